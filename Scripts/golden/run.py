"""Writes the golden fixtures.

    python run.py --only bert-base sbert-max       # names or prefixes, into Tests/Fixtures/golden
    python run.py --out DIR                        # every case
    python run.py --out DIR --seed N --overrides FILE.json   # another set
"""
import argparse
import importlib
import json
import sys
import tempfile
import time
import traceback
from pathlib import Path

import common

MODULES = ["case_tokenizers", "case_encoders", "case_heads", "case_remote", "case_decoders", "case_vision",
           "case_sbert", "case_modules", "case_retrieval", "case_losses", "case_static", "case_numerics",
           "case_projection", "case_umap"]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--out", default=str(common.FIXTURES), help="the set's folder")
    ap.add_argument("--seed", type=int, default=20240501)
    ap.add_argument("--overrides")
    ap.add_argument("--only", nargs="*")
    ap.add_argument("--work", help="scratch folder; a temporary one unless given")
    ap.add_argument("--modules", nargs="*", default=MODULES)
    args = ap.parse_args()
    overrides = json.loads(Path(args.overrides).read_text(encoding="utf-8")) if args.overrides else {}
    seed = overrides.get("seed", args.seed)
    with tempfile.TemporaryDirectory() as tmp:
        work = Path(args.work or tmp)
        work.mkdir(parents=True, exist_ok=True)
        ctx = common.Context(args.out, seed, overrides, work)
        rows_file = Path(args.out) / "cases.json"
        if rows_file.exists():
            ctx.rows = json.loads(rows_file.read_text(encoding="utf-8"))
        failed = []
        wanted = overrides.get("cases")
        for name in args.modules:
            module = importlib.import_module(name)
            for case, make in module.cases().items():
                if args.only and not any(case == o or case.startswith(o) for o in args.only):
                    continue
                if wanted and case not in wanted:
                    continue
                t = time.time()
                try:
                    make(ctx)
                    print(f"{case:38s} {time.time() - t:6.1f}s", flush=True)
                except Exception:
                    failed.append(case)
                    print(f"{case:38s} FAILED", flush=True)
                    traceback.print_exc()
        for f in Path(args.out).rglob("*"):
            if f.is_file():
                f.chmod(0o644)
        ctx.rows = [r for r in ctx.rows if (Path(args.out) / r["case"]).is_dir()]
        rows_file.write_text(json.dumps(ctx.rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write_table(ctx)
    if failed:
        print("failed:", " ".join(failed))
        sys.exit(1)


def write_table(ctx):
    head = (common.HERE / "table_head.md").read_text(encoding="utf-8")
    lines = [head.rstrip(), "", "| case | what it pins | files | tolerance |", "| --- | --- | --- | --- |"]
    for r in sorted(ctx.rows, key=lambda r: r["case"]):
        lines.append(f"| {r['case']} | {r['pins']} | {r['files']} | {r['tolerance']} |")
    (ctx.out / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
