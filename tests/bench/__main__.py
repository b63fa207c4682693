"""Every figure in one run: `make bench`, or `python -m tests.bench [WHAT ...]` for some of them.

Exits with 0 whatever is missed: the table says so.
"""

import argparse
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from tests.bench import (
    checks,
    completions,
    compliance,
    estate,
    gias,
    law,
    log,
    periods,
    search,
    sign_in,
    start,
)
from tests.bench.timing import Line, table

MEASURED: dict[str, tuple[str, Callable[[], Iterator[Line]]]] = {
    "gias": ("Schools in", gias.run),
    "completions": ("Completions in", completions.run),
    "checks": ("A recorded check", checks.run),
    "compliance": ("One school on one day", compliance.run),
    "law": ("The law", law.run),
    "estate": ("The estate", estate.run),
    "periods": ("Every school on every day", periods.run),
    "search": ("Finding a school", search.run),
    "sign_in": ("Signing in", sign_in.run),
    "log": ("The log", log.run),
    "start": ("Starting", start.run),
}


def main() -> None:
    """Measure what is named, or everything, and print a table of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="*", metavar="WHAT", help=", ".join(MEASURED))
    named = parser.parse_args().what
    if unknown := set(named) - set(MEASURED):
        parser.error(f"nothing is measured as {', '.join(sorted(unknown))}")
    print(_machine(), flush=True)
    begun = time.perf_counter()
    missed: list[Line] = []
    for name in named or MEASURED:
        title, run = MEASURED[name]
        lines = list(run())
        print(table(title, lines), flush=True)
        missed += [line for line in lines if line.is_met is False]
    print(f"Measured in {time.perf_counter() - begun:.0f} seconds.", _verdict(missed))


def _verdict(missed: list[Line]) -> str:
    if not missed:
        return "Every limit that was measured is met."
    return f"MISSED: {'; '.join(line.job for line in missed)}."


def _machine() -> str:
    """Where and when, and how busy the machine is with other work."""
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return (
        f"{datetime.now(UTC):%d %B %Y %H:%M} UTC, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} processors, load {busy} as it began, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n"
        "Medians; each ratio is the median of the rounds' own, with the least and the greatest.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
