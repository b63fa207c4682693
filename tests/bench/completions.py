"""10,000 completions checked and accepted, against plain csv and sqlite3, other values known.

Run: python -m tests.bench.completions [ROUNDS]. Both are timed in the same run, turn about, on an
SQLite file that holds 60,000 people; the medians and their ratio are printed.
"""

import csv
import io
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import open_engine, table_of
from register.models import Award, BirthDate, Person, PersonName
from register.names import fold
from register.services import log, migrations
from register.services.completions import accept, check
from register.services.transaction import transaction
from tests.completions import WYCHFORD, add_providers, csv_of

ROWS = 10_000
PEOPLE = 60_000
LIMIT = 20
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
INSERT_AWARD = """
    INSERT INTO award (ref, person_id, title, commenced_on, completed_on, held_from,
        certificate_number, provider_reference, kind, commenced_precision, provider_id, source,
        recorded_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'NASENCO', 'day', 1, 'bench', 1)
"""
LAST_NAMES = [a + b for a in ("Ash", "Oak", "Hart", "Win", "Mar") for b in ("ley", "ton", "wood")]
FIRST_NAMES = ("Ada", "Zoë", "Sam", "Siân", "José", "Priya", "Tom", "Łukasz", "Mia", "Noor")


def main(rounds: int) -> None:
    """Print the medians of this many rounds, and whether the limit is met."""
    folder = Path(tempfile.mkdtemp(prefix="register-bench-"))
    try:
        base = folder / "base.sqlite3"
        fill(base)
        ours: list[tuple[float, float]] = []
        theirs: list[float] = []
        for turn in range(rounds):
            content = file_of(turn)
            for run, times in ((peer, theirs), (register, ours)):
                copy = folder / f"{turn}-{run.__name__}.sqlite3"
                shutil.copy(base, copy)
                times.append(run(copy, content))
                copy.unlink()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    checks, accepts = (statistics.median(times) for times in zip(*ours, strict=True))
    limit = statistics.median(theirs)
    ratio = statistics.median(sum(both) for both in ours) / limit
    verdict = "met" if ratio <= LIMIT else "MISSED"
    sys.stdout.write(
        f"{ROWS:,} completions on {PEOPLE:,} people, median of {rounds}: "
        f"check {checks * 1000:.0f} ms, accept {accepts * 1000:.0f} ms; "
        f"parse and raw executemany {limit * 1000:.0f} ms; "
        f"ratio {ratio:.1f}, limit {LIMIT}: {verdict}\n"
    )


def file_of(seed: int) -> bytes:
    """A file of new people, all different from round to round."""
    chance = random.Random(seed)
    rows = []
    for number in range(ROWS):
        started = date(2019, 9, 1) + timedelta(days=chance.randrange(1_500))
        completed = started + timedelta(days=chance.randrange(300, 500))
        rows.append(
            {
                "TRN": f"{5_000_000 + number}",
                "Last name": chance.choice(LAST_NAMES) + f"{'abcdefghij'[number % 10]}",
                "First names": chance.choice(FIRST_NAMES),
                "Date of birth": (
                    date(1971, 2, 1) + timedelta(chance.randrange(9_000))
                ).isoformat(),
                "Qualification": "NASENCO",
                "Course start": started.isoformat(),
                "Course completed": completed.isoformat(),
                "Award date": (completed + timedelta(days=20)).isoformat(),
                "Outcome": "Passed",
                "Certificate number": f"C{number:06}",
                "Your reference": f"S{number}",
            }
        )
    return csv_of(*rows)


def peer(path: Path, content: bytes) -> float:
    """Seconds to parse the file and put its awards in the same table, every other value known."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous=FULL")
    known = [(f"peer{number}", number + 1) for number in range(ROWS)]
    started = time.perf_counter()
    rows = csv.reader(io.StringIO(content.decode()))
    next(rows)
    values = [
        (*ids, row[4], row[5], row[6], row[7], row[9], row[10])
        for ids, row in zip(known, rows, strict=True)
    ]
    with connection:
        connection.executemany(INSERT_AWARD, values)
    taken = time.perf_counter() - started
    connection.close()
    return taken


def register(path: Path, content: bytes) -> tuple[float, float]:
    """Seconds to check, and seconds to accept."""
    engine = open_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        started = time.perf_counter()
        upload = check(
            session,
            provider_ukprn=WYCHFORD,
            filename="completions.csv",
            content=content,
            actor=OPERATOR,
            now=NOW,
        )
        checked = time.perf_counter()
        receipt = accept(
            session, upload_ref=upload.ref, actor=OPERATOR, now=NOW, seen_digest=upload.digest
        )
        accepted = time.perf_counter()
    engine.dispose()
    assert receipt.recorded["awards"] == ROWS, receipt
    return checked - started, accepted - checked


def fill(path: Path) -> None:
    """A migrated database with two providers and 60,000 people who hold an award each."""
    url = f"sqlite:///{path}"
    migrations.upgrade(url)
    engine = open_engine(url)
    chance = random.Random(1)
    with Session(engine) as session:
        add_providers(session)
        with transaction(session):
            entry = log.record(
                session, log.Draft("people.made", "bench:1"), actor=OPERATOR, now=NOW
            )
            people, names, births, awards = [], [], [], []
            for number in range(1, PEOPLE + 1):
                last, first = chance.choice(LAST_NAMES), chance.choice(FIRST_NAMES)
                known = {"person_id": number, "source": "bench", "recorded_by": entry}
                people.append(
                    {
                        "id": number,
                        "ref": f"p{number}",
                        "trn": f"{1_000_000 + number}",
                        "recorded_by": entry,
                    }
                )
                names.append(
                    known
                    | {
                        "last_name": last,
                        "first_names": first,
                        "last_name_key": fold(last),
                        "first_names_key": fold(first),
                    }
                )
                born = date(1971, 1, 1) + timedelta(days=chance.randrange(9_000))
                births.append(known | {"born_on": born})
                awards.append(
                    known
                    | {
                        "ref": f"a{number}",
                        "provider_id": 1,
                        "kind": "NASENCO",
                        "title": "NASENCO",
                        "commenced_on": date(2018, 9, 1),
                        "commenced_precision": "day",
                        "completed_on": date(2019, 7, 1),
                        "held_from": date(2019, 7, 20),
                        "certificate_number": f"B{number}",
                    }
                )
            for model, rows in (
                (Person, people),
                (PersonName, names),
                (BirthDate, births),
                (Award, awards),
            ):
                session.execute(insert(table_of(model)), rows)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
