"""What the records of a race say: medians, ratios within rounds, shares of the machine's limits."""
from dataclasses import dataclass
from statistics import median

from contestants import CONTESTANTS, SEMEME, Contestant


@dataclass(frozen=True)
class Entry:
    """One contestant's figure on one workload with one number of threads."""

    contestant: Contestant
    seconds: dict[int, float]
    """By round: of the whole workload, or of one call in the middle."""

    @property
    def typical(self) -> float:
        """The median over the rounds."""
        return median(self.seconds.values())

    def times_slower_than(self, other: "Entry") -> float | None:
        """The median of the ratios within each round: how many times as long this one takes."""
        ratios = [self.seconds[r] / other.seconds[r] for r in self.seconds if r in other.seconds]
        return median(ratios) if ratios else None


class Results:
    """The records of one race."""

    def __init__(self, records: list[dict]) -> None:
        self.records = records
        self.race = self.of("race")[0]
        self.workloads = {record["name"]: record for record in self.of("workload")}
        self.threads = sorted({r["threads"] for r in self.of("run") + self.of("latency")})

    def of(self, kind: str, contestant: Contestant | None = None, **members: object) -> list[dict]:
        """The records of a kind, of a contestant if one is given, with these members."""
        if contestant:
            members |= {"engine": contestant.engine, "precision": contestant.precision}
        wanted = {"kind": kind, **members}.items()
        return [r for r in self.records if all(r.get(key) == value for key, value in wanted)]

    def entries(self, kind: str, member: str, workload: str, threads: int) -> list[Entry]:
        """Who ran a workload, the fastest first; a run of few texts stands for one of all."""
        found = []
        tokens = self.workloads[workload]["tokens"]
        for contestant in CONTESTANTS:
            records = self.of(kind, contestant, workload=workload, threads=threads)
            seconds = {r["round"]: r[member] * tokens / r.get("tokens", tokens)
                       for r in records if r["round"] > 0}
            if seconds:
                found.append(Entry(contestant, seconds))
        return sorted(found, key=lambda entry: entry.typical)

    def throughput(self, workload: str, threads: int) -> list[Entry]:
        """Seconds of a workload."""
        return self.entries("run", "seconds", workload, threads)

    def latency(self, workload: str, threads: int) -> list[Entry]:
        """Milliseconds of a call, by round its median."""
        return self.entries("latency", "p50_ms", workload, threads)

    def tokens_per_second(self, entry: Entry, workload: str) -> float:
        """The same tokens for all, so that it compares as the seconds do."""
        return self.workloads[workload]["tokens"] / entry.typical

    def real_precision(self, contestant: Contestant) -> str:
        """What it computed in, as it says."""
        loads = self.of("load", contestant)
        return loads[-1]["real"] if loads else contestant.precision

    def arithmetic_class(self, contestant: Contestant) -> str:
        """The number type whose limit holds for it; float32 where the CPU lacks the type."""
        real = self.real_precision(contestant)
        kind = "int8" if real in ("int8", "q8_0") else real
        return kind if self.of("limit", type=kind) else "float32"

    def limit(self, kind: str, threads: int) -> float | None:
        """Operations a second at most, in units of 1e9, by the best instructions there are."""
        counts = {record["threads"] for record in self.of("limit", type=kind)}
        reachable = [count for count in counts if count <= threads]
        if not reachable:
            return None
        rates = self.of("limit", type=kind, threads=max(reachable))
        return max(record["best"] for record in rates) * threads / max(reachable)

    def share_of_floor(self, entry: Entry, workload: str, threads: int) -> float | None:
        """The workload's arithmetic at the limit's rate, divided by the time that it took."""
        limit = self.limit(self.arithmetic_class(entry.contestant), threads)
        if limit is None or not entry.contestant.encodes:
            return None
        return self.workloads[workload]["flops"] / (limit * 1e9) / entry.typical

    def memory(self, contestant: Contestant, threads: int) -> float | None:
        """The peak of resident memory after its first run of the first workload, in MiB."""
        runs = self.of("run", contestant, threads=threads, round=0)
        return runs[0]["rss_mib"] if runs else None

    def cold_start(self, contestant: Contestant) -> float | None:
        """Seconds from the start of a process to its first vector."""
        seconds = [r["seconds"] for r in self.of("cold", contestant) if r["round"] > 0]
        return median(seconds) if seconds else None

    def accuracy(self, contestant: Contestant) -> tuple[float, float] | None:
        """Mean and smallest cosine with the reference."""
        records = self.of("accuracy", contestant)
        return (records[0]["mean"], records[0]["min"]) if records else None

    @staticmethod
    def sememe_of(kind: str, entries: list[Entry]) -> Entry | None:
        """Sememe's entry of a class."""
        return next((e for e in entries
                     if e.contestant.engine == SEMEME and e.contestant.kind == kind), None)

    @staticmethod
    def peers_of(kind: str, entries: list[Entry]) -> list[Entry]:
        """The peers of a class, the fastest first."""
        return [e for e in entries if e.contestant.engine != SEMEME and e.contestant.kind == kind]
