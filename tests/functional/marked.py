"""Three people whose every field is a string of its own, put on the record of a world by its users.

Alpha is SENCO of the school, holds the provider's award and was checked by the panel; Beta is the
same to their rivals; Gamma's award from the provider was withdrawn.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from register import clock
from register.days import day_in_words
from register.demo.accounts import SECOND_REGISTRAR
from register.services.accounts import actor_of_account
from register.services.approvals.kinds import Act
from tests.approvals import approved
from tests.completions import csv_of
from tests.functional.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One person; no value is shared with anybody or anything else."""

    name: str
    trn: str
    born_on: date
    commenced_on: date
    completed_on: date
    held_from: date
    since: date
    served: tuple[date, date]
    withdrawn_on: date | None = None

    @property
    def last_name(self) -> str:
        """The name now."""
        return f"{self.name}now"

    @property
    def earlier_name(self) -> str:
        """The name that a school typed first."""
        return f"{self.name}before"

    def marks(self) -> dict[str, tuple[str, ...]]:
        """Each field with every way in which it may be written."""
        return {
            "TRN": (self.trn,),
            "name now": (self.last_name,),
            "earlier name": (self.earlier_name,),
            "birth date": written(self.born_on),
            "course start": written(self.commenced_on),
            "course end": written(self.completed_on),
            "award date": written(self.held_from),
            "certificate": (f"CERT-{self.name}",),
            "provider’s reference": (f"REF-{self.name}",),
            "post": written(self.since),
            "earlier service": written(self.served[0]) + written(self.served[1]),
            "evidence of service": (f"Letter {self.name}",),
            "day withdrawn": written(self.withdrawn_on) if self.withdrawn_on else (),
            "evidence of withdrawal": (f"Inquiry {self.name}",),
            "reason withdrawn": (
                "kept for registrars: The course’s requirements",
                '"reason":"requirements_not_met"',
            )
            if self.withdrawn_on
            else (),
            "name typed wrongly": (f"{self.name}typed",),
            "file name": (f"{self.name}file.csv",),
        }


def written(day: date) -> tuple[str, ...]:
    """A day as pages, machines and spreadsheets write it."""
    return day.isoformat(), day_in_words(day), f"{day:%d/%m/%Y}"


ALPHA = Marked(
    name="Alpha",
    trn="8461357",
    born_on=date(1961, 2, 11),
    commenced_on=date(2016, 10, 13),
    completed_on=date(2017, 6, 23),
    held_from=date(2017, 7, 19),
    since=date(2019, 2, 27),
    served=(date(2012, 3, 5), date(2013, 4, 9)),
)
BETA = Marked(
    name="Beta",
    trn="8461358",
    born_on=date(1962, 3, 12),
    commenced_on=date(2015, 10, 14),
    completed_on=date(2016, 6, 24),
    held_from=date(2016, 7, 20),
    since=date(2019, 2, 28),
    served=(date(2012, 3, 6), date(2013, 4, 10)),
)
GAMMA = Marked(
    name="Gamma",
    trn="8461359",
    born_on=date(1963, 4, 13),
    commenced_on=date(2014, 10, 15),
    completed_on=date(2015, 6, 25),
    held_from=date(2015, 7, 21),
    since=date(2019, 3, 1),
    served=(date(2012, 3, 7), date(2013, 4, 11)),
    withdrawn_on=date(2022, 9, 17),
)
MARKS = {
    f"{person.name}’s {field}": patterns
    for person in (ALPHA, BETA, GAMMA)
    for field, patterns in person.marks().items()
}


def fields_in(answer: TestResponse) -> set[str]:
    """The fields that an answer shows, in its body or in its headers."""
    return fields_said(answer.get_data(as_text=True) + str(answer.headers))


def fields_said(words: str) -> set[str]:
    """The fields that a text shows."""
    said = unescape(words)
    return {field for field, patterns in MARKS.items() if any(each in said for each in patterns)}


def put_marked_people(world: World) -> None:
    """Put the three on the record through the doors that their users use."""
    _designate(world, "school", ALPHA)
    _designate(world, "other-school", BETA)
    for person in (ALPHA, BETA):
        _rename(world, person)
    _report(world, "provider", ALPHA, GAMMA)
    _report(world, "other-provider", BETA)
    _withdraw(world, GAMMA)
    _mistype(world, ALPHA)
    for caller, person, purpose in (
        ("panel", ALPHA, "appointing"),
        ("other-panel", BETA, "appointing"),
        ("registrar", ALPHA, "deciding"),
    ):
        asked = {"trn": person.trn, "born_on": person.born_on.isoformat(), "purpose": purpose}
        world.own[caller]["check"] = post(world, caller, "/checks", asked)["receipt"]
    asked = {
        "trn": GAMMA.trn,
        "born_on": GAMMA.born_on.isoformat(),
        "purpose": "appointing",
    }
    world.own["panel"]["second check"] = post(world, "panel", "/checks", asked)["receipt"]
    with world.session() as session:
        find = text("SELECT ref FROM person WHERE trn = :trn")
        for name, person in (("person", ALPHA), ("other", GAMMA)):
            ref = session.execute(find, {"trn": person.trn}).scalar_one()
            world.own["registrar"][name] = ref


def post(world: World, caller: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the API answers to this, which has to go well."""
    answer = world.app.test_client().post(f"/api/v1{path}", json=body, headers=world.keys[caller])
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def _designate(world: World, school: str, person: Marked) -> None:
    said = {
        "trn": person.trn,
        "last_name": person.earlier_name,
        "first_names": "Kim",
        "born_on": person.born_on.isoformat(),
        "started_on": person.since.isoformat(),
        "is_qualified_teacher": True,
        "induction": "met",
        "is_teaching_at_school": True,
        "shared": True,
    }
    urn = world.own[school]["urn"]
    made = post(world, school, f"/schools/{urn}/appointments", said)
    world.own[school]["appointment"] = made["ref"]
    first, last = person.served
    spell = {"urn": urn, "started_on": first.isoformat(), "ended_on": last.isoformat()}
    body = {"spells": [spell], "source": f"Letter {person.name}"}
    post(world, school, f"/appointments/{made['ref']}/prior-service", body)


def _rename(world: World, person: Marked) -> None:
    asked = {
        "trn": person.trn,
        "first_names": "Kim",
        "last_name": person.last_name,
        "name_is": "further",
    }
    _two_registrars(world, Act.CHANGE_IDENTITY, asked)


def _withdraw(world: World, person: Marked) -> None:
    asked = {
        "trn": person.trn,
        "held_from": person.held_from,
        "withdrawn_on": person.withdrawn_on,
        "reason": "requirements_not_met",
    }
    ref = _two_registrars(world, Act.WITHDRAW_AWARD, asked, f"Inquiry {person.name}")
    world.own["registrar"]["proposal"] = ref


def _two_registrars(
    world: World, act: Act, asked: dict[str, Any], note: str = "A letter on file"
) -> str:
    with world.session() as session:
        emails = (world.emails["registrar"], SECOND_REGISTRAR)
        first, second = (actor_of_account(session, email) for email in emails)
        return approved(session, act, asked, (first, second), now=clock.now(), note=note)


def _report(world: World, provider: str, *people: Marked) -> None:
    rows = [
        {
            "TRN": person.trn,
            "Last name": person.last_name,
            "First names": "Kim",
            "Date of birth": f"{person.born_on:%d/%m/%Y}",
            "Qualification": "NASENCO",
            "Course start": f"{person.commenced_on:%d/%m/%Y}",
            "Course completed": f"{person.completed_on:%d/%m/%Y}",
            "Award date": f"{person.held_from:%d/%m/%Y}",
            "Outcome": "Passed",
            "Certificate number": f"CERT-{person.name}",
            "Your reference": f"REF-{person.name}",
        }
        for person in people
    ]
    sent = world.app.test_client().post(
        "/api/v1/completions",
        data={"file": (io.BytesIO(csv_of(*rows)), f"{people[0].name}file.csv")},
        headers=world.keys[provider],
    )
    assert sent.status_code == 201, sent.text
    found = sent.get_json()
    world.own[provider]["upload"] = found["ref"]
    body = {"rows": "all", "digest": found["digest"]}
    post(world, provider, f"/completions/{found['ref']}/accept", body)


def _mistype(world: World, person: Marked) -> None:
    """The other school types the TRN with another name: a record apart, and a referral."""
    urn = world.own["other-school"]["urn"]
    said = {
        "trn": person.trn,
        "last_name": f"{person.name}typed",
        "first_names": "Kim",
        "born_on": person.born_on.isoformat(),
        "started_on": "2021-01-04",
        "shared": True,
    }
    post(world, "other-school", f"/schools/{urn}/appointments", said)
    with world.session() as session:
        newest = text("SELECT ref FROM referral WHERE kind = 'identity' ORDER BY id DESC LIMIT 1")
        world.own["registrar"]["referral"] = session.execute(newest).scalar_one()
