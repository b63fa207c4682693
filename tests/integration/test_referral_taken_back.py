"""A referral whose designation the school takes back: closed with it, and asked again with it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import LogEntry, Referral
from register.queries.appointments import appointments_at
from register.services.appointments import take_back
from register.services.appointments.designate import designate
from register.services.appointments.facts import AmendmentReason, Spell
from register.services.appointments.file_rows import REFERRED
from register.services.appointments.take_back import take_back_appointment
from register.services.log_tree.verify_facts import verify_facts
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import decided, show_referral, waiting
from register.services.referrals.words import Decided, Ground
from tests.appointment_files import take
from tests.decoys import people_to_go_by, put_decoys
from tests.sencos import NOON, REGISTRAR, acting_for, designation, put_school, typed

ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What turns on no database: once is enough."""
SMITH = typed(last_name="Smith")
WORDS = "The school took back the designation that this is about"


@pytest.fixture(autouse=True)
def held(session: Session) -> None:
    """Ngozi Okafor is SENCO of 100002; 100001 will type her TRN with the name Smith."""
    for urn in ("100001", "100002", "100003"):
        put_school(session, urn)
    put(session, "100002")


def put(session: Session, urn: str, **said: Any) -> str:
    wanted = designation(urn, **said)
    return designate(session, wanted, shared=False, actor=acting_for(urn), now=NOON).ref


def taken_back(session: Session, ref: str, urn: str = "100001", note: str = "") -> None:
    reason = AmendmentReason.WRONG_PERSON
    who = {"actor": acting_for(urn), "now": NOON}
    take_back_appointment(session, ref, reason=reason, note=note, **who)


def referrals(session: Session) -> list[tuple[str | None, str]]:
    """The outcome of each, in order, and the school that it names."""
    session.rollback()
    rows = session.scalars(select(Referral).order_by(Referral.id)).all()
    return [(each.outcome, json.loads(each.details)["school_urn"]) for each in rows]


def test_a_referral_is_closed_with_the_designation_and_says_why(session: Session) -> None:
    taken_back(session, put(session, "100001", person=SMITH), note="We meant Sam Smith")
    assert waiting(session, "identity") == []
    [line] = decided(session, "identity")
    assert line.outcome == WORDS
    shown = show_referral(session, line.ref)
    [past] = shown.decisions
    assert (shown.decided_words, past.note) == ((WORDS,), "We meant Sam Smith")
    assert Decided.TAKEN_BACK not in shown.outcomes
    entries = session.scalars(select(LogEntry).order_by(LogEntry.number.desc()).limit(2)).all()
    assert [each.action for each in entries] == ["referral.closed", "appointment.withdrawn"]
    assert entries[0].number == past.entry == past.first_entry
    assert verify_facts(session).rows > 0


@ON_ONE
def test_a_school_that_gives_no_note_is_quoted_by_its_reason(session: Session) -> None:
    taken_back(session, put(session, "100001", person=SMITH))
    shown = show_referral(session, decided(session, "identity")[0].ref)
    assert shown.decisions[0].note == "It is the wrong person"


@ON_ONE
def test_a_referral_about_another_designation_too_stays_open(session: Session) -> None:
    first, second = put(session, "100001", person=SMITH), put(session, "100003", person=SMITH)
    taken_back(session, first)
    assert referrals(session) == [(None, "100001")]
    taken_back(session, second, "100003")
    assert referrals(session) == [("taken_back", "100001")]


def test_the_same_details_typed_again_are_asked_about_again(session: Session) -> None:
    taken_back(session, put(session, "100001", person=SMITH))
    again = put(session, "100003", person=SMITH)
    assert referrals(session) == [("taken_back", "100001"), (None, "100003")]
    put(session, "100001", person=SMITH, started_on=date(2026, 1, 1))
    assert len(referrals(session)) == 2
    assert len({each.person_id for each in appointments_at(session, ["100001", "100003"])}) == 1
    taken_back(session, again, "100003")
    assert referrals(session)[1] == (None, "100003")


@ON_ONE
def test_rows_of_one_file_that_agree_are_asked_about_again_once(session: Session) -> None:
    taken_back(session, put(session, "100001", person=SMITH))
    liz = {"Last name": "Smith", "First names": "Liz"}
    take(session, liz, {**liz, "URN": "100003", "First names": "Lizzie"})
    assert referrals(session) == [("taken_back", "100001"), (None, "100001")]
    posts = appointments_at(session, ["100001", "100003"])
    assert (len(posts), len({each.person_id for each in posts})) == (2, 1)


@ON_ONE
def test_a_row_that_is_refused_leaves_the_question_to_the_next_of_the_same_details(
    session: Session,
) -> None:
    served = Spell("100002", date(2005, 9, 1), date(2006, 8, 31))
    taken_back(session, put(session, "100001", person=SMITH, prior_service=(served,)))
    row = {"URN": "100003", "Last name": "Smith", "First names": "Ngozi"}
    days = {"Started": "01/09/2020", "Ended": "31/08/2021"}
    wrong = {**row, **days, "Prior service": "2005-09-01..2006-07-31@100002"}
    taken = take(session, wrong, row, good=True)
    assert [each.result for each in taken.findings] == ["error", "new"]
    assert "Another organisation declared" in taken.findings[0].says
    assert taken.findings[1].says == REFERRED
    assert referrals(session) == [("taken_back", "100001"), (None, "100003")]


@ON_ONE
def test_a_registrar_may_decide_it_all_the_same_and_brings_nothing_back(session: Session) -> None:
    taken_back(session, put(session, "100001", person=SMITH))
    [line] = decided(session, "identity")
    decision = Decision(
        outcome=Decided.SOMEBODY_ELSE,
        ground=Ground.EVIDENCE_SEEN,
        note="A letter",
        supersedes=show_referral(session, line.ref).decisions[0].entry,
    )
    decide(session, line.ref, decision, actor=REGISTRAR, now=NOON)
    assert referrals(session) == [("somebody_else", "100001")]
    assert appointments_at(session, ["100001"]) == []
    put(session, "100001", person=SMITH)
    assert len(referrals(session)) == 1


@ON_ONE
def test_a_question_about_whoever_typed_it_is_not_theirs_to_close(session: Session) -> None:
    people_to_go_by(session)
    decoy = put_decoys(session)[0]
    wrong = typed(trn=decoy.trn, last_name="Somebody", born_on=date(1980, 1, 1))
    taken_back(session, put(session, "100001", person=wrong))
    rows = session.scalars(select(Referral)).all()
    assert {each.kind: each.outcome for each in rows} == {"identity": "taken_back", "decoy": None}


@ON_ONE
@pytest.mark.canary
def test_a_referral_that_outlives_its_designation_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "close_taken_back", lambda *args, **said: None)
    with pytest.raises(AssertionError):
        test_a_referral_is_closed_with_the_designation_and_says_why(session)
