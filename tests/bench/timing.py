"""How everything here is timed: jobs turn about in one run, medians, and the ratio to a peer.

A job does its work once and returns the seconds that it took. The machine may be shared, so that
a ratio is taken within each round, where both sides met the same weather, and the median of those
ratios is what a limit is held against.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Job = Callable[[], float]
Times = dict[str, list[float]]
"""Each job's seconds, one figure a round."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; `is_met` is None where nobody set a limit."""

    job: str
    ours: str
    peer: str = ""
    ratio: str = ""
    limit: str = ""
    is_met: bool | None = None


def timed(
    work: Callable[[], object], *, times: int = 1, clock: Callable[[], float] = time.perf_counter
) -> Job:
    """A job that does the work so many times and returns the median of one.

    What takes less than a turn on a busy processor, and waits for nothing, is timed by
    `time.process_time`.
    """

    def job() -> float:
        taken = []
        for _ in range(times):
            begun = clock()
            work()
            taken.append(clock() - begun)
        return median(taken)

    return job


def interleaved(jobs: Mapping[str, Job], rounds: int, *, warm: int = 0, turns: int = 1) -> Times:
    """Every job turn about, so many turns a round; the first `warm` rounds are not counted.

    A round's figure is the median of its turns. What is short is given many turns, and never its
    own work again right after itself, for which all that it needs would still be at hand.
    """
    times: Times = {name: [] for name in jobs}
    for number in range(warm + rounds):
        taken: Times = {name: [] for name in jobs}
        for _ in range(turns):
            for name, job in jobs.items():
                taken[name].append(job())
        if number >= warm:
            for name, seconds in taken.items():
                times[name].append(median(seconds))
    return times


def beside(times: Times, job: str, peer: str, limit: float | None = None) -> Line:
    """A job beside its peer, and whether it costs at most `limit` times as much."""
    ratios = [ours / theirs for ours, theirs in zip(times[job], times[peer], strict=True)]
    ratio = median(ratios)
    return Line(
        job=job,
        ours=duration(median(times[job])),
        peer=f"{duration(median(times[peer]))} {peer}",
        ratio=f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        limit="" if limit is None else f"{limit:g} x",
        is_met=None if limit is None else ratio <= limit,
    )


def alone(job: str, seconds: Sequence[float], limit: float | None = None) -> Line:
    """A job that has no peer, and whether it takes at most `limit` seconds."""
    middle = median(seconds)
    return Line(
        job=job,
        ours=duration(middle),
        limit="" if limit is None else duration(limit),
        is_met=None if limit is None else middle <= limit,
    )


def skipped(job: str, why: str) -> Line:
    """A job that could not be done here, and why."""
    return Line(job=job, ours=f"SKIPPED: {why}")


def duration(seconds: float) -> str:
    """Seconds, in the unit that reads best."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.0f} ms" if seconds >= 0.01 else f"{seconds * 1e6:.0f} us"


def table(title: str, lines: Sequence[Line]) -> str:
    """The lines as a Markdown table, which reads as well on a terminal."""
    rows = [("job", "ours", "peer", "ratio (range)", "limit", "")]
    rows += [
        (each.job, each.ours, each.peer, each.ratio, each.limit, _verdict(each)) for each in lines
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    drawn = ("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)
    return "\n".join((f"{title}\n", *drawn, ""))


def _verdict(line: Line) -> str:
    return {None: "", True: "met", False: "MISSED"}[line.is_met]
