"""Loads every model case back from its folder and compares with what was stored.

    python verify.py [--out DIR]
"""
import argparse
import json
import sys
from pathlib import Path

import common  # also makes the libraries quiet, offline and single-threaded
import torch
import transformers as tf
from safetensors.torch import load_file

import remote_archs

REMOTE = {"nomic_bert": (remote_archs.NomicBert, ("vocab_size", "n_embd", "n_head", "n_layer", "n_inner", "type_vocab_size",
                                               "layer_norm_epsilon", "rotary_emb_base", "qkv_proj_bias", "mlp_fc1_bias",
                                               "mlp_fc2_bias")),
          "new": (remote_archs.GteNew, ("vocab_size", "hidden_size", "num_attention_heads", "num_hidden_layers",
                                      "intermediate_size", "type_vocab_size", "layer_norm_eps", "rope_theta",
                                      "rope_scaling", "hidden_act")),
          "JinaBertForMaskedLM": (remote_archs.JinaBert, ("vocab_size", "hidden_size", "num_attention_heads",
                                                       "num_hidden_layers", "intermediate_size", "type_vocab_size",
                                                       "layer_norm_eps"))}


def model_of(folder, conf, reads_as=None):
    arch = conf["architectures"][0]
    key = arch if arch in REMOTE else conf["model_type"]
    if key in REMOTE:
        cls, names = REMOTE[key]
        m = cls(**{n: conf[n] for n in names})
        state = load_file(str(folder / "model.safetensors"))
        drop = "new." if all(k.startswith("new.") for k in state) else ""
        m.load_state_dict({k[len(drop):]: v.float() for k, v in state.items()})
        return m.eval()
    arch = reads_as or arch
    m = getattr(tf, arch).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", local_files_only=True)
    return m.eval()


@torch.no_grad()
def entries(folder, conf, data):
    tok = tf.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = model_of(folder, conf, data.get("reads_as"))
    want = load_file(str(folder / "expected.safetensors"))
    worst = 0.0
    for e in data["entries"]:
        f = tok(e["texts"], e["text_pairs"], padding=True, truncation=True, max_length=data["max_length"])
        assert [list(map(int, r)) for r in f["input_ids"]] == e["input_ids"], (folder.name, e["name"], "ids")
        given = {k: torch.tensor(e[k]) for k in ("input_ids", "attention_mask", "token_type_ids") if k in e}
        out = model(**given)
        mask = given["attention_mask"].float()
        for k, name in e["outputs"].items():
            if isinstance(name, str) and out.get(k) is not None:
                diff = (out[k] - want[name]).abs()
                if diff.dim() == 3 and diff.shape[1] == mask.shape[1]:
                    diff = diff * mask[..., None]
                elif k in ("start_logits", "end_logits"):
                    diff = diff * mask
                assert torch.isfinite(want[name]).all(), (folder.name, name)
                worst = max(worst, diff.max().item())
    return worst


def sentence(folder, data):
    from sentence_transformers import SentenceTransformer
    if "sparse_encoder" in (folder / "modules.json").read_text(encoding="utf-8"):
        return None
    st = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
    want = load_file(str(folder / "expected.safetensors"))
    worst = 0.0
    for row in data["encode"]:
        ts = list(zip(row["texts"], row["pairs"])) if "pairs" in row else row["texts"]
        encode = getattr(st, row.get("method", "encode"))
        if "prompts" in row:
            v = torch.stack([encode(t, prompt=p, convert_to_tensor=True) for t, p in zip(ts, row["prompts"])])
        else:
            v = encode(ts, convert_to_tensor=True, batch_size=2, **row["arguments"])
        worst = max(worst, (v - want[row["embeddings"]]).abs().max().item())
    return worst


@torch.no_grad()
def two_towers(folder):
    """CLIP and SigLIP from their folders, pixels made anew from the image files."""
    from PIL import Image
    data = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    want = load_file(str(folder / "expected.safetensors"))
    conf = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = getattr(tf, conf["architectures"][0]).from_pretrained(folder, dtype=torch.float32, local_files_only=True).eval()
    kind = tf.CLIPImageProcessor if conf["model_type"] == "clip" else tf.SiglipImageProcessor
    proc = kind.from_pretrained(folder)
    pix = torch.cat([proc(Image.open(folder / r["file"]), return_tensors="pt")["pixel_values"] for r in data["images"]])
    tok = tf.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    f = tok(data["text"]["texts"], return_tensors="pt", **data["text"]["arguments"])
    assert f["input_ids"].tolist() == data["text"]["input_ids"]
    out = model(pixel_values=pix, **{k: f[k] for k in ("input_ids", "attention_mask") if k in data["text"]})
    return max((pix - want["pixel_values"]).abs().max().item(),
               (out.logits_per_image - want["logits_per_image"]).abs().max().item())


def scorers(folder, data):
    import numpy as np
    from sentence_transformers import CrossEncoder, SparseEncoder
    want = load_file(str(folder / "expected.safetensors"))
    if "predict" in data:
        ce = CrossEncoder(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
        return float(np.abs(ce.predict(data["pairs"]) - want["predict/default"].numpy()).max())
    st = SparseEncoder(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
    v = st.encode(data["texts"], convert_to_sparse_tensor=False)
    return (v - want[data["embeddings"]]).abs().max().item()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", default=str(common.FIXTURES), help="the set's folder")
    ap.add_argument("--only", nargs="*")
    args = ap.parse_args()
    bad = 0
    for folder in sorted(Path(args.out).iterdir()):
        p = folder / "expected.json"
        if not p.exists() or args.only and folder.name not in args.only:
            continue
        data = json.loads(p.read_text(encoding="utf-8"))
        try:
            if "entries" in data:
                d = entries(folder, json.loads((folder / "config.json").read_text()), data)
                print(f"{folder.name:36s} entries {d:.2e}")
                bad += d > 2e-4
            if "encode" in data and (folder / "modules.json").exists():
                d = sentence(folder, data)
                if d is not None:
                    print(f"{folder.name:36s} encode  {d:.2e}")
                    bad += d > 2e-4
            if folder.name in ("clip", "siglip"):
                d = two_towers(folder)
                print(f"{folder.name:36s} towers  {d:.2e}")
                bad += d > 2e-4
            if "predict" in data or folder.name.startswith("sbert-splade"):
                d = scorers(folder, data)
                print(f"{folder.name:36s} scores  {d:.2e}")
                bad += d > 2e-4
        except Exception as e:
            bad += 1
            print(f"{folder.name:36s} FAILED {type(e).__name__}: {str(e)[:200]}")
    print("all good" if not bad else f"{bad} bad")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
