"""The race's tables in Markdown.

    python report.py RESULTS.jsonl
"""
import json
import sys
from collections.abc import Callable
from pathlib import Path

from contestants import CONTESTANTS, REFERENCE, SEMEME, Contestant
from results import Entry, Results

TEXTS = {"mixed": "10 to 256 tokens", "short": "5 to 40 tokens", "long": "256 tokens",
         "query": "one text of 12 tokens", "text128": "one text of 128 tokens"}


def markdown(records: list[dict]) -> str:
    """The whole report."""
    results = Results(records)
    parts = [heading(results), limits(results), standing(results), throughput(results),
             latency(results), tokenization(results), versions(results), missing(results)]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(columns: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; columns after the first whose name begins with > are numbers."""
    head = "| " + " | ".join(column.lstrip(">") for column in columns) + " |"
    rule = "|" + "|".join("--:" if column.startswith(">") else "---" for column in columns) + "|"
    return "\n".join([head, rule, *("| " + " | ".join(row) + " |" for row in rows)])


def shown(value: float | None, pattern: str) -> str:
    """A number, or a dash where it could not be measured."""
    return "–" if value is None else format(value, pattern)


def counted(threads: int) -> str:
    """A number of threads in words."""
    return f"{threads} thread" if threads == 1 else f"{threads} threads"


def heading(results: Results) -> str:
    """What was measured, where, and how to read it."""
    race = results.race
    flags = ", ".join(race["flags"]) or "no vector extensions that are named here"
    mark = ""
    if race["quick"]:
        mark = "\n\n**A quick run, whose figures only show that everything works.**"
    return f"""# The race: Sememe and its peers

Measured {race["at"]} on {race["cpu"]}, {race["cpus"]} CPUs ({flags}), {race["memory_gib"]} GiB,
{race["system"]}; model {race["model"]}. Command: `Benchmarks/peers/run {race["command"]}`.{mark}

Texts go in, float32 vectors of unit length come out; tokenization counts. All engines ran in one
run, one after another within each round, while the others were stopped. Figures are medians over
rounds ({race["rounds"]}). A ratio is the peer's time divided by that of Sememe in the same class,
within each round, then the median: above 1, Sememe is faster. *Floor* is the share of the time
that the arithmetic alone would take at the machine's limit."""


def limits(results: Results) -> str:
    """The limits, and how steady the machine was."""
    rows: dict[tuple[str, str, str], dict[int, float]] = {}
    for limit in results.of("limit"):
        best = rows.setdefault((limit["type"], limit["how"], limit["unit"]), {})
        best[limit["threads"]] = max(limit["best"], best.get(limit["threads"], 0))
    if not rows:
        return "## Limits of the machine\n\nThey could not be measured."
    counts = sorted({threads for best in rows.values() for threads in best})
    lines = [[*names, *(shown(best.get(n), ",.0f") for n in counts)]
             for names, best in rows.items()]
    text = "## Limits of the machine\n\n" + table(
        ["type", "by", "unit", *(">" + counted(n) for n in counts)], lines)
    for threads in results.threads:
        gauges = [record["gflops"] for record in results.of("gauge", threads=threads)]
        if gauges:
            text += (f"\n\nBetween the rounds with {counted(threads)} the float32 peak was "
                     f"{min(gauges):,.0f} to {max(gauges):,.0f} GFLOP/s.")
    if not results.of("limit", type="bfloat16"):
        text += ("\n\nThis CPU does not multiply bfloat16: engines that offer it compute in "
                 "float32 or emulate it, and their floor is that of float32.")
    return text


def standing(results: Results) -> str:
    """Sememe in each class against that class's best peer, and `auto` against the reference."""
    rows = []
    for name in results.workloads:
        for threads in results.threads:
            entries = results.throughput(name, threads) or results.latency(name, threads)
            for kind in ("float32", "bfloat16", "int8", "auto"):
                ours = results.sememe_of(kind, entries)
                rivals = results.peers_of(kind, entries)
                if kind == "auto":
                    rivals = [entry for entry in entries if entry.contestant == REFERENCE]
                if ours and rivals:
                    best = rivals[0]
                    rows.append([name, str(threads), kind, speed(results, ours, name),
                                 best.contestant.label, speed(results, best, name),
                                 shown(best.times_slower_than(ours), ".2f")])
    if not rows:
        return ""
    return "## Sememe against the best peer of each class\n\n" + table(
        ["workload", ">threads", "class", ">Sememe", "best peer", ">its figure", ">ratio"], rows)


def speed(results: Results, entry: Entry, workload: str) -> str:
    """Tokens a second of many texts, milliseconds of one."""
    if results.workloads[workload]["texts"] > 1:
        return f"{results.tokens_per_second(entry, workload):,.0f} tokens/s"
    return f"{entry.typical:.2f} ms"


def named(results: Results, contestant: Contestant) -> list[str]:
    """Engine and precision as a row begins, Sememe in bold."""
    real = results.real_precision(contestant)
    precision = contestant.precision
    if contestant.encodes and real != precision:
        precision += f" (computes in {real})"
    names = [contestant.engine, precision]
    return [f"**{name}**" for name in names] if contestant.engine == SEMEME else names


def ratio(entry: Entry, entries: list[Entry]) -> str:
    """The ratio to Sememe in the same class."""
    ours = Results.sememe_of(entry.contestant.kind, entries)
    if ours is None or entry.contestant.engine == SEMEME:
        return "–" if ours is None else ""
    return shown(entry.times_slower_than(ours), ".2f")


def accuracy_columns(results: Results, contestant: Contestant) -> list[str]:
    """Cold start, mean and smallest cosine."""
    mean, smallest = results.accuracy(contestant) or (None, None)
    cold = results.cold_start(contestant)
    return [shown(cold and 1e3 * cold, ",.0f"), shown(mean, ".5f"), shown(smallest, ".5f")]


def throughput(results: Results) -> str:
    """One table for each workload and number of threads."""
    def section(name: str, threads: int) -> str:
        entries = [e for e in results.throughput(name, threads) if e.contestant.encodes]
        rows = []
        for entry in entries:
            share = results.share_of_floor(entry, name, threads)
            rows.append([
                *named(results, entry.contestant),
                f"{results.tokens_per_second(entry, name):,.0f}", ratio(entry, entries),
                shown(share and 100 * share, ".0f"),
                shown(results.memory(entry.contestant, threads), ",.0f"),
                *accuracy_columns(results, entry.contestant)])
        return "" if not rows else table(
            ["engine", "precision", ">tokens/s", ">ratio", ">floor, %", ">memory, MiB",
             ">cold start, ms", ">cosine, mean", ">min"], rows)
    text = sections(results, ["mixed", "short", "long"], section)
    if not text:
        return ""
    reference = f"{REFERENCE.engine} in {REFERENCE.precision}"
    about = f"""Memory is the peak of resident memory when the first workload has run once; cold
start is from the start of a process to its first vector, files cached, with the largest number of
threads; cosines are those with {reference}, on {compared(results)} mixed texts."""
    slow = dict.fromkeys(f"{r['engine']} {r['precision']}" for r in results.of("run")
                         if r["texts"] < results.workloads[r["workload"]]["texts"])
    if slow:
        about += f"\n\nSo slow that they got few texts and one round: {', '.join(slow)}."
    return f"## Throughput\n\n{about}\n\n{text}"


def compared(results: Results) -> str:
    """The number of texts whose vectors were compared."""
    records = results.of("accuracy")
    return str(max(record["texts"] for record in records)) if records else "no"


def latency(results: Results) -> str:
    """One table for each text and number of threads."""
    def section(name: str, threads: int) -> str:
        entries = results.latency(name, threads)
        rows = []
        for entry in entries:
            records = results.of("latency", entry.contestant, workload=name, threads=threads)
            tails = sorted(record["p99_ms"] for record in records)
            rows.append([*named(results, entry.contestant), f"{entry.typical:.2f}",
                         f"{tails[len(tails) // 2]:.2f}", ratio(entry, entries)])
        return "" if not rows else table(
            ["engine", "precision", ">p50, ms", ">p99, ms", ">ratio"], rows)
    text = sections(results, ["query", "text128"], section)
    return f"## Latency\n\n{text}" if text else ""


def tokenization(results: Results) -> str:
    """Tokenization alone, and its share of the time that the fastest precision takes."""
    rows = []
    for name in results.workloads:
        for threads in results.threads:
            entries = results.throughput(name, threads)
            ours = results.sememe_of("tokenizer", entries)
            int8 = results.sememe_of("int8", entries)
            rivals = results.peers_of("tokenizer", entries)
            if ours or rivals:
                share = 100 / int8.times_slower_than(ours) if ours and int8 else None
                figures = [shown(results.tokens_per_second(entry, name) if entry else None, ",.0f")
                           for entry in (ours, rivals[0] if rivals else None)]
                faster = rivals[0].times_slower_than(ours) if ours and rivals else None
                rows.append([name, str(threads), *figures, shown(faster, ".2f"),
                             shown(share, ".1f")])
    return "" if not rows else "## Tokenization alone\n\n" + table(
        ["workload", ">threads", ">Sememe, tokens/s", ">Hugging Face tokenizers, tokens/s",
         ">ratio", ">share of Sememe's int8 time, %"], rows)


def sections(results: Results, names: list[str], section: Callable[[str, int], str]) -> str:
    """What a function gives for each workload and number of threads, under headings."""
    parts = []
    for name in names:
        for threads in results.threads if name in results.workloads else []:
            if text := section(name, threads):
                workload = results.workloads[name]
                amount = f"{workload['texts']} texts, {workload['tokens']:,} tokens"
                about = TEXTS[name] if workload["texts"] == 1 else f"{TEXTS[name]}; {amount}"
                parts.append(f"### {name} ({about}), {counted(threads)}\n\n{text}")
    return "\n\n".join(parts)


def versions(results: Results) -> str:
    """Which versions raced."""
    found: dict[str, str] = {}
    for load in results.of("load"):
        level = f", kernels {load['kernels']}" if load["kernels"] else ""
        found.setdefault(load["engine"], f"{load['engine']} {load['version']}{level}")
    if not found:
        return ""
    return f"## Versions\n\n{'; '.join(found.values())}; Python {results.race['python']}."


def missing(results: Results) -> str:
    """Who did not take part, and why."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for record in results.of("missing"):
        reason = record["reason"].replace("|", "\\|")
        key = (record["engine"], record["precision"], reason)
        rows.setdefault(key, []).append(record["stage"])
    if not rows:
        return ""
    # In the order of the classes, as everywhere.
    order = [(c.engine, c.precision) for c in CONTESTANTS]
    lines = [[engine, precision, "; ".join(stages), reason]
             for (engine, precision, reason), stages
             in sorted(rows.items(), key=lambda item: order.index(item[0][:2]))]
    return "## Missing\n\n" + table(["engine", "precision", "in", "reason"], lines)


if __name__ == "__main__":
    print(markdown([json.loads(line) for line in Path(sys.argv[1]).open(encoding="utf-8")]))
