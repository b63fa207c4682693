"""One job of the GIAS measurement, in a process of its own: `python -m tests.bench.gias_jobs`.

Prints seconds and the megabytes that its peak memory rose above the imported program's.
"""

import csv
import json
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter
from pathlib import Path

from register.access import OPERATOR
from register.clock import now
from register.db import open_session
from register.services import migrations
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.sheets.gias import day_in_name, read_extract, read_links
from register.sheets.gias.columns import KEPT

DAYS = ("OpenDate", "CloseDate", "LastChangedDate")
NUMBERS = ("NumberOfPupils", "Easting", "Northing")
TYPED = (*KEPT.values(), "Easting", "Northing", "PhaseOfEducation (name)")
CHUNK = 1_000


def typed_pass(extract: Path, database: Path, links: Path) -> None:
    """The limit's yardstick: csv, 25 typed columns, raw SQLite, one transaction."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"c{number}" for number in range(len(TYPED)))
    connection.execute(f"CREATE TABLE establishment ({columns})")
    marks = ", ".join("?" for _ in TYPED)
    for chunk in _chunks(_typed_rows(extract)):
        connection.executemany(f"INSERT INTO establishment VALUES ({marks})", chunk)
    connection.commit()
    connection.close()


def _typed_rows(extract: Path) -> Iterator[list[str | int | date | None]]:
    with extract.open(encoding="cp1252", newline="") as stream:
        reader = csv.reader(stream)
        headings = next(reader)
        pick = itemgetter(*(headings.index(name) for name in TYPED))
        day_at = [TYPED.index(name) for name in DAYS]
        number_at = [TYPED.index(name) for name in NUMBERS]
        for cells in reader:
            row: list[str | int | date | None] = [*pick(cells)]
            for position in day_at:
                row[position] = _day(str(row[position]))
            for position in number_at:
                row[position] = int(str(row[position])) if row[position] else None
            yield row


def _day(text: str) -> str | None:
    if not text:
        return None
    return date(int(text[6:]), int(text[3:5]), int(text[:2])).isoformat()


def _chunks(
    rows: Iterator[list[str | int | date | None]],
) -> Iterator[list[list[str | int | date | None]]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def whole_import(extract: Path, database: Path, links: Path) -> None:
    """Ours: the extract read, doubted and recorded, or compared where it is held already."""
    _import(extract, database, None)


def with_links(extract: Path, database: Path, links: Path) -> None:
    """Ours with the links file, conversions and referrals."""
    _import(extract, database, links)


def _import(extract: Path, database: Path, links: Path | None) -> None:
    with open_session(f"sqlite:///{database}") as session:
        files = GiasFiles(read_extract(extract), read_links(links) if links else None)
        import_extract(session, files, actor=OPERATOR, now=now(), extract_day=day_in_name(extract))


def migrate(extract: Path, database: Path, links: Path) -> None:
    """Make the database that an import goes into; not a figure of the table."""
    migrations.upgrade(f"sqlite:///{database}")


JOBS: dict[str, Callable[[Path, Path, Path], None]] = {
    "migrate": migrate,
    "typed pass": typed_pass,
    "import": whole_import,
    "with links": with_links,
}


def peak_megabytes() -> float:
    """The most memory that this program has held.

    Not `getrusage`, whose figure a new process takes over from the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(peak) / 1024


def main() -> None:
    """Run the job named first, on an extract, a database and a links file."""
    job, extract, database, links = sys.argv[1], *map(Path, sys.argv[2:5])
    before, started = peak_megabytes(), time.perf_counter()
    JOBS[job](extract, database, links)
    seconds = time.perf_counter() - started
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": peak_megabytes() - before}))


if __name__ == "__main__":
    main()
