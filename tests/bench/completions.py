"""10,000 completions checked and accepted, beside plain csv and sqlite3 with all else known.

One row in ten is of somebody whom the register knows already and who holds no award; the others
are new to it. Each round sends other people, to the same register as the round before.
"""

import csv
import io
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import table_of
from register.demo.files import COMPLETION_HEADINGS
from register.demo.words import PROVIDERS
from register.models import Award, BirthDate, Enrolment, Person, PersonLink, PersonName
from register.services.completions import accept, check
from tests.bench.national import national, scratch, session_on
from tests.bench.timing import Job, Line, alone, beside, interleaved

ROWS, FEWER = 10_000, 2_500
KNOWN = 10
"""One row in this many is of somebody whom the register knows."""
ROUNDS = 5
LIMIT = 20
"""Times as long as parsing and a raw executemany of the same rows."""

OURS, PEER = "10,000 completions checked and accepted", "parse and raw executemany"
QUARTER = "2,500 completions"
INSERT_AWARD = """
    INSERT INTO award (ref, person_id, title, commenced_on, completed_on, held_from,
        certificate_number, provider_reference, kind, commenced_precision, provider_id, source,
        recorded_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'NASENCO', 'day', 1, 'bench', 1)
"""
LAST_NAMES = [a + b for a in ("Ash", "Oak", "Hart", "Win", "Mar") for b in ("ley", "ton", "wood")]
FIRST_NAMES = ("Ada", "Zoë", "Sam", "Siân", "José", "Priya", "Tom", "Łukasz", "Mia", "Noor")

person, name, born, award, course, link = map(
    table_of, (Person, PersonName, BirthDate, Award, Enrolment, PersonLink)
)


class Who(NamedTuple):
    """Somebody in a file."""

    trn: str
    last_name: str
    first_names: str
    born_on: date


class Register:
    """A register that takes one file after another, and the seconds of each part.

    On one connection, as a worker that serves has.
    """

    def __init__(self, session: Session, files: Iterator[bytes]) -> None:
        self.session = session
        self.files = files
        self.checks: list[float] = []
        self.accepts: list[float] = []

    def send(self) -> float:
        """Check and accept the next file; RuntimeError where it was not all taken."""
        content = next(self.files)
        asked: dict[str, Any] = {"actor": OPERATOR, "now": datetime.now(UTC)}
        begun = time.perf_counter()
        upload = check(
            self.session,
            provider_ukprn=PROVIDERS[4][0],
            filename="completions.csv",
            content=content,
            **asked,
        )
        checked = time.perf_counter()
        receipt = accept(self.session, upload_ref=upload.ref, seen_digest=upload.digest, **asked)
        accepted = time.perf_counter()
        if receipt.recorded["awards"] != content.count(b"\n") - 1:
            raise RuntimeError(f"not every row was taken: {receipt.recorded}")
        self.checks.append(checked - begun)
        self.accepts.append(accepted - checked)
        return accepted - begun


class People:
    """Whom files are made of: those known without an award, those new to the register."""

    def __init__(self, session: Session) -> None:
        self.known = iter(_without_award(session))
        self.strangers = _strangers(set(session.execute(select(person.c.trn)).scalars()))

    def take(self, number: int) -> Who:
        """Somebody for that row, who has been in no file before."""
        return next(self.strangers if number % KNOWN else self.known)


def run() -> Iterator[Line]:
    """The whole, its parts, and how it grows with the file."""
    with scratch() as folder:
        path = national(folder)
        with session_on(path) as session:
            people = People(session)
            register = Register(session, (file_of(people, ROWS) for _ in range(ROUNDS)))
            fewer = Register(session, (file_of(people, FEWER) for _ in range(ROUNDS)))
            peer = _peer(national(folder, "peer.sqlite3"), file_of(people, ROWS))
            times = interleaved({PEER: peer, OURS: register.send, QUARTER: fewer.send}, ROUNDS)
    yield beside(times, OURS, PEER, LIMIT)
    yield alone("of which the check", register.checks)
    yield alone("of which the acceptance", register.accepts)
    yield beside(times, OURS, QUARTER)


def file_of(people: People, rows: int) -> bytes:
    """A provider's file of so many rows, each of somebody else."""
    chance = Random(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COMPLETION_HEADINGS)
    for number in range(rows):
        who = people.take(number)
        started = date(2019, 9, 1) + timedelta(days=chance.randrange(1_500))
        completed = started + timedelta(days=chance.randrange(300, 500))
        days = (started, completed, completed + timedelta(days=20))
        person = (who.trn, who.last_name, who.first_names, who.born_on.isoformat())
        course = ("NASENCO", *map(date.isoformat, days), "Passed")
        writer.writerow((*person, *course, f"C{who.trn}", f"S{number}"))
    return out.getvalue().encode()


def _without_award(session: Session) -> list[Who]:
    taught = (exists().where(table.c.person_id == person.c.id) for table in (award, course))
    # Whoever has several records may have an award by another of them.
    joined = exists().where(
        or_(link.c.person_id == person.c.id, link.c.principal_id == person.c.id)
    )
    known = (
        select(person.c.trn, name.c.last_name, name.c.first_names, born.c.born_on)
        .join(name, name.c.person_id == person.c.id)
        .join(born, born.c.person_id == person.c.id)
        .where(person.c.trn.is_not(None), *(~each for each in taught), ~joined)
        .order_by(person.c.id)
    )
    return list({row.trn: Who._make(row) for row in session.execute(known)}.values())


def _strangers(held: set[str]) -> Iterator[Who]:
    chance = Random(1)
    for number in range(5_000_000, 9_999_999):
        if str(number) not in held:
            yield Who(
                str(number),
                chance.choice(LAST_NAMES) + "abcdefghij"[number % 10],
                chance.choice(FIRST_NAMES),
                date(1971, 2, 1) + timedelta(days=chance.randrange(9_000)),
            )


def _peer(path: Path, content: bytes) -> Job:
    """Parse the file and put its awards in the same table, every other value known."""
    counter = count()

    def job() -> float:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA synchronous=FULL")
        turn = next(counter)
        known = [(f"peer{turn}-{number}", number + 1) for number in range(ROWS)]
        begun = time.perf_counter()
        rows = csv.reader(io.StringIO(content.decode()))
        next(rows)
        values = [
            (*ids, row[4], row[5], row[6], row[7], row[9], row[10])
            for ids, row in zip(known, rows, strict=True)
        ]
        with connection:
            connection.executemany(INSERT_AWARD, values)
        seconds = time.perf_counter() - begun
        connection.close()
        return seconds

    return job
