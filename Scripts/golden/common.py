"""What every case module shares: seeding, weight scrambling, saving."""
import hashlib
import json
import os
import random
import shutil
import warnings
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parent.parent / "Tests" / "Fixtures" / "golden"


class Context:
    """One run of the generator: where to write, which seed, which overrides."""

    def __init__(self, out, seed, overrides=None, work=None):
        self.out = Path(out)
        self.seed = seed
        self.overrides = overrides or {}
        self.work = Path(work)
        self.rows = []      # README table rows
        self._tok = {}

    # ---- per-case settings -------------------------------------------------
    def options(self, case):
        return self.overrides.get(case, {})

    def config(self, case, **base):
        """Base configuration with this set's changes laid over it."""
        changed = self.options(case).get("config", {})
        base.update(changed)
        return base

    def vocab(self, case, n):
        """Rows of the embedding table: the vocabulary, rounded up where the set asks for it."""
        m = self.options(case).get("vocab_multiple", 1)
        return -(-n // m) * m

    def case_seed(self, case):
        digest = hashlib.sha256(f"{self.seed}/{case}".encode()).digest()
        return int.from_bytes(digest[:4], "big")

    def start(self, case):
        """Fresh, empty folder for a case, and every random source seeded."""
        folder = self.out / case
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        seed = self.case_seed(case)
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        return folder

    def row(self, case, pins, files, tolerance):
        """Adds the case to the table, or replaces its row where it stands."""
        row = dict(case=case, pins=pins, files=files, tolerance=tolerance)
        at = next((i for i, r in enumerate(self.rows) if r["case"] == case), len(self.rows))
        self.rows[at:at + 1] = [row]


def versions():
    import importlib.metadata as md
    names = ["torch", "transformers", "tokenizers", "sentence-transformers",
             "numpy", "scikit-learn", "gensim", "safetensors"]
    found = {}
    for n in names:
        try:
            found[n] = md.version(n).split("+")[0]
        except md.PackageNotFoundError:
            pass
    return found


# ---- weights ----------------------------------------------------------------
NORM_WORDS = ("norm", "layernorm", "layer_norm", "ln_", "_ln", ".ln", "emb_ln", "bn")
SHARP = ("wqkv", "qkv_proj", "query", "key", "q_lin", "k_lin", "q_proj", "k_proj", ".q.", ".k.")
GENTLE = ("output.dense", "out_lin", "o_proj", ".o.weight", "ffn_output", "attention.dense", "out_proj", "lin2",
          "down_proj", ".wo.weight", "fc2", ".wo.", "dense.weight_out")


def scramble(model, seed, gain=1.1, rms_offset=False):
    """Give every parameter a lively random value.

    Matrices are drawn with a std of gain / sqrt(fan in), so that activations
    keep a spread near one; norms get gains around 1 (or around 0 for layers
    that add one themselves); biases are non-zero. Pad rows are not zeroed, so
    that a padding leak shows up.
    """
    g = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        low = name.lower()
        last = low.rsplit(".", 1)[-1]
        shape = tuple(p.shape)
        noise = torch.randn(shape, generator=g) if shape else torch.randn((1,), generator=g)[0]
        is_norm = any(w in low for w in NORM_WORDS) and p.dim() <= 1
        with torch.no_grad():
            if p.dim() == 0:
                continue                       # scalars such as logit_scale stay
            if is_norm and last in ("weight", "gamma", "layer_norm"):
                p.copy_((0.0 if rms_offset else 1.0) + 0.25 * noise)
            elif p.dim() == 1:
                p.copy_(0.2 * noise)
            elif "relative_attention_bias" in low:
                p.copy_(0.7 * noise)
            elif ("embed" in low or "shared" in low) and "proj" not in low and "dense" not in low and "mapping" not in low \
                    and "patch" not in low:
                p.copy_(0.6 * noise)
            else:
                fan_in = int(np.prod(shape[1:]))
                # sharper attention and gentler residual updates keep tokens apart
                k = 1.6 if any(w in low for w in SHARP) else 0.6 if any(w in low for w in GENTLE) else 1.0
                p.copy_(k * gain / (fan_in ** 0.5) * noise)
    model.eval()
    return model


def store_as(model, dtype):
    """Round weights to the stored precision, then go on in float32."""
    if dtype in (None, "float32"):
        return model
    t = getattr(torch, dtype)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(p.to(t).to(torch.float32))
    return model


def save_hf(model, folder, options):
    """Save as the library does; optionally in half precision or in shards."""
    dtype = options.get("dtype")
    kw = {}
    if options.get("max_shard_size"):
        kw["max_shard_size"] = options["max_shard_size"]
    if dtype in (None, "float32"):
        model.save_pretrained(folder, **kw)
    else:
        import copy
        half = copy.deepcopy(model).to(getattr(torch, dtype))
        half.save_pretrained(folder, **kw)
    scrub(folder)


def scrub(folder):
    """No machine paths in what is written."""
    for f in Path(folder).rglob("*.json"):
        try:
            d = json.loads(f.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if not isinstance(d, dict):
            continue
        hit = False
        for key in ("_name_or_path", "name_or_path", "base_model"):
            v = d.get(key)
            if isinstance(v, str) and v.startswith("/"):
                d.pop(key)
                hit = True
        if hit:
            f.write_text(json.dumps(d, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# ---- results ------------------------------------------------------------------
class Expected:
    """Collects tensors for expected.safetensors and facts for expected.json."""

    def __init__(self, case, **facts):
        self.tensors = {}
        self.json = {"case": case, "versions": versions()}
        self.json.update(facts)

    def add(self, name, value):
        t = torch.as_tensor(value).detach()
        if t.dtype in (torch.float64, torch.bfloat16, torch.float16):
            t = t.to(torch.float32)
        if t.dtype == torch.bool:
            t = t.to(torch.uint8)
        self.tensors[name] = t.contiguous().clone()
        return name

    def write(self, folder):
        folder = Path(folder)
        if self.tensors:
            save_file(self.tensors, str(folder / "expected.safetensors"))
        write_json(folder / "expected.json", self.json)


def write_json(path, value):
    Path(path).write_text(dump(value) + "\n", encoding="utf-8")


def dump(value, level=0):
    """JSON with one top-level item a line; long lists stay on one line."""
    if isinstance(value, dict) and level < 2:
        pad = " " * (level + 1)
        items = [f"{pad}{json.dumps(str(k), ensure_ascii=False)}: {dump(v, level + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * level + "}" if items else "{}"
    if isinstance(value, list) and level < 2 and value and isinstance(value[0], (dict, list)):
        pad = " " * (level + 1)
        return "[\n" + ",\n".join(pad + dump(v, level + 2) for v in value) + "\n" + " " * level + "]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)


def plain(x):
    if isinstance(x, (np.integer,)):
        return int(x)
    if isinstance(x, (np.floating,)):
        return float(x)
    if isinstance(x, np.ndarray):
        return x.tolist()
    if isinstance(x, torch.Tensor):
        return x.tolist()
    raise TypeError(type(x))


TOL32 = {"rtol": 1e-4, "atol": 1e-4}
