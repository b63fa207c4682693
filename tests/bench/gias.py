"""The GIAS import beside a typed csv-to-SQLite pass, each in a process of its own.

On the demonstration's extract, and on a real one where the shared data is: REGISTER_SHARED_DATA
says where, or a folder `shared` beside the project's.
"""

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from register.config import ROOT
from register.demo import files
from register.demo.load import SEED
from register.demo.scales import SIZES, Scale
from register.demo.schools import make_estate
from tests.bench.national import scratch
from tests.bench.timing import Line, beside, interleaved, skipped

REAL = "edubasealldata20231116.csv"
REAL_LINKS = "links_edubasealldata20230918.csv"
ROUNDS = 3

LIMIT, AGAIN_LIMIT = 3.0, 2.0
MEMORY_LIMIT = 100
"""Megabytes above the imported program."""


class Extract:
    """An extract and its links file, imported into one new database after another."""

    def __init__(self, folder: Path, extract: Path, links: Path) -> None:
        self.folder, self.extract, self.links = folder, extract, links
        self.numbers = count()
        self.database = folder
        self.peaks: list[float] = []

    def afresh(self, job: str) -> float:
        """The job on a new database; the seconds without making it."""
        self.database = self.folder / f"{self.extract.stem}-{next(self.numbers)}.sqlite3"
        self._run("migrate")
        return self.again(job)

    def again(self, job: str) -> float:
        """The job on the database that the one before it filled; its seconds."""
        figures = self._run(job)
        if job != "typed pass":
            self.peaks.append(figures["megabytes"])
        return figures["seconds"]

    def _run(self, job: str) -> dict[str, float]:
        words = (job, self.extract, self.database, self.links)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.gias_jobs", *map(str, words)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        found: dict[str, float] = json.loads(done.stdout)
        return found


def run() -> Iterator[Line]:
    """Each extract, first and again, without links and with."""
    with scratch() as folder:
        yield from _lines("the demonstration's extract", Extract(folder, *_made_up(folder)))
    with scratch() as folder:
        if unpacked := _real(folder):
            yield from _lines("the real extract", Extract(folder, *unpacked))
        else:
            yield skipped("import of the real extract", f"{REAL}.xz is not in {_shared()}")


def _lines(what: str, extract: Extract) -> Iterator[Line]:
    peer, again = "typed csv-to-SQLite pass", "the same again, unchanged"
    first, linked = f"import of {what}", f"import of {what} with links"
    linked_again = f"{again}, with links"
    jobs = {
        peer: partial(extract.afresh, "typed pass"),
        first: partial(extract.afresh, "import"),
        again: partial(extract.again, "import"),
        linked: partial(extract.afresh, "with links"),
        linked_again: partial(extract.again, "with links"),
    }
    times = interleaved(jobs, ROUNDS)
    yield beside(times, first, peer, LIMIT)
    yield beside(times, again, peer, AGAIN_LIMIT)
    # The pass reads no links, so that there is nothing to hold these against.
    yield beside(times, linked, peer)
    yield beside(times, linked_again, peer)
    peak = max(extract.peaks)
    yield Line(
        job="memory above the imported program, at its highest",
        ours=f"{peak:.0f} MB",
        limit=f"{MEMORY_LIMIT} MB",
        is_met=peak <= MEMORY_LIMIT,
    )


def _made_up(folder: Path) -> tuple[Path, Path]:
    """The national demonstration's extract and links, written as GIAS would."""
    estate = make_estate(Random(SEED), SIZES[Scale.NATIONAL].schools)
    extract, links = folder / files.extract_name(), folder / "links.csv"
    extract.write_bytes(files.extract(estate.schools))
    links.write_bytes(files.links(estate.schools))
    return extract, links


def _real(folder: Path) -> tuple[Path, Path] | None:
    """The real files, as published; None where they are not to be had."""
    for name in (REAL, REAL_LINKS):
        packed = _shared() / f"{name}.xz"
        if not packed.exists():
            return None
        (folder / name).write_bytes(lzma.decompress(packed.read_bytes()))
    return folder / REAL, folder / REAL_LINKS


def _shared() -> Path:
    return Path(os.environ.get("REGISTER_SHARED_DATA", str(ROOT.parent / "shared"))) / "data/gias"
