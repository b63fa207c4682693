"""10,000 completions checked and accepted, against plain csv and sqlite3 with the values known.

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
from tests.completions import HEADINGS, WYCHFORD, add_providers, csv_of

ROWS = 10_000
PEOPLE = 60_000
LIMIT = 20
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LAST_NAMES = [a + b for a in ("Ash", "Oak", "Hart", "Win", "Mar") for b in ("ley", "ton", "wood")]
FIRST_NAMES = ("Ada", "Zoë", "Sam", "Siân", "José", "Priya", "Tom", "Łukasz", "Mia", "Noor")


def main(rounds: int) -> None:
    """Print the medians of this many rounds, and whether the limit is met."""
    folder = Path(tempfile.mkdtemp(prefix="register-bench-"))
    try:
        base = folder / "base.sqlite3"
        fill(base)
        ours, theirs = [], []
        for turn in range(rounds):
            content = file_of(turn)
            theirs.append(peer(folder / f"peer-{turn}.sqlite3", content))
            shutil.copy(base, folder / "ours.sqlite3")
            ours.append(register(folder / "ours.sqlite3", content))
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
                "Date of birth": slashed(date(1971, 1, 1) + timedelta(chance.randrange(9_000))),
                "Qualification": "NASENCO",
                "Course start": slashed(started),
                "Course completed": slashed(completed),
                "Award date": slashed(completed + timedelta(days=20)),
                "Outcome": "Passed",
                "Certificate number": f"C{number:06}",
                "Your reference": f"S{number}",
            }
        )
    return csv_of(*rows)


def slashed(day: date) -> str:
    """27/02/1985."""
    return f"{day:%d/%m/%Y}"


def peer(path: Path, content: bytes) -> float:
    """Seconds to parse the file and put its values in one table, with nothing decided."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f'"{heading}"' for heading in HEADINGS)
    connection.execute(f"CREATE TABLE completion ({columns})")
    started = time.perf_counter()
    rows = csv.reader(io.StringIO(content.decode()))
    next(rows)
    marks = ", ".join("?" * len(HEADINGS))
    with connection:
        connection.executemany(f"INSERT INTO completion VALUES ({marks})", list(rows))
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
