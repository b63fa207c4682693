"""`register law check` on made-up cases: how many a second, in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from register.config import ROOT
from tests.bench import web
from tests.bench.national import scratch
from tests.bench.timing import Line, beside, interleaved, timed
from tests.oracle.lives import as_csv, lives

CASES = 50_000
ROUNDS = 3
LIMIT = 10_000
"""Cases a second, Python's own start included, by all processors as the command has them."""
HELLO, ONE_CASE = "Flask hello", "one case of them"
HELLO_THEN = 47e-6
"""Seconds that Flask's hello took on the machine for which the limit was set."""

MEASURE = """
import os, re, sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from register.cli.main import main
try:
    main(args=sys.argv[1:], prog_name="register")
finally:
    own = int(re.findall(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[0])
    print(own + os.cpu_count() * getrusage(RUSAGE_CHILDREN).ru_maxrss)
"""


def run() -> Iterator[Line]:
    """Cases a second, and the most memory held."""
    with scratch() as folder:
        cases = folder / "cases.csv"
        cases.write_text(as_csv(list(lives(CASES, seed=1))).getvalue(), encoding="utf-8")
        peaks: list[float] = []
        job = timed(lambda: peaks.append(_check(cases, folder / "answers.csv")))
        app, asked = web.hello(), web.get("/")
        hello = timed(lambda: web.answer(app, asked), times=5_000)
        times = interleaved({"law": job, HELLO: hello}, ROUNDS)
    times[ONE_CASE] = [each / CASES for each in times["law"]]
    rate = 1 / median(times[ONE_CASE])
    yield Line(
        job=f"law check of {CASES:,} cases under three readings, answers written",
        ours=f"{rate:,.0f} a second",
        limit=f"{LIMIT:,} a second",
        is_met=rate >= LIMIT,
    )
    yield beside(times, ONE_CASE, HELLO, round(1 / LIMIT / HELLO_THEN, 1))
    yield Line(job="memory of all its processes", ours=f"{max(peaks):.0f} MB")


def _check(cases: Path, answers: Path) -> float:
    """The megabytes that its processes held at most; RuntimeError where a case was not answered."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, "law", "check", str(cases), "--out", str(answers)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    # With none refused: the file states no answers, so none is compared.
    if f"{CASES:,} cases read: none says what it expects" not in done.stderr:
        raise RuntimeError(done.stderr)
    (peak,) = re.findall(r"\d+", done.stdout)
    return int(peak) / 1024
