"""Whole cohorts of people new to the register, sent to a serving process over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from register.access import Role
from register.db import Base
from register.services.log_tree.verify import verify
from tests.accounts import ORGANISATIONS, make_account, make_key
from tests.completions import ADA, add_providers, csv_of
from tests.durability.serving import LONGEST
from tests.log_keys import ORIGIN, SIGNER

BESIDE = {"log_block", "log_checkpoint"}
"""What a receipt adds after the acceptance, in a transaction of its own."""

Counts = dict[str, int]
"""How many rows each table holds, and how many uploads are accepted."""


def cohort(number: int, rows: int) -> bytes:
    """A file of people, and awards of theirs, that no other number's file holds."""
    first = 1_000_000 + number * rows
    return csv_of(
        *(
            ADA
            | {
                "TRN": trn(first + row),
                "Last name": f"O’Brien{letters(first + row)}",
                "Certificate number": f"K-{first + row}",
                "Your reference": f"S-{first + row}",
            }
            for row in range(rows)
        )
    )


def trn(number: int) -> str:
    """A TRN of one person; such as 1111111, which no file may hold, is put out of the way."""
    written = str(number)
    return str(number + 5_000_000) if len(set(written)) == 1 or written == "1234567" else written


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def let_provider_in(engine: Engine) -> dict[str, str]:
    """Put a provider on the record; the headers of its requests."""
    with Session(engine) as session:
        add_providers(session)
        email = make_account(session, Role.PROVIDER, organisation=ORGANISATIONS[Role.PROVIDER])
        return make_key(session, email)


@dataclass(frozen=True)
class Checked:
    """An upload that may be accepted."""

    address: str
    digest: str


@dataclass
class Provider:
    """Somebody who sends cohorts to one server."""

    address: str
    key: dict[str, str]

    def check(self, content: bytes) -> Checked:
        """Send a file to be checked."""
        answer = self.send(content)
        assert answer.status_code == 201, answer.text
        return self._checked(answer)

    def send(self, content: bytes) -> requests.Response:
        """Send a file to be checked, and give whatever is answered."""
        headers = self.key | {"Content-Type": "text/csv"}
        return requests.post(self._path, data=content, headers=headers, timeout=LONGEST)

    def accept_now(self, sent: requests.Response) -> requests.Response:
        """Accept what was just checked, and give whatever is answered."""
        return self.ask_to_accept(self._checked(sent))

    def _checked(self, answer: requests.Response) -> Checked:
        upload = answer.json()
        return Checked(f"{self._path}/{upload['ref']}/accept", upload["digest"])

    @property
    def _path(self) -> str:
        return f"{self.address}/api/v1/completions"

    def accept(self, upload: Checked) -> str | None:
        """The receipt's number; None where no whole acknowledgement came back."""
        try:
            answer = self.ask_to_accept(upload)
        except requests.RequestException:
            return None
        return str(answer.json()["number"]) if answer.status_code == 200 else None

    def ask_to_accept(self, upload: Checked) -> requests.Response:
        """Ask once, and give whatever is answered."""
        body = {"rows": "all", "digest": upload.digest}
        return requests.post(upload.address, json=body, headers=self.key, timeout=LONGEST)


def counts(engine: Engine) -> Counts:
    """Everything that an acceptance changes, counted."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in BESIDE]
    asked = ", ".join(f'(SELECT count(*) FROM "{table.name}")' for table in tables)
    accepted = "(SELECT count(*) FROM upload WHERE state = 'accepted')"
    with engine.connect() as connection:
        answers = connection.execute(text(f"SELECT {asked}, {accepted}")).one()
    return dict(zip([*(table.name for table in tables), "accepted"], answers, strict=True))


def grown(before: Counts, by: Counts) -> Counts:
    """The counts after one more acceptance, whole."""
    return {name: before[name] + by[name] for name in before}


def damage(engine: Engine) -> list[str]:
    """What is wrong with a database that was written to by a process that was killed."""
    found: list[str] = []
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            whole = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            found += [str(each) for each in whole if each != "ok"]
            orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        else:
            orphans = [row for table in Base.metadata.sorted_tables for row in lost(engine, table)]
        found += [f"an orphan: {tuple(row)}" for row in orphans]
    with Session(engine) as session:
        verify(session, ORIGIN, [SIGNER.public])
    return found


def lost(engine: Engine, table: Any) -> list[Any]:
    """Rows that refer to one that is not there."""
    found: list[Any] = []
    with engine.connect() as connection:
        for key in table.foreign_keys:
            there = select(key.column).where(key.column == key.parent).correlate(table)
            if key.column.table is table:
                other = table.alias()
                there = select(other).where(other.c[key.column.name] == key.parent)
            asked = select(key.parent).where(key.parent.is_not(None), ~there.exists()).limit(1)
            found += connection.execute(asked).all()
    return found
