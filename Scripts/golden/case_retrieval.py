"""Models with several vectors a text (ColBERT in both folder layouts), BGE-M3, and sparse ones with routes.

PyLate and FlagEmbedding are not run here; what they compute is spelled out in plain torch, one text at a
time, so that no padding can take part.
"""
import json
import string

import numpy as np
import torch
import transformers as tf
from safetensors.torch import save_file

import st_layout
import texts
import toks
from common import Expected, TOL32, save_hf, scramble, scrub, store_as

TOL = "1e-4 abs+rel (float32)"


def generator(ctx, case):
    return torch.Generator().manual_seed(ctx.case_seed(case) + 1)


def map_weight(g, inputs, outputs):
    return torch.randn(outputs, inputs, generator=g) / inputs ** 0.5


def marked_tokenizer(ctx, family, folder, markers):
    """The family's tokenizer with two more tokens, written to the folder."""
    toks.save(ctx, family, folder)
    tok = tf.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    tok.add_tokens(list(markers))
    tok.save_pretrained(folder)
    scrub(folder)
    return tok


# ---- ColBERT ------------------------------------------------------------------------------------------

class Late:
    """What a late-interaction model does with its texts, by PyLate's rules.

    A text is cut to one token less than its length; the marker goes behind the first token. Queries are
    filled up with mask tokens, which keep out of the attention as keys unless the settings say otherwise,
    and have vectors like any other token. Documents lose the vectors of skipped tokens.
    """

    def __init__(self, model, tok, layers, conf):
        self.model, self.tok, self.layers, self.conf = model, tok, layers, conf

    def ids(self, text, query):
        kind = "query" if query else "document"
        marker, length = self.conf[f"{kind}_prefix"], self.conf[f"{kind}_length"]
        room = length - (1 if marker else 0)
        found = self.tok(text, truncation=True, max_length=room)["input_ids"]
        if marker:
            found = found[:1] + [self.tok.convert_tokens_to_ids(marker)] + found[1:]
        seen = len(found)
        if query and self.conf["do_query_expansion"]:
            found = found + [self.tok.mask_token_id] * (length - len(found))
            if self.conf["attend_to_expansion_tokens"]:
                seen = len(found)
        return found, seen

    @torch.no_grad()
    def vectors(self, text, query):
        ids, seen = self.ids(text, query)
        given = {"input_ids": torch.tensor([ids]),
                 "attention_mask": torch.tensor([[1] * seen + [0] * (len(ids) - seen)])}
        x = self.model(**given).last_hidden_state[0]
        for weight, residual in self.layers:
            y = x @ weight.T
            if residual is not None:
                y = y + (x if residual is True else x @ residual.T)
            x = y
        x = torch.nn.functional.normalize(x, dim=1)
        if not query:
            skipped = set(self.tok.convert_tokens_to_ids(self.conf["skiplist_words"]))
            x = x[[i for i, t in enumerate(ids) if t not in skipped]]
        return ids, x


def max_sim(q, d):
    return (q @ d.T).max(dim=1).values.sum()


def late_interaction(exp, name, late, queries, documents):
    """One set of settings: token ids, vectors and scores."""
    row = {"name": name, "settings": late.conf}
    found = {}
    for kind, ts in (("queries", queries), ("documents", documents)):
        found[kind] = [late.vectors(t, kind == "queries") for t in ts]
        row[kind] = {"texts": ts, "input_ids": [ids for ids, _ in found[kind]],
                     "counts": [len(v) for _, v in found[kind]],
                     "vectors": exp.add(f"{name}/{kind}", torch.cat([v for _, v in found[kind]]))}
    scores = torch.stack([torch.stack([max_sim(q, d) for _, d in found["documents"]])
                          for _, q in found["queries"]])
    row["scores"] = exp.add(f"{name}/scores", scores)
    row["ranking"] = [r.argsort(descending=True).tolist() for r in scores]
    return row


def inputs(ctx):
    ts = [t for _, t in texts.encoder_texts(ctx.seed)]
    documents = ts + ["Well... that's it: (really) done!", texts.OWN[5], texts.OWN[6]]
    return [texts.OWN[5], "", "river bank", ts[-1]], documents


def pylate_folder(ctx, folder, model, tok, layers, conf, case):
    save_hf(model, folder, ctx.options(case))
    rows = [dict(idx=0, name="0", path="", type=st_layout.TYPES["Transformer"])]
    for i, (weight, residual) in enumerate(layers, 1):
        path = f"{i}_Dense"
        rows.append(dict(idx=i, name=str(i), path=path, type="pylate.models.Dense.Dense"))
        outputs, ins = weight.shape
        config = dict(in_features=ins, out_features=outputs, bias=False,
                      activation_function="torch.nn.modules.linear.Identity")
        state = {"linear.weight": weight.contiguous()}
        if residual is not None:
            config["use_residual"] = True
            if residual is not True:
                state["residual.weight"] = residual.contiguous()
        st_layout.put(folder / path / "config.json", config)
        save_file(state, str(folder / path / "model.safetensors"), metadata={"format": "pt"})
    st_layout.put(folder / "modules.json", rows)
    st_layout.put(folder / "sentence_bert_config.json",
                  dict(max_seq_length=conf["document_length"] - 1, do_lower_case=False))
    st_layout.put(folder / "config_sentence_transformers.json",
                  {"__version__": {"sentence_transformers": "4.0.2", "transformers": "4.48.2", "pytorch": "2.5.1"},
                   "prompts": {}, "default_prompt_name": None, "similarity_fn_name": "MaxSim", **conf})


def settings(**changed):
    conf = dict(query_prefix="[Q] ", document_prefix="[D] ", query_length=14, document_length=24,
                attend_to_expansion_tokens=False, skiplist_words=list(string.punctuation),
                do_query_expansion=True)
    conf.update(changed)
    return conf


def resized(ctx, case, model, tok):
    """As many rows of word embeddings as tokens, all of them lively."""
    model.resize_token_embeddings(len(tok))
    scramble(model, ctx.case_seed(case))
    store_as(model, ctx.options(case).get("dtype"))
    return model


def finish(ctx, case, exp, folder, pins):
    exp.json["stored_dtype"] = ctx.options(case).get("dtype", "float32")
    exp.write(folder)
    ctx.row(case, pins, "model folder, expected.*", TOL)


def bert(ctx, case, tok):
    conf = ctx.config(case, vocab_size=len(tok), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                      intermediate_size=48, max_position_embeddings=64)
    return resized(ctx, case, tf.BertModel(tf.BertConfig(**conf, attn_implementation="eager")), tok)


def colbert_pylate(ctx):
    case = "colbert-pylate"
    folder = ctx.start(case)
    tok = marked_tokenizer(ctx, "wordpiece-uncased", folder, ("[Q] ", "[D] "))
    model = bert(ctx, case, tok)
    layers = [(map_weight(generator(ctx, case), 32, 16), None)]
    conf = settings()
    pylate_folder(ctx, folder, model, tok, layers, conf, case)
    exp = Expected(case, tolerance=TOL32)
    queries, documents = inputs(ctx)
    variants = {"plain": {}, "attended": {"attend_to_expansion_tokens": True},
                "unexpanded": {"do_query_expansion": False},
                "unmarked": {"query_prefix": "", "document_prefix": "", "skiplist_words": []},
                "unknown-word": {"skiplist_words": ["the", "notaword"], "query_length": 5, "document_length": 9}}
    exp.json["late_interaction"] = [
        late_interaction(exp, name, Late(model, tok, layers, settings(**changed)), queries, documents)
        for name, changed in variants.items()]
    finish(ctx, case, exp, folder, "ColBERT in PyLate's layout: markers, query expansion attended to and not, skiplist, "
           "token vectors, MaxSim; other settings laid over config_sentence_transformers.json")


def colbert_modernbert(ctx):
    case = "colbert-modernbert"
    folder = ctx.start(case)
    tok = marked_tokenizer(ctx, "bpe-modernbert", folder, ("[Q] ", "[D] "))
    conf = ctx.config(case, vocab_size=len(tok), hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
                      intermediate_size=48, max_position_embeddings=128, local_attention=24,
                      global_attn_every_n_layers=3, pad_token_id=tok.pad_token_id, cls_token_id=tok.cls_token_id,
                      sep_token_id=tok.sep_token_id, bos_token_id=tok.cls_token_id, eos_token_id=tok.sep_token_id,
                      reference_compile=False)
    model = resized(ctx, case, tf.ModernBertModel(tf.ModernBertConfig(**conf, attn_implementation="eager")), tok)
    g = generator(ctx, case)
    layers = [(map_weight(g, 32, 48), map_weight(g, 32, 48)), (map_weight(g, 48, 48), True),
              (map_weight(g, 48, 12), None)]
    pylate_folder(ctx, folder, model, tok, layers, settings(document_length=40), case)
    exp = Expected(case, tolerance=TOL32)
    queries, documents = inputs(ctx)
    exp.json["late_interaction"] = [late_interaction(
        exp, "plain", Late(model, tok, layers, settings(document_length=40)), queries, documents)]
    finish(ctx, case, exp, folder, "ColBERT over ModernBERT: rotary places and windows under query expansion, three Dense "
           "layers, two of them residual")


def colbert_original(ctx):
    """colbert-ir/colbertv2.0: `bert.` and `linear.weight` in one checkpoint, artifact.metadata beside it."""
    case = "colbert-original"
    folder = ctx.start(case)
    tok = marked_tokenizer(ctx, "wordpiece-uncased", folder, ("[unused0]", "[unused1]"))
    model = bert(ctx, case, tok)
    weight = map_weight(generator(ctx, case), 32, 16)
    config = model.config.to_dict() | {"architectures": ["HF_ColBERT"], "dtype": "float32"}
    st_layout.put(folder / "config.json", {k: v for k, v in config.items() if not k.startswith("_")})
    scrub(folder)
    save_file({"linear.weight": weight, **{f"bert.{k}": v.contiguous() for k, v in model.state_dict().items()}},
              str(folder / "model.safetensors"), metadata={"format": "pt"})
    st_layout.put(folder / "artifact.metadata", {
        "query_token_id": "[unused0]", "doc_token_id": "[unused1]", "query_token": "[Q]", "doc_token": "[D]",
        "similarity": "cosine", "dim": 16, "doc_maxlen": 24, "mask_punctuation": True, "query_maxlen": 14,
        "attend_to_mask_tokens": False, "interaction": "colbert"})
    exp = Expected(case, tolerance=TOL32)
    queries, documents = inputs(ctx)
    conf = settings(query_prefix="[unused0]", document_prefix="[unused1]")
    exp.json["late_interaction"] = [late_interaction(
        exp, "plain", Late(model, tok, [(weight, None)], conf), queries, documents)]
    finish(ctx, case, exp, folder, "ColBERT in its own layout (HF_ColBERT, artifact.metadata): markers, query expansion, "
           "punctuation, MaxSim")


# ---- BGE-M3 ---------------------------------------------------------------------------------------------

@torch.no_grad()
def m3_outputs(model, tok, sparse, colbert, text, max_length):
    """The three outputs of one text, as FlagEmbedding defines them."""
    ids = tok(text, truncation=True, max_length=max_length)["input_ids"]
    h = model(input_ids=torch.tensor([ids])).last_hidden_state[0]
    unit = lambda x: torch.nn.functional.normalize(x, dim=-1)  # noqa: E731
    unused = {tok.cls_token_id, tok.eos_token_id, tok.pad_token_id, tok.unk_token_id}
    lexical = {}
    for i, w in zip(ids, torch.relu(sparse(h))[:, 0].tolist()):
        if i not in unused and w > 0:
            lexical[i] = max(w, lexical.get(i, 0.0))
    return ids, unit(h[0]), lexical, unit(colbert(h[1:]))


def m3_score(q, p, weights):
    dense = float(q[1] @ p[1])
    sparse = sum(w * p[2].get(i, 0.0) for i, w in q[2].items())
    late = float(max_sim(q[3], p[3])) / len(q[3])
    wd, ws, wc = weights
    return {"dense": dense, "sparse": sparse, "colbert": late,
            "sparse+dense": (ws * sparse + wd * dense) / (ws + wd),
            "colbert+sparse+dense": (wc * late + ws * sparse + wd * dense) / (wc + ws + wd)}


def bge_m3(ctx):
    case = "bge-m3"
    folder = ctx.start(case)
    tok = toks.get(ctx, "unigram-xlmr")
    model = tf.XLMRobertaModel(tf.XLMRobertaConfig(**ctx.config(
        case, vocab_size=ctx.vocab(case, len(tok)), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=48, max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, bos_token_id=0,
        eos_token_id=2, layer_norm_eps=1e-5)))
    scramble(model, ctx.case_seed(case))
    store_as(model, ctx.options(case).get("dtype"))
    st_layout.write(ctx, folder, model, "unigram-xlmr",
                    [("Pooling", dict(dim=32, modes="cls")), ("Normalize", {})], options=ctx.options(case))
    g = generator(ctx, case)
    heads = []
    for name, outputs in (("sparse_linear", 1), ("colbert_linear", 20)):
        layer = torch.nn.Linear(32, outputs)
        layer.load_state_dict({"weight": map_weight(g, 32, outputs), "bias": 0.2 * torch.randn(outputs, generator=g)})
        torch.save(layer.state_dict(), folder / f"{name}.pt")
        heads.append(layer.eval())
    exp = Expected(case, tolerance=TOL32)
    ts = [t for _, t in texts.encoder_texts(ctx.seed)] + ["the cat and the other cat and the car"]
    found = [m3_outputs(model, tok, *heads, t, 40) for t in ts]
    assert any(len(set(ids)) < len(ids) for ids, *_ in found)
    exp.json["texts"] = ts
    exp.json["input_ids"] = [ids for ids, *_ in found]
    exp.json["dense"] = exp.add("dense", torch.stack([d for _, d, _, _ in found]))
    exp.json["lexical"] = [{str(i): w for i, w in sorted(lex.items())} for _, _, lex, _ in found]
    exp.json["multi_vector"] = {"counts": [len(v) for *_, v in found],
                                "vectors": exp.add("multi_vector", torch.cat([v for *_, v in found]))}
    r = np.random.default_rng(ctx.case_seed(case))
    pairs = [[int(a), int(b)] for a, b in r.integers(0, len(ts), size=(8, 2))]
    exp.json["pairs"] = pairs
    exp.json["scores"] = [
        {"weights": w, "result": [m3_score(found[a], found[b], w) for a, b in pairs]}
        for w in ([1.0, 1.0, 1.0], [0.4, 0.2, 0.4])]
    finish(ctx, case, exp, folder, "BGE-M3: dense, lexical and token vectors from one pass (sparse_linear.pt, "
           "colbert_linear.pt), scores of pairs singly and weighted")


# ---- sparse vectors --------------------------------------------------------------------------------------

def sparse_router(ctx):
    """Queries by weights of tokens, documents by a masked language model, as sentence-transformers 5.7 saves them."""
    from sentence_transformers import SparseEncoder
    from sentence_transformers.sparse_encoder.modules import Router, SparseStaticEmbedding, SpladePooling, Transformer
    case = "sbert-sparse-router"
    folder = ctx.start(case)
    body = ctx.work / case
    tok = toks.get(ctx, "wordpiece-uncased")
    model = tf.BertForMaskedLM(tf.BertConfig(**ctx.config(
        case, vocab_size=len(tok), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=64)))
    scramble(model, ctx.case_seed(case))
    with torch.no_grad():
        model.cls.predictions.bias.sub_(7.0)              # makes most terms zero
    save_hf(store_as(model, ctx.options(case).get("dtype")), body, ctx.options(case))
    toks.save(ctx, "wordpiece-uncased", body)
    st_layout.put(body / "sentence_bert_config.json", dict(max_seq_length=40, do_lower_case=False))
    documents = Transformer(str(body), transformer_task="fill-mask", model_kwargs={"dtype": torch.float32})
    weight = torch.rand(len(tok), generator=generator(ctx, case)) * 9
    weight[tok.unk_token_id] = 0
    st = SparseEncoder(modules=[Router.for_query_document(
        query_modules=[SparseStaticEmbedding(tok, weight=weight, frozen=True)],
        document_modules=[documents, SpladePooling("max", activation_function="log1p_relu")])],
        prompts={"document": "text: "}, device="cpu")
    st.save_pretrained(str(folder), create_model_card=False)
    scrub(folder)
    p = folder / "config_sentence_transformers.json"
    conf = json.loads(p.read_text(encoding="utf-8"))
    conf["__version__"] = {k: v.split("+")[0] for k, v in conf["__version__"].items()}
    st_layout.put(p, conf)
    st = SparseEncoder(str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": torch.float32})
    exp = Expected(case, tolerance=TOL32)
    ts = [t for _, t in texts.encoder_texts(ctx.seed)] + ["the cat and the other cat and the car"]
    rows = []
    for name, method, kw in (("plain", "encode", {}), ("query", "encode_query", {}), ("document", "encode_document", {}),
                             ("few", "encode_query", {"max_active_dims": 3}), ("task", "encode", {"task": "document"})):
        v = getattr(st, method)(ts, batch_size=3, convert_to_sparse_tensor=False, **kw)
        rows.append({"name": name, "method": method, "arguments": kw, "embeddings": exp.add(name, v),
                     "decode_top5": [[[t, float(w)] for t, w in r] for r in st.decode(v, top_k=5)]})
    exp.json["texts"] = ts
    exp.json["sparse"] = rows
    exp.json["similarity"] = exp.add("similarity", st.similarity(exp.tensors["query"], exp.tensors["document"]))
    finish(ctx, case, exp, folder, "SparseEncoder with a Router: queries by SparseStaticEmbedding, documents by a masked "
           "language model and SpladePooling, prompts, the layout of sentence-transformers 5.7")


def cases():
    return {"sbert-sparse-router": sparse_router, "colbert-pylate": colbert_pylate, "colbert-modernbert": colbert_modernbert,
            "colbert-original": colbert_original, "bge-m3": bge_m3}
