"""Who may ask about a school, for which days, as known when; and that asking writes nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import PERMISSIONS, Actor, OrganisationKind, Role
from register.db import Base
from register.errors import BadRequest, NotFound
from register.models import Award
from register.schemas.compliance import as_json
from tests.estate import Estate
from tests.situations import NASENCO, STARTED, ask, designated, holds_nasenco, outcome

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")


def test_a_late_award_changes_the_answer_now_and_not_the_one_known_then(
    session: Session, estate: Estate
) -> None:
    urn, person = designated(estate)
    before = estate.now
    estate.award(person, estate.provider(NASENCO), date(2024, 1, 15), commenced_on=STARTED)
    day = date(2026, 3, 12)
    assert outcome(ask(session, urn, day))[1] == "HOLDS_NASENCO"
    then = ask(session, urn, day, known_at=before)
    assert outcome(then)[1] == "DEADLINE_PASSED_NOT_HELD"
    assert then.known_at == before


def test_a_correction_changes_the_answer_now_and_not_the_one_known_then(
    session: Session, estate: Estate
) -> None:
    urn, person = designated(estate)
    ref = estate.award(person, estate.provider(NASENCO), date(2024, 1, 15), commenced_on=STARTED)
    before = estate.now
    estate.supersede(Award, ref, withdrawn_on=date(2025, 1, 15))
    assert outcome(ask(session, urn))[1] == "DEADLINE_PASSED_AWARD_WITHDRAWN"
    assert outcome(ask(session, urn, known_at=before))[1] == "HOLDS_NASENCO"


def test_the_instant_that_an_answer_names_gives_the_same_answer_again(
    session: Session, estate: Estate
) -> None:
    urn, person = designated(estate)
    first = ask(session, urn)
    estate.award(person, estate.provider(NASENCO), date(2024, 1, 15), commenced_on=STARTED)
    assert as_json(ask(session, urn, known_at=first.known_at)) == as_json(first)


def test_a_school_not_yet_held_then_is_not_found(session: Session, estate: Estate) -> None:
    urn = estate.school()
    with pytest.raises(NotFound):
        ask(session, urn, known_at=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("as_at", [date(2008, 12, 31), date(2101, 1, 1)])
def test_a_day_out_of_range_is_refused(session: Session, estate: Estate, as_at: date) -> None:
    with pytest.raises(BadRequest, match="between 2009 and 2100"):
        ask(session, estate.school(), as_at)


@pytest.mark.parametrize(
    "urn",
    ["12345", "1234567", "", "10000x", "\uff11\uff10\uff10001", "\x00", "999999"],
)
def test_what_is_no_school_is_not_found(session: Session, urn: str) -> None:
    with pytest.raises(NotFound):
        ask(session, urn)


@pytest.mark.parametrize(
    ("role", "kind", "identifier", "sees"),
    [
        (Role.INSPECTOR, OrganisationKind.INSPECTORATE, "inspectorate", True),
        (Role.REGISTRAR, OrganisationKind.REGISTER, "register", True),
        (Role.SCHOOL, OrganisationKind.SCHOOL, "own", True),
        (Role.SCHOOL, OrganisationKind.SCHOOL, "999999", False),
        (Role.SCHOOL, OrganisationKind.TRUST, "77", True),
        (Role.SCHOOL, OrganisationKind.TRUST, "78", False),
        (Role.AUTHORITY, OrganisationKind.AUTHORITY, "301", True),
        (Role.AUTHORITY, OrganisationKind.AUTHORITY, "302", False),
        (Role.PANEL, OrganisationKind.SCHOOL, "own", False),
    ],
)
def test_a_school_is_shown_to_those_whose_it_is(
    session: Session,
    estate: Estate,
    role: Role,
    kind: OrganisationKind,
    identifier: str,
    sees: bool,
) -> None:
    urn = estate.school(type_code="34")
    estate.trust("77", urn)
    actor = Actor(
        ref="a",
        name="Somebody",
        permissions=PERMISSIONS[role],
        role=role,
        organisation_kind=kind,
        organisation_identifier=urn if identifier == "own" else identifier,
    )
    if sees:
        assert ask(session, urn, actor=actor).cases.facts.urn == urn
    else:
        with pytest.raises(NotFound):
            ask(session, urn, actor=actor)


def test_asking_writes_nothing(session: Session, estate: Estate) -> None:
    urn = holds_nasenco(estate)

    def counted() -> dict[str, int]:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }

    before = counted()
    ask(session, urn)
    ask(session, urn, known_at=estate.now)
    session.commit()
    assert counted() == before
