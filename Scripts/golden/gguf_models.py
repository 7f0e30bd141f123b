"""Writes golden models as GGUF files into Tests/Fixtures/gguf, with Python's gguf package.

What goes into a file follows llama.cpp's convert_hf_to_gguf.py, whose tables of tensor names and special
tokens the package holds; the files pin that such a file gives the numbers of the folder it came from.

    python gguf_models.py

Versions are in requirements.txt; the same versions give the same files.
"""

import base64
import json
import pathlib
import shutil

import gguf
import numpy as np
from safetensors.numpy import load_file

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures"
OUT = FIXTURES / "gguf"
ARCH = gguf.MODEL_ARCH
TYPES = gguf.GGMLQuantizationType
KIND = gguf.TokenType


class Source:
    """A golden case: its configuration, tokenizer and weights."""

    def __init__(self, case):
        self.folder = FIXTURES / "golden" / case
        self.config = self.read("config.json")
        self.tokenizer = self.read("tokenizer.json")
        self.tensors = load_file(self.folder / "model.safetensors")

    def read(self, name):
        path = self.folder / name
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def find(self, *names):
        """The value of the first of several keys of config.json."""
        return next((self.config[name] for name in names if self.config.get(name) is not None), None)

    @property
    def layers(self):
        return self.find("num_hidden_layers", "n_layer", "num_layers")


# ---- what all architectures have (TextModel.set_gguf_parameters) ---------------------------------


def add_sizes(w, s, context):
    w.add_block_count(s.layers)
    w.add_context_length(context)
    w.add_embedding_length(s.find("hidden_size", "n_embd", "d_model"))
    w.add_feed_forward_length(s.find("intermediate_size", "n_inner", "d_ff"))
    w.add_head_count(s.find("num_attention_heads", "n_head", "num_heads"))
    if (heads := s.find("num_key_value_heads")) is not None:
        w.add_head_count_kv(heads)
    if (size := s.find("head_dim", "d_kv")) is not None:
        w.add_key_length(size)
        w.add_value_length(size)
    if (base := s.find("global_rope_theta", "rope_theta", "rotary_emb_base")) is not None:
        w.add_rope_freq_base(base)
    if (base := s.find("local_rope_theta", "rope_local_base_freq")) is not None:
        w.add_rope_freq_base_swa(base)
    if (epsilon := s.find("rms_norm_eps", "norm_eps")) is not None:
        w.add_layer_norm_rms_eps(epsilon)
    if (epsilon := s.find("layer_norm_eps", "layer_norm_epsilon")) is not None:
        w.add_layer_norm_eps(epsilon)


def add_pooling(w, s):
    modules = s.read("modules.json") or []
    path = next((m["path"] for m in modules if m["type"].endswith("Pooling")), None)
    if path is None:
        return
    pooling = s.read(f"{path}/config.json")
    kinds = {"mean": "MEAN", "cls": "CLS", "lasttoken": "LAST"}
    flags = {"pooling_mode_mean_tokens": "MEAN", "pooling_mode_cls_token": "CLS",
             "pooling_mode_lasttoken": "LAST"}
    kind = next((k for flag, k in flags.items() if pooling.get(flag)), None) or kinds[pooling["pooling_mode"]]
    w.add_pooling_type(gguf.PoolingType[kind])


def add_special(w, s, count, merges=False):
    gguf.SpecialVocab(s.folder, n_vocab=count, load_merges=merges).add_to_gguf(w, quiet=True)


# ---- tokenizers ------------------------------------------------------------------------------------


def looks_special(token):
    return token in ("<pad>", "<mask>") or (token.startswith("<|") and token.endswith("|>")) \
        or (token.startswith("<unused") and token.endswith(">"))


def vocabulary(s, count):
    """Tokens and kinds of WordPiece and byte-level tokenizers (get_vocab_base)."""
    added = {t["id"]: t for t in s.tokenizer["added_tokens"]}
    known = {i: token for token, i in s.tokenizer["model"]["vocab"].items()}
    known |= {i: t["content"] for i, t in added.items()}
    tokens, kinds = [], []
    for i in range(count):
        token, kind = known.get(i, f"[PAD{i}]"), KIND.NORMAL if i in known else KIND.UNUSED
        if i in added:
            special = added[i]["special"] or looks_special(token)
            kind = KIND.CONTROL if special else KIND.USER_DEFINED
        tokens.append(token)
        kinds.append(kind)
    return tokens, kinds


def add_wordpiece(w, s):
    tokens, kinds = vocabulary(s, s.config["vocab_size"])
    w.add_token_type_count(s.config.get("type_vocab_size", 1))

    def phantom(token, kind):
        if kind == KIND.CONTROL:
            return token
        return token[2:] if token.startswith("##") else "▁" + token

    w.add_tokenizer_model("bert")
    w.add_tokenizer_pre("bert-bge")
    w.add_token_list([phantom(*pair) for pair in zip(tokens, kinds)])
    w.add_token_types(kinds)
    add_special(w, s, len(tokens))


def add_byte_pairs(w, s, pre):
    tokens, kinds = vocabulary(s, s.config["vocab_size"])
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre(pre)
    w.add_token_list(tokens)
    w.add_token_types(kinds)
    add_special(w, s, len(tokens), merges=True)


def add_unigram(w, s, charsmap=True):
    """Tokens, scores and kinds; ids beyond SentencePiece's own are gaps, as T5's converter leaves them."""
    model = s.tokenizer["model"]
    added = {t["id"]: t for t in s.tokenizer["added_tokens"]}
    count = s.config["vocab_size"]
    tokens = [f"[PAD{i}]" for i in range(count)]
    scores, kinds = [-10000.0] * count, [KIND.UNUSED] * count
    for i, (piece, score) in enumerate(model["vocab"]):
        if piece.startswith("<extra_id_"):
            continue
        tokens[i], scores[i], kinds[i] = piece, score, KIND.NORMAL
        if i == model["unk_id"]:
            kinds[i] = KIND.UNKNOWN
        elif i in added:
            kinds[i] = KIND.CONTROL
    w.add_tokenizer_model("t5")
    w.add_tokenizer_pre("default")
    w.add_token_list(tokens)
    w.add_token_scores(scores)
    w.add_token_types(kinds)
    w.add_add_space_prefix(True)
    w.add_token_type_count(s.config.get("type_vocab_size", 1))
    w.add_remove_extra_whitespaces(True)
    stages = s.tokenizer["normalizer"].get("normalizers", [s.tokenizer["normalizer"]])
    maps = [stage["precompiled_charsmap"] for stage in stages if stage["type"] == "Precompiled"]
    if maps and charsmap:
        w.add_precompiled_charsmap(base64.b64decode(maps[0]))
    add_special(w, s, count)


def add_sentencepiece(w, s):
    """Tokens of a SentencePiece BPE model; its scores are the ranks of its merges."""
    model = s.tokenizer["model"]
    added = {t["id"]: t for t in s.tokenizer["added_tokens"]}
    ranks = {}
    for rank, (left, right) in enumerate(model["merges"]):
        ranks.setdefault(left + right, rank)
    known = {i: token for token, i in model["vocab"].items()} | {i: t["content"] for i, t in added.items()}
    tokens, scores, kinds = [], [], []
    for i in range(s.config["vocab_size"]):
        token = known.get(i, f"[PAD{i}]")
        kind, score = KIND.NORMAL, -float(ranks.get(token, len(ranks)))
        if i not in known:
            kind, score = KIND.UNUSED, -10000.0
        elif i in added:
            special = added[i]["special"] or looks_special(token)
            kind, score = KIND.CONTROL if special else KIND.USER_DEFINED, -1000.0
            if not special:
                token = token.replace("▁", " ")
        elif len(token) == 6 and token.startswith("<0x"):
            kind = KIND.BYTE
        tokens.append(token)
        scores.append(score)
        kinds.append(kind)
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list(tokens)
    w.add_token_scores(scores)
    w.add_token_types(kinds)
    add_special(w, s, len(tokens))
    w.add_add_space_prefix(False)


# ---- tensors ---------------------------------------------------------------------------------------


def add_tensors(w, s, arch, change=lambda name, tensor: {name: tensor}, skip=(), quantize=None):
    """Adds tensors under llama.cpp's names, matrices quantised where a format is given and fits."""
    names = gguf.get_tensor_name_map(arch, s.layers)
    for name, tensor in sorted(s.tensors.items()):
        if name.startswith(skip):
            continue
        for name, tensor in change(name, tensor.astype(np.float32)).items():
            full = names.get_name(name, try_suffixes=(".weight", ".bias"))
            assert full, name
            tensor = np.ascontiguousarray(tensor)
            if quantize is None or tensor.ndim < 2:
                w.add_tensor(full, tensor)
            elif tensor.shape[-1] % gguf.GGML_QUANT_SIZES[quantize][0]:
                # As llama.cpp does for rows that are no whole blocks wide.
                w.add_tensor(full, tensor.astype(np.float16))
            else:
                w.add_tensor(full, gguf.quants.quantize(tensor, quantize), raw_dtype=quantize)


POOLER = ("pooler.", "embeddings.position_ids")


def bert(w, s, quantize=None):
    add_sizes(w, s, s.config["max_position_embeddings"])
    w.add_causal_attention(False)
    add_pooling(w, s)
    add_wordpiece(w, s)
    add_tensors(w, s, ARCH.BERT, skip=POOLER, quantize=quantize)


def chop_positions(s):
    """RoBERTa's places begin behind the padding token's row, which llama.cpp does not know."""
    offset = s.config["pad_token_id"] + 1

    def change(name, tensor):
        return {name: tensor[offset:] if name == "embeddings.position_embeddings.weight" else tensor}

    return offset, change


def roberta(w, s):
    offset, change = chop_positions(s)
    add_sizes(w, s, s.config["max_position_embeddings"] - offset)
    w.add_causal_attention(False)
    add_byte_pairs(w, s, "roberta-bpe")
    w.add_token_type_count(s.config["type_vocab_size"])
    add_tensors(w, s, ARCH.BERT, change, skip=POOLER)


def xlm_roberta(w, s):
    offset, change = chop_positions(s)
    add_sizes(w, s, s.config["max_position_embeddings"] - offset)
    w.add_causal_attention(False)
    add_unigram(w, s)
    add_tensors(w, s, ARCH.BERT, change, skip=POOLER)


def nomic_bert(w, s):
    add_sizes(w, s, s.config["n_positions"])
    w.add_causal_attention(False)
    add_pooling(w, s)
    add_wordpiece(w, s)
    add_tensors(w, s, ARCH.NOMIC_BERT, skip=POOLER)


def jina_bert(w, s, split):
    add_sizes(w, s, s.config["max_position_embeddings"])
    w.add_causal_attention(False)
    add_pooling(w, s)
    add_wordpiece(w, s)

    def change(name, tensor):
        if split and "gated_layers" in name:
            # As converters did until 2025: what gates, and what it gates.
            half = len(tensor) // 2
            return {name.replace("layers.", "layers_w."): tensor[:half],
                    name.replace("layers.", "layers_v."): tensor[half:]}
        return {name: tensor}

    add_tensors(w, s, ARCH.JINA_BERT_V2, change, skip=POOLER)


def modernbert(w, s):
    add_sizes(w, s, s.config["max_position_embeddings"])
    w.add_causal_attention(False)
    w.add_sliding_window(s.config["local_attention"])
    w.add_sliding_window_pattern(s.config["global_attn_every_n_layers"])
    w.add_rope_scaling_type(gguf.RopeScalingType.NONE)
    w.add_vocab_size(s.config["vocab_size"])
    w.add_add_bos_token(True)
    w.add_add_eos_token(True)
    w.add_add_sep_token(True)
    add_byte_pairs(w, s, "modern-bert")
    add_tensors(w, s, ARCH.MODERN_BERT)


def t5(w, s):
    add_sizes(w, s, s.config.get("n_positions", 512))
    w.add_layer_norm_rms_eps(s.config["layer_norm_epsilon"])
    w.add_relative_attn_buckets_count(s.config["relative_attention_num_buckets"])
    # The map of characters is a quarter of a megabyte; XLM-RoBERTa's file has one.
    add_unigram(w, s, charsmap=False)
    add_tensors(w, s, ARCH.T5ENCODER)


def qwen3(w, s):
    add_sizes(w, s, s.config["max_position_embeddings"])
    add_pooling(w, s)
    add_byte_pairs(w, s, "qwen2")
    add_tensors(w, s, ARCH.QWEN3)


def gemma(w, s):
    add_sizes(w, s, s.config["max_position_embeddings"])
    w.add_sliding_window(s.config["sliding_window"])
    # A layer out of the usual six; four have to say which look far.
    w.add_sliding_window_pattern([kind == "sliding_attention" for kind in s.config["layer_types"]])
    add_pooling(w, s)
    add_sentencepiece(w, s)
    for path, name in (("2_Dense", "dense_2"), ("3_Dense", "dense_3")):
        config = s.read(f"{path}/config.json")
        w.add_dense_features_dims(name, config["in_features"], config["out_features"])
        dense = load_file(s.folder / path / "model.safetensors")["linear.weight"]
        s.tensors[f"{name}_out.weight"] = dense

    def change(name, tensor):
        return {name: tensor + np.float32(1) if name.endswith("norm.weight") else tensor}

    add_tensors(w, s, ARCH.GEMMA_EMBEDDING, change)


# File, golden case, architecture, and what writes it.
FILES = [
    ("bert-base", "bert-base", ARCH.BERT, bert),
    ("bert-base-q8_0", "bert-base", ARCH.BERT, lambda w, s: bert(w, s, TYPES.Q8_0)),
    ("bert-base-q4_0", "bert-base", ARCH.BERT, lambda w, s: bert(w, s, TYPES.Q4_0)),
    ("roberta", "roberta", ARCH.BERT, roberta),
    ("xlm-roberta", "xlm-roberta", ARCH.BERT, xlm_roberta),
    ("nomic-bert", "nomic-bert", ARCH.NOMIC_BERT, nomic_bert),
    ("jina-bert-v2", "jina-bert-v2", ARCH.JINA_BERT_V2, lambda w, s: jina_bert(w, s, True)),
    ("modernbert", "modernbert", ARCH.MODERN_BERT, modernbert),
    ("t5-encoder", "t5-encoder", ARCH.T5ENCODER, t5),
    ("t5-encoder-gated", "t5-encoder-gated", ARCH.T5ENCODER, t5),
    ("qwen3-embedding", "qwen3-embedding", ARCH.QWEN3, qwen3),
    ("embeddinggemma", "embeddinggemma", ARCH.GEMMA_EMBEDDING, gemma),
]


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for name, case, arch, write in FILES:
        writer = gguf.GGUFWriter(OUT / f"{name}.gguf", gguf.MODEL_ARCH_NAMES[arch])
        writer.add_name(case)
        write(writer, Source(case))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


if __name__ == "__main__":
    main()
