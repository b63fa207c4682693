"""Deeds whose answers show somebody, done over HTTP by many at once, and what is on the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import requests
from sqlalchemy import Engine, text

from register.demo.people import KNOWN_BIRTH_DATE, KNOWN_TRN
from tests.completions import ADA, csv_of
from tests.durability.serving import LONGEST
from tests.durability.uploads import letters

DEEDS: Final = {
    "propose": "SELECT count(*) FROM log_entry WHERE action = 'approval.proposed'",
    "withdraw": "SELECT count(*) FROM log_entry WHERE action = 'approval.withdrawn'",
    "designate": "SELECT count(*) FROM log_entry WHERE action = 'appointment.designated'",
    "decide": "SELECT count(*) FROM log_entry WHERE action = 'referral.closed'",
    "check": "SELECT count(*) FROM upload",
}
"""By deed, how often it is on the record."""

ALONE: Final = """
    SELECT count(*) FROM (
        SELECT e.xmin AS by FROM log_entry e WHERE e.number > :since AND e.action IN
            ('approval.proposed', 'approval.withdrawn', 'appointment.designated', 'referral.closed')
        UNION ALL SELECT u.xmin FROM upload u WHERE u.id > :upload
    ) AS deed WHERE NOT EXISTS (SELECT 1 FROM look l WHERE l.xmin = deed.by)
"""
"""On PostgreSQL, which says what wrote a row: deeds that no look was committed with."""


ACTS_AN_HOUR: Final = 10


@dataclass
class Somebody:
    """One of those who do deeds at once, with a person, days and a referral of their own."""

    number: int
    address: str
    keys: Mapping[str, dict[str, str]]
    registrars: Sequence[dict[str, str]]
    """Keys of some: each may propose so many acts an hour."""
    urn: str
    trns: Sequence[str]
    waiting: list[str]
    proposed: list[str] = field(default_factory=list)
    done: int = 0

    def rounds(self, many: int) -> None:
        """Each deed that often, whatever is answered: a worker that is killed answers nothing."""
        for _ in range(many):
            for do in self.deeds().values():
                do()

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Each by its name, to be done in this order."""
        self.done += 1
        return {
            "propose": self._propose,
            "withdraw": self._withdraw,
            "designate": lambda: self._designate(self._day()),
            "decide": self._decide,
            "check": lambda: self.send(self.keys["provider"], "completions", self._file()),
        }

    def ask_about(self, trn: str, born_on: str, number: int) -> None:
        """Designate that person under another name, so that a registrar is asked who it is."""
        first = date(2018, 1, 1) + timedelta(days=number)
        self._designate(first, trn=trn, born_on=born_on)

    def _registrar(self) -> dict[str, str]:
        return self.registrars[self.done // ACTS_AN_HOUR]

    def send(
        self, key: dict[str, str], path: str, body: Mapping[str, object] | bytes
    ) -> dict[str, Any] | None:
        """What a request is answered; None where it was turned away or cut off."""
        sent: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        kind = {"Content-Type": "text/csv"} if isinstance(body, bytes) else {}
        try:
            answer = requests.post(
                f"{self.address}/api/v1/{path}",
                headers=key | kind,
                timeout=LONGEST,
                **sent,
            )
        except requests.RequestException:
            return None
        assert answer.status_code in (200, 201, 503), answer.text
        return answer.json() if answer.status_code != 503 else None

    def _propose(self) -> None:
        # Another’s each time: one that was cut off may wait for a second registrar.
        name = f"Newname{letters(self.number)}{letters(self.done)}"
        renamed = {
            "trn": self.trns[self.done],
            "last_name": name,
            "first_names": "Kim",
            "name_is": "further",
        }
        act = {"act": "change_identity", "asked": renamed, "ground": "evidence_seen", "note": "A"}
        if made := self.send(self._registrar(), "approvals", act):
            self.proposed.append(made["ref"])

    def _withdraw(self) -> None:
        if self.proposed:
            self.send(self._registrar(), f"approvals/{self.proposed.pop()}/withdraw", {})

    def _decide(self) -> None:
        if self.waiting:
            self.send(self._registrar(), f"referrals/{self.waiting.pop()}/decision", SOMEBODY_ELSE)

    def _designate(self, first: date, **who: str) -> None:
        known = {"trn": KNOWN_TRN, "born_on": KNOWN_BIRTH_DATE.isoformat()} | who
        named = {"last_name": "Wrongname", "first_names": "Somebody", "shared": True}
        days = {"started_on": first.isoformat(), "ended_on": first.isoformat()}
        self.send(self.keys["school"], f"schools/{self.urn}/appointments", known | named | days)

    def _day(self) -> date:
        return date(2010, 1, 1) + timedelta(days=self.number * 400 + self.done * 3)

    def _file(self) -> bytes:
        known = {"TRN": KNOWN_TRN, "Your reference": f"S-{self.number}-{self.done}"}
        return csv_of(ADA | known)


SOMEBODY_ELSE: Final[dict[str, object]] = {
    "outcome": "somebody_else",
    "ground": "evidence_seen",
    "note": "They are two people",
}


def deeds(engine: Engine) -> dict[str, int]:
    """How often each deed is on the record."""
    with engine.connect() as connection:
        return {name: connection.execute(text(asked)).scalar_one() for name, asked in DEEDS.items()}


def looks(engine: Engine) -> dict[str, int]:
    """How many looks there are of each kind."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT kind, count(*) AS many FROM look GROUP BY kind"))
        return {row.kind: row.many for row in found}


def newest(engine: Engine) -> dict[str, int]:
    """The newest entry and upload."""
    asked = "SELECT (SELECT max(number) FROM log_entry), (SELECT coalesce(max(id), 0) FROM upload)"
    with engine.connect() as connection:
        since, upload = connection.execute(text(asked)).one()
    return {"since": since, "upload": upload}


def alone(engine: Engine, after: dict[str, int]) -> int:
    """Deeds since then that were committed without a look; SQLite cannot tell, and has none."""
    if engine.dialect.name != "postgresql":
        return 0
    with engine.connect() as connection:
        return int(connection.execute(text(ALONE), after).scalar_one())
