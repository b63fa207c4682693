"""Situations that a school can be in, made up for tests, and how a test asks about one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register import clock
from register.access import Actor, OrganisationKind, Role
from register.services.compliance.answer import SchoolCompliance
from register.services.compliance.school import school_compliance
from tests.estate import Estate
from tests.sencos import acting_for

NASENCO = ("NASENCO", date(2009, 9, 1), None)
NPQ = ("NPQSENCO", date(2024, 9, 1), None)
TODAY = date(2026, 11, 2)
INSPECTOR = replace(
    acting_for("inspectorate", OrganisationKind.INSPECTORATE, Role.INSPECTOR), account_id=1
)
STARTED = date(2022, 9, 1)


def ask(
    session: Session,
    urn: str,
    as_at: date = TODAY,
    known_at: datetime | None = None,
    actor: Actor = INSPECTOR,
) -> SchoolCompliance:
    return school_compliance(
        session, urn, as_at=as_at, known_at=known_at, actor=actor, now=clock.now()
    )


def outcome(answer: SchoolCompliance) -> tuple[str, str, date | None]:
    found = answer.finding
    return found.status.value, found.reason.value, found.deadline


def designated(estate: Estate, started_on: date | None = STARTED, **facts: Any) -> tuple[str, int]:
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, started_on, **facts)
    return urn, person


def holds_nasenco(estate: Estate) -> str:
    urn, person = designated(estate)
    estate.award(person, estate.provider(NASENCO), date(2024, 1, 15), commenced_on=STARTED)
    return urn


def is_exempt(estate: Estate) -> str:
    return designated(estate, date(2009, 9, 1))[0]


def is_enrolled(estate: Estate) -> str:
    urn, person = designated(estate, date(2025, 1, 6))
    estate.enrolled(person, estate.provider(NPQ), date(2025, 2, 1))
    return urn


def has_no_award(estate: Estate) -> str:
    return designated(estate)[0]


def eligibility_is_not_known(estate: Estate) -> str:
    return designated(estate, date(2025, 1, 6), induction=None)[0]


def has_no_senco(estate: Estate) -> str:
    urn = estate.school()
    estate.appointed(estate.person(), urn, STARTED, date(2024, 7, 19))
    return urn


def says_it_has_none(estate: Estate) -> str:
    urn = estate.school()
    estate.declared_none(urn, date(2026, 1, 5))
    return urn


def nothing_is_recorded(estate: Estate) -> str:
    return estate.school()


def is_special(estate: Estate) -> str:
    return estate.school(type_code="07", type_name="Community special school")


def is_closed(estate: Estate) -> str:
    return estate.school(status_code="2", closed_on=date(2020, 8, 31))
