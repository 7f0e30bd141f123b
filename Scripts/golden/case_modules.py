"""sentence-transformers folders with routes, layers weighed by a module, dense layers of tokens, prompts of every form."""
import json
import shutil

import numpy as np
import torch
from safetensors.torch import save_file

import st_layout
import texts
import toks
from case_sbert import bert, encode_rows, finish, inputs, load32
from common import Expected, TOL32, save_hf, scrub

SHALLOW = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
               max_position_embeddings=64)


def transformer(ctx, case, sub, **base):
    """A Transformer module, read from a folder of its own as a user would."""
    from sentence_transformers.sentence_transformer.modules import Transformer
    folder = ctx.work / f"{case}-{sub}"
    save_hf(bert(ctx, case, **(base or SHALLOW)), folder, {})
    toks.save(ctx, "wordpiece-uncased", folder)
    st_layout.put(folder / "sentence_bert_config.json", dict(max_seq_length=40, do_lower_case=False))
    return Transformer(str(folder), model_kwargs={"dtype": torch.float32})


def table(ctx, case, dim):
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    tok = toks.get(ctx, "wordpiece-uncased").backend_tokenizer
    tok.no_padding()
    tok.no_truncation()
    g = torch.Generator().manual_seed(ctx.case_seed(case) + 1)
    return StaticEmbedding(tok, embedding_weights=torch.randn(tok.get_vocab_size(), dim, generator=g))


def dense(ctx, case, n_in, n_out, step=0, **kw):
    from sentence_transformers.sentence_transformer.modules import Dense
    g = torch.Generator().manual_seed(ctx.case_seed(case) + 2 + step)
    return Dense(n_in, n_out, init_weight=torch.randn(n_out, n_in, generator=g) / n_in ** 0.5,
                 init_bias=0.2 * torch.randn(n_out, generator=g), **kw)


def save(modules, folder, **kw):
    """Writes a folder as the library does, without what differs from machine to machine."""
    from sentence_transformers import SentenceTransformer
    st = SentenceTransformer(modules=modules, device="cpu", **kw)
    st.save(str(folder), create_model_card=False)
    scrub(folder)
    p = folder / "config_sentence_transformers.json"
    c = json.loads(p.read_text(encoding="utf-8"))
    c["__version__"] = {k: v.split("+")[0] for k, v in c["__version__"].items()}
    st_layout.put(p, c)


def rows(st, exp, calls):
    """As `encode_rows`, for calls that name the method."""
    out = []
    for name, method, ts, kw in calls:
        v = getattr(st, method)(ts, batch_size=3, **kw)
        row = {"name": name, "texts": ts, "arguments": kw,
               "embeddings": exp.add(f"encode/{name}", torch.as_tensor(np.asarray(v)))}
        if method != "encode":
            row["method"] = method
        if ts and isinstance(ts[0], tuple):
            row["texts"], row["pairs"] = [a for a, _ in ts], [b for _, b in ts]
        out.append(row)
    exp.json["encode"] = out


def refused(st, ts, **kw):
    try:
        st.encode(ts, **kw)
    except ValueError as e:
        return str(e)
    raise AssertionError(f"{kw} was accepted")


def router(ctx):
    """Queries by a table, documents by a transformer; one Normalize behind both."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Router
    case = "sbert-router"
    folder = ctx.start(case)
    body = transformer(ctx, case, "document")
    save([Router.for_query_document(
        query_modules=[table(ctx, case, 24)],
        document_modules=[body, Pooling(32, "mean"), dense(ctx, case, 32, 24)]), Normalize()], folder,
        prompts={"query": "query: ", "document": "text: "})
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    ts = inputs(ctx)
    rows(st, exp, [("plain", "encode", ts, {}), ("query", "encode_query", ts, {}),
                   ("document", "encode_document", ts, {}), ("task_query", "encode", ts, {"task": "query"}),
                   ("task_document", "encode", ts[1:4], {"task": "document", "prompt_name": "query"})])
    exp.json["refused"] = [{"arguments": {"task": "headline"}, "message": refused(st, ts[:1], task="headline")}]
    finish(ctx, case, exp, folder, "Router: queries by StaticEmbedding, documents by Transformer, default route, "
           "prompts; Normalize behind both")


def router_rules(ctx):
    """Rules by task and modality go before the names of routes; there is no default."""
    from sentence_transformers.sentence_transformer.modules import Pooling, Router
    case = "sbert-router-rules"
    folder = ctx.start(case)
    save([Router({"light": [table(ctx, case, 32)], "heavy": [transformer(ctx, case, "heavy"), Pooling(32, "cls")],
                  "query": [table(ctx, case + "/query", 32)]},
                 allow_empty_key=False,
                 route_mappings={("query", "text"): "heavy", ("document", None): "light",
                                 (None, ("text", "image")): "heavy", ("don't", None): "query"})], folder)
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    ts = inputs(ctx)
    rows(st, exp, [("query", "encode_query", ts, {}), ("document", "encode_document", ts, {}),
                   ("by_name", "encode", ts[1:4], {"task": "light"}), ("quoted", "encode", ts[1:4], {"task": "don't"})])
    exp.json["refused"] = [{"arguments": kw, "message": refused(st, ts[:1], **kw)} for kw in ({}, {"task": "other"})]
    finish(ctx, case, exp, folder, "Router with rules by task and modality, without a default route")


def asym(ctx):
    """The layout of Asym before sentence-transformers 5: routes of Dense modules behind a shared transformer."""
    case = "sbert-asym"
    folder = ctx.start(case)
    st_layout.write(ctx, folder, bert(ctx, case), "wordpiece-uncased", [("Pooling", dict(dim=32, modes="mean"))],
                    seed=ctx.case_seed(case))
    row = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    row.append(dict(idx=2, name="2", path="2_Asym", type="sentence_transformers.models.Asym"))
    st_layout.put(folder / "modules.json", row)
    types, structure = {}, {}
    for step, name in enumerate(("query", "doc")):
        key = f"{name}_{140 + step}"
        types[key], structure[name] = "sentence_transformers.models.Dense.Dense", [key]
        layer = dense(ctx, case, 32, 20, step=step)
        (folder / "2_Asym" / key).mkdir(parents=True)
        st_layout.put(folder / "2_Asym" / key / "config.json", dict(
            in_features=32, out_features=20, bias=True, activation_function="torch.nn.modules.activation.Tanh"))
        save_file({"linear.weight": layer.linear.weight.detach().contiguous(),
                   "linear.bias": layer.linear.bias.detach().contiguous()},
                  str(folder / "2_Asym" / key / "model.safetensors"))
    st_layout.put(folder / "2_Asym" / "config.json", {"types": types, "structure": structure,
                                                      "parameters": {"allow_empty_key": True}})
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    ts = inputs(ctx)
    rows(st, exp, [("plain", "encode", ts, {}), ("query", "encode_query", ts, {}),
                   ("doc", "encode", ts, {"task": "doc"})])
    exp.json["refused"] = [{"arguments": {"task": "document"}, "message": refused(st, ts[:1], task="document")}]
    finish(ctx, case, exp, folder, "Asym of older folders: routes of Dense modules behind one transformer; the first "
           "is the default")


def weighted_layers(ctx):
    case = "sbert-weighted-layers"
    folder = ctx.start(case)
    st_layout.write(ctx, folder, bert(ctx, case, **dict(SHALLOW, num_hidden_layers=4)), "wordpiece-uncased",
                    [("WeightedLayerPooling", dict(dim=32, layers=4, start=1)), ("Pooling", dict(dim=32, modes="mean")),
                     ("Normalize", {})], seed=ctx.case_seed(case))
    p = folder / "config.json"
    st_layout.put(p, {**json.loads(p.read_text(encoding="utf-8")), "output_hidden_states": True})
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    encode_rows(st, exp, [("plain", inputs(ctx), {})])
    plain = shutil.copytree(folder, ctx.work / f"{case}-plain")
    st_layout.put(plain / "config.json", {**json.loads((plain / "config.json").read_text(encoding="utf-8")),
                                          "output_hidden_states": False})
    exp.json["without_output_hidden_states"] = exp.add("without", torch.as_tensor(load32(plain).encode(inputs(ctx))))
    finish(ctx, case, exp, folder, "WeightedLayerPooling over the layers from 1 on, mean pooling, Normalize; it does "
           "nothing where config.json does not set output_hidden_states")


def token_dense(ctx):
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    case = "sbert-token-dense"
    folder = ctx.start(case)
    save([transformer(ctx, case, "body"), dense(ctx, case, 32, 20, module_input_name="token_embeddings"),
          Pooling(20, ("cls", "mean")), dense(ctx, case, 40, 24, step=1), Normalize()], folder)
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    encode_rows(st, exp, [("plain", inputs(ctx), {})])
    finish(ctx, case, exp, folder, "Dense of token_embeddings before pooling, Dense of the sentence behind it")


def prompts(ctx):
    """Pairs of texts, prompts that are empty or null, and texts with a prompt of their own."""
    case = "sbert-prompts"
    folder = ctx.start(case)
    st_layout.write(ctx, folder, bert(ctx, case), "wordpiece-uncased",
                    [("Pooling", dict(dim=32, modes="weightedmean", include_prompt=False))],
                    prompts={"query": "search query: ", "document": None, "none": ""}, default_prompt_name="none",
                    seed=ctx.case_seed(case))
    st = load32(folder)
    exp = Expected(case, tolerance=TOL32)
    ts = inputs(ctx)
    pairs = [(a, b) for _, a, b in texts.encoder_pairs(ctx.seed)]
    each = ["Represent the title: ", "", "Represent the science sentence for retrieval: "]
    rows(st, exp, [("plain", "encode", ts, {}), ("query", "encode_query", ts, {}),
                   ("document", "encode_document", ts, {}), ("null", "encode", ts[:3], {"prompt_name": "document"}),
                   ("empty", "encode", ts[:3], {"prompt": ""}), ("pairs", "encode", pairs, {}),
                   ("pairs_prompt", "encode", pairs, {"prompt_name": "query"})])
    own = [each[i % 3] for i in range(len(ts))]
    v = np.stack([st.encode(t, prompt=p) for t, p in zip(ts, own)])
    exp.json["encode"].append({"name": "each", "texts": ts, "arguments": {}, "prompts": own,
                               "embeddings": exp.add("encode/each", torch.as_tensor(v))})
    finish(ctx, case, exp, folder, "prompts that are null or empty, a default that is empty, pairs of texts, a prompt "
           "for each text; include_prompt false with position-weighted pooling")


def cases():
    return {"sbert-router": router, "sbert-router-rules": router_rules, "sbert-asym": asym,
            "sbert-weighted-layers": weighted_layers, "sbert-token-dense": token_dense, "sbert-prompts": prompts}
