"""The GIAS import beside a typed csv-to-SQLite pass: `python -m tests.bench.gias [ROUNDS]`.

Reads the real extract of November 2023 where the shared data is; medians of interleaved rounds,
each job in a process of its own.
"""

import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
EXTRACT = "edubasealldata20231116.csv"
LINKS = "links_edubasealldata20230918.csv"
ROUNDS = 5

FIRST, AGAIN = "import", "import again, unchanged"
FIRST_LINKS, AGAIN_LINKS = "import with links", "with links again, unchanged"
PASS = "typed pass"
LIMITS = {FIRST: 3.0, AGAIN: 2.0}
MEMORY_LIMIT = 100
"""Megabytes above the imported program."""


def run(job: str, folder: Path, database: str) -> dict[str, float]:
    """One job in a new process: seconds, and megabytes above the imported program."""
    arguments = (job, folder / EXTRACT, folder / database, folder / LINKS)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.gias_jobs", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout) if done.stdout else {}


def one_round(folder: Path, number: int) -> dict[str, dict[str, float]]:
    """Every job once, each on a new database."""
    ours, linked = f"ours{number}.sqlite3", f"linked{number}.sqlite3"
    run("migrate", folder, ours)
    run("migrate", folder, linked)
    return {
        PASS: run("typed pass", folder, f"pass{number}.sqlite3"),
        FIRST: run("import", folder, ours),
        AGAIN: run("import", folder, ours),
        FIRST_LINKS: run("with links", folder, linked),
        AGAIN_LINKS: run("with links", folder, linked),
    }


def report(rounds: list[dict[str, dict[str, float]]]) -> list[str]:
    """A table of medians, ratios and peaks, with what is missed marked."""
    seconds: dict[str, list[float]] = defaultdict(list)
    megabytes: dict[str, list[float]] = defaultdict(list)
    ratios: dict[str, list[float]] = defaultdict(list)
    for one in rounds:
        for job, figures in one.items():
            seconds[job].append(figures["seconds"])
            megabytes[job].append(figures["megabytes"])
            ratios[job].append(figures["seconds"] / one[PASS]["seconds"])
    lines = [
        "| GIAS extract, 50,515 rows | s | x typed pass | limit | MB above | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for job in seconds:
        ratio, peak, limit = median(ratios[job]), max(megabytes[job]), LIMITS.get(job)
        is_missed = limit is not None and (ratio > limit or peak > MEMORY_LIMIT)
        lines.append(
            f"| {job} | {median(seconds[job]):.2f} | {ratio:.2f} | {limit or ''} | {peak:.0f} "
            f"| {'MISSED' if is_missed else ''} |"
        )
    return lines


def unpack(folder: Path) -> bool:
    """Put the real files, as published, in this folder; False where they are not to be had."""
    shared = Path(os.environ.get("REGISTER_SHARED_DATA", str(ROOT.parent / "shared")))
    for name in (EXTRACT, LINKS):
        packed = shared / "data" / "gias" / f"{name}.xz"
        if not packed.exists():
            sys.stdout.write(f"GIAS not measured: {packed} is not here.\n")
            return False
        (folder / name).write_bytes(lzma.decompress(packed.read_bytes()))
    return True


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="register-bench-") as name:
        folder = Path(name)
        if unpack(folder):
            rounds = [one_round(folder, number) for number in range(count)]
            sys.stdout.write("\n".join(report(rounds)) + "\n")


if __name__ == "__main__":
    main()
