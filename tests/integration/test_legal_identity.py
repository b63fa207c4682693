"""A name, a birth date or a TRN is changed by two registrars, and what was held is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.errors import Conflict, InvalidInput, RegisterError
from register.identifiers import Trn
from register.models import BirthDate, LogEntry, LogPayload, PersonName
from register.queries.people import HeldPerson, find_by_trns
from register.services.approvals.kinds import Act
from register.services.approvals.preview import ActPreview, preview
from register.services.approvals.propose import propose
from register.services.checks import (
    CheckAnswer,
    CheckOutcome,
    Purpose,
    Question,
    check,
    check_candidate,
)
from register.services.checks.words import OTHER_TRN
from tests.approvals import NOON, add_named, approve_as, approved, asking, two_registrars
from tests.completions import ADA, ZOE, add_providers, record

TRN = "7001234"
BORN = date(1985, 2, 27)
NEW = "7004321"
CORRECTED = {"trn": TRN, "trn_is": "corrected"}
RETIRED = {"trn": TRN, "trn_is": "retired", "new_trn": NEW}
NAME = {"trn": TRN, "first_names": "Ada", "last_name": "King", "name_is": "further"}


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    add_providers(session)
    record(session, ADA, ZOE)
    return two_registrars(session)


def held(session: Session, trn: str = TRN) -> HeldPerson:
    session.rollback()
    found = find_by_trns(session, [trn])[trn]
    session.rollback()
    return found


def last_names(session: Session) -> list[str]:
    return [name.last_name for name in held(session).names]


def test_a_further_name_is_the_name_now_beside_the_one_before(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, NAME, two)
    assert last_names(session) == ["O’Brien", "King"]


def test_a_corrected_name_takes_the_place_of_the_one_before(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, {**NAME, "name_is": "corrected"}, two)
    assert last_names(session) == ["King"]
    kept = session.scalars(select(PersonName).where(PersonName.last_name == "O’Brien")).one()
    entry = session.get(LogEntry, kept.superseded_by)
    assert entry
    assert (entry.action, entry.actor) == ("person.name_corrected", two[1].ref)


def test_a_birth_date_is_superseded_and_never_edited(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, {"trn": TRN, "born_on": "1985-02-28"}, two)
    assert held(session).born_on == date(1985, 2, 28)
    kept = session.scalars(
        select(BirthDate.born_on)
        .where(BirthDate.person_id == held(session).id)
        .order_by(BirthDate.id)
    )
    assert list(kept) == [date(1985, 2, 27), date(1985, 2, 28)]


def test_a_trn_is_changed_with_both_in_the_log(session: Session, two: tuple[Actor, Actor]) -> None:
    before = held(session)
    approved(session, Act.CHANGE_IDENTITY, {**CORRECTED, "new_trn": NEW}, two)
    assert held(session, NEW).id == before.id
    session.rollback()
    assert find_by_trns(session, [TRN]) == {}
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "person.trn_changed")).one()
    payload = session.get(LogPayload, entry.number)
    assert payload
    assert b'"trn":"7004321","was":"7001234"' in payload.body
    assert TRN not in entry.subject


def answered(session: Session, panel: Actor, trn: str, born_on: date = BORN) -> CheckAnswer:
    question = Question(purpose=Purpose.APPOINTING, trn=Trn(trn), born_on=born_on)
    return check_candidate(session, question, actor=panel, now=NOON, target_key=b"key").answer


def test_a_check_with_a_trn_that_is_out_of_use_finds_them_where_every_detail_agrees(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    panel = add_named(session, "ada@panel.example", "Ada Lovelace", Role.PANEL)
    before = answered(session, panel, TRN)
    approved(session, Act.CHANGE_IDENTITY, {**RETIRED, **NAME}, two)
    new, old = (answered(session, panel, each) for each in (NEW, TRN))
    assert (new.outcome, new.awards) == (before.outcome, before.awards)
    assert (old.outcome, old.details) == (before.outcome, (*new.details, OTHER_TRN))
    assert NEW not in old.words
    assert [name.last_name for name in held(session, NEW).names] == ["King"]
    nobody = answered(session, panel, "7654321")
    assert answered(session, panel, TRN, date(1990, 1, 2)) == nobody
    again = {**RETIRED, "new_trn": "7004322"}
    with pytest.raises(InvalidInput, match="out of use already"):
        preview(session, Act.CHANGE_IDENTITY, again, actor=two[0], now=NOON)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": TRN}, two)
    assert answered(session, panel, NEW).outcome is CheckOutcome.PERSON_KNOWN_NO_AWARD
    assert answered(session, panel, TRN) == before


def test_a_check_with_a_trn_that_was_never_theirs_is_the_one_negative_answer(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    panel = add_named(session, "ada@panel.example", "Ada Lovelace", Role.PANEL)
    approved(session, Act.CHANGE_IDENTITY, {**CORRECTED, "new_trn": NEW}, two)
    assert answered(session, panel, TRN) == answered(session, panel, "7654321")
    assert answered(session, panel, TRN).outcome is CheckOutcome.NO_MATCH


@pytest.mark.canary
def test_a_negative_that_tells_a_trn_out_of_use_is_noticed(
    session: Session, two: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = check._without_person

    def telling(question: Question, outcome: CheckOutcome) -> CheckAnswer:
        said = own(question, outcome)
        return replace(said, details=(*said.details, OTHER_TRN)) if question.trn == TRN else said

    monkeypatch.setattr(check, "_without_person", telling)
    with pytest.raises(AssertionError):
        test_a_check_with_a_trn_that_is_out_of_use_finds_them_where_every_detail_agrees(
            session, two
        )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"trn": "7009999"}, InvalidInput),
        ({"last_name": ""}, InvalidInput),
        ({"name_is": None}, InvalidInput),
        ({"first_names": "", "last_name": "", "name_is": None}, InvalidInput),
        ({"born_on": "2026-11-03"}, InvalidInput),
        ({"born_on": "2026-11-02"}, InvalidInput),
        ({"born_on": "2010-11-03"}, InvalidInput),
        ({"born_on": "1900-01-01"}, InvalidInput),
        ({"new_trn": "7001235", "trn_is": "corrected"}, Conflict),
        ({"new_trn": "7001235", "trn_is": "retired"}, Conflict),
        ({"new_trn": TRN, "trn_is": "corrected"}, Conflict),
        ({"new_trn": NEW}, InvalidInput),
        ({"born_on": "1985-02-27"}, Conflict),
        ({"last_name": "O’Brien"}, Conflict),
    ],
)
def test_what_changes_nothing_or_is_somebody_elses_is_refused(
    session: Session,
    two: tuple[Actor, Actor],
    changed: dict[str, Any],
    error: type[RegisterError],
) -> None:
    with pytest.raises(error):
        preview(session, Act.CHANGE_IDENTITY, {**NAME, **changed}, actor=two[0], now=NOON)


def test_a_name_that_was_changed_since_stops_it(session: Session, two: tuple[Actor, Actor]) -> None:
    ref = propose(session, asking(Act.CHANGE_IDENTITY, NAME), actor=two[0], now=NOON)
    other = {**NAME, "last_name": "Byron"}
    with pytest.raises(Conflict, match="waits for a second registrar already"):
        propose(session, asking(Act.CHANGE_IDENTITY, other), actor=two[1], now=NOON)
    day = NOON + timedelta(hours=25)
    late = propose(session, asking(Act.CHANGE_IDENTITY, other), actor=two[0], now=day)
    approve_as(session, late, two[1], day)
    with pytest.raises(Conflict):
        approve_as(session, ref, two[1], NOON + timedelta(hours=1))
    assert last_names(session) == ["O’Brien", "Byron"]


def test_a_name_recorded_by_a_trn_that_is_out_of_use_is_said_not_to_be_the_name_now(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    def told() -> ActPreview:
        return preview(session, Act.CHANGE_IDENTITY, NAME, actor=two[0], now=NOON)

    one = held(session)
    before = "‘Ada King’ becomes the name now. ‘Ada O’Brien’ becomes an earlier name."
    assert (told().effects[0], told().people) == (before, (one.id,))
    approved(session, Act.CHANGE_IDENTITY, RETIRED, two)
    assert told().people == (one.id, held(session, NEW).id), "both records are shown"
    assert told().effects[0] == (
        "‘Ada King’ becomes a name of theirs. They are still called ‘Ada O’Brien’: TRN 7001234 is "
        "out of use, and the name now is that of TRN 7004321."
    )
