"""A designation that is on the record, sent again with more: nothing of it is lost unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.errors import Conflict
from register.models import LogEntry
from register.services.appointments import designate as designating
from register.services.appointments.amend import Correction, correct_appointment
from register.services.appointments.designate import replace_senco
from register.services.appointments.facts import AmendmentReason, Particulars, Spell, declared_by
from tests.appointment_files import take
from tests.databases import count
from tests.designating import SCHOOL, only, put
from tests.sencos import NOON, designation, put_school, typed

EARLIER = Spell("100001", date(2006, 9, 1), date(2008, 8, 31))
BY_US = declared_by(SCHOOL)
SAID = Particulars(is_head_teacher=False, induction="met")
pytestmark = pytest.mark.usefixtures("looks_aside")


@pytest.fixture(autouse=True)
def first(session: Session) -> None:
    put_school(session, "100001")
    put(session, designation(particulars=SAID, source="Minutes"))


@pytest.mark.parametrize(
    ("more", "sentences"),
    [
        (
            {"particulars": Particulars(is_qualified_teacher=True)},
            "To record whether they are a qualified teacher as you give it, correct that "
            "designation.",
        ),
        (
            {"particulars": Particulars(is_head_teacher=True, is_teaching_at_school=True)},
            "To record whether they are the head teacher and whether they teach at the school as "
            "you give it, correct that designation.",
        ),
        (
            {"particulars": Particulars(induction="not_required")},
            "To record how their induction stands as you give it, correct that designation.",
        ),
        (
            {"prior_service": (EARLIER,)},
            "To record the earlier service that you give, add it to that designation.",
        ),
        (
            {"source": "A letter"},
            "To record where this is known from as you give it, correct that designation.",
        ),
    ],
)
def test_what_is_new_in_a_designation_sent_again_is_told_with_what_to_use_instead(
    session: Session, more: dict[str, Any], sentences: str
) -> None:
    before, entries = only(session), count(session, LogEntry)
    with pytest.raises(Conflict) as told:
        put(session, designation(**{"source": BY_US} | more))
    assert str(told.value) == (
        "Ngozi Okafor is already recorded as SENCO of School 100001 on those days, so nothing was "
        f"recorded. {sentences}"
    )
    assert told.value.shows == {before.person_id}
    assert (only(session), count(session, LogEntry)) == (before, entries)


@pytest.mark.parametrize("said", [{}, {"particulars": SAID}, {"source": "Minutes"}])
def test_what_says_nothing_new_has_no_further_effect(
    session: Session, said: dict[str, Any]
) -> None:
    assert not put(session, designation(**{"source": BY_US} | said)).is_new
    assert only(session).source == "Minutes"


def test_in_another_s_place_it_is_told_the_same(session: Session) -> None:
    hill = typed("7654321", "Hill", "Jo")
    before = designation(person=hill, started_on=date(2024, 9, 1), ended_on=date(2025, 8, 31))
    old = put(session, before, shared=True).ref
    wanted = designation(particulars=Particulars(is_teaching_at_school=True), source=BY_US)
    with pytest.raises(Conflict, match="whether they teach at the school as you give it"):
        replace_senco(
            session,
            wanted,
            replaces=old,
            last_day=date(2025, 8, 31),
            actor=SCHOOL,
            now=NOON,
        )


def test_a_retry_does_not_undo_what_was_corrected_since(session: Session) -> None:
    sent = designation(particulars=SAID)
    why = Correction(
        started_on=sent.started_on,
        ended_on=None,
        particulars=replace(SAID, is_head_teacher=True),
        reason=AmendmentReason.TYPING_MISTAKE,
    )
    correct_appointment(session, only(session).ref, why, actor=SCHOOL, now=NOON)
    with pytest.raises(Conflict, match="whether they are the head teacher"):
        put(session, sent)
    assert only(session).is_head_teacher is True


def test_a_source_alone_is_corrected_where_one_is_given(session: Session) -> None:
    held = only(session)
    as_it_is = Correction(
        started_on=held.started_on,
        ended_on=None,
        particulars=SAID,
        reason=AmendmentReason.NEW_EVIDENCE,
        source="A letter",
    )
    by = {"actor": SCHOOL, "now": NOON}
    assert not correct_appointment(session, held.ref, as_it_is, **by).is_recorded
    given = replace(as_it_is, is_source_corrected=True)
    assert correct_appointment(session, held.ref, given, **by).is_recorded
    assert only(session).source == "A letter"
    assert not correct_appointment(session, held.ref, given, **by).is_recorded


def test_a_row_of_a_file_whose_source_alone_is_new_is_told_that_it_is_not_recorded(
    session: Session,
) -> None:
    (found,) = take(session, {"Qualified teacher": "", "Source": "Return"}).findings
    assert (found.result, found.says) == (
        "unchanged",
        "The register holds this designation already, from another source: “Minutes”. Its source "
        "stays that.",
    )
    (found,) = take(session, {"Qualified teacher": "", "Source": "Minutes"}).findings
    assert (found.result, found.says) == ("unchanged", "")


def test_a_row_that_only_ends_a_post_is_told_that_its_source_is_not_recorded(
    session: Session,
) -> None:
    ends = {"Qualified teacher": "", "Ended": "31/08/2026"}
    (found,) = take(session, {**ends, "Source": "Return"}).findings
    assert (found.result, found.says) == (
        "ended",
        "The register holds this designation already, from another source: “Minutes”. Its source "
        "stays that.",
    )
    assert only(session).source == "Minutes"


@pytest.mark.canary
def test_a_designation_sent_again_whose_news_is_lost_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(designating, "refuse_news", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_a_retry_does_not_undo_what_was_corrected_since(session)
