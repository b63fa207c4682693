"""An award that two registrars withdraw is held by nobody from that day, and can be put back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import Actor, Role
from register.errors import Conflict, InvalidInput
from register.identifiers import Trn
from register.law.findings import Status
from register.models import Award, LogEntry, Person, Provider, RecordedLook
from register.queries.people import find_by_trns
from register.services import compliance_periods
from register.services.appointments.designate import designate
from register.services.appointments.facts import Particulars
from register.services.approvals import awards as withdrawing
from register.services.approvals.awards import WITHDRAWAL_REASONS, WithdrawalReason
from register.services.approvals.kinds import Act
from register.services.approvals.preview import preview
from register.services.approvals.propose import propose
from register.services.checks.answer import CheckOutcome, answer_dict
from register.services.checks.check import check_candidate
from register.services.checks.question import Question
from register.services.compliance.school import school_compliance
from register.services.looks import Purpose
from register.web.school_timeline import rows_of, timeline_of
from tests.approvals import NOON, add_named, approve_as, approved, asking, two_registrars
from tests.completions import ADA, UNLISTED, WYCHFORD, ZOE, add_providers, check, record, results
from tests.people import joined
from tests.sencos import acting_for, designation, put_school, typed

DAY = NOON.date()
ONE = {"trn": "7001234", "held_from": "2023-07-20"}
WITHDRAWN = {**ONE, "withdrawn_on": "2026-10-01", "reason": "malpractice"}
BY_HAND = pytest.mark.facts_by_hand("what is out of step is what is looked for")


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Two registrars; and Ada O’Brien, SENCO of 100001 for longer than three years."""
    put_school(session, "100001")
    add_providers(session)
    record(session, ADA)
    ada = typed("7001234", "O’Brien", "Ada", date(1985, 2, 27))
    known = Particulars(is_qualified_teacher=True, induction="met", is_teaching_at_school=True)
    post = designation("100001", person=ada, started_on=date(2023, 9, 1), particulars=known)
    designate(session, post, shared=False, actor=acting_for("100001"), now=NOON)
    return two_registrars(session)


def status(session: Session, actor: Actor, **said: Any) -> Status:
    session.rollback()
    found = school_compliance(
        session, "100001", as_at=DAY, actor=actor, **said, now=clock.now()
    ).finding.status
    session.rollback()
    return found


def out_of_step(session: Session) -> list[object]:
    return list(compliance_periods.differences(session, lambda *_: None))


def ask_as_a_panel(session: Session) -> dict[str, Any]:
    panel = add_named(session, f"p{session.query(Award).count()}@panel.example", "Pat", Role.PANEL)
    question = Question(purpose=Purpose.APPOINTING, trn=Trn("7001234"), born_on=date(1985, 2, 27))
    return answer_dict(
        check_candidate(session, question, actor=panel, now=NOON, target_key=bytes(32)).answer
    )


def test_it_follows_in_the_schools_answer_the_check_and_the_log(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    assert status(session, two[0]) is Status.COMPLIANT
    ref = approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    assert status(session, two[0]) is Status.NON_COMPLIANT
    assert out_of_step(session) == []
    told = ask_as_a_panel(session)
    assert told["outcome"] == CheckOutcome.AWARD_WITHDRAWN
    assert "later withdrawn on 1 October 2026" in told["sentence"]
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "award.withdrawn")).one()
    assert entry.reason == "malpractice"
    assert entry.actor == two[1].ref
    assert ref


@pytest.mark.parametrize(
    ("withdrawn_on", "drawn"),
    [("2026-10-01", [("20 July 2023", "30 September 2026")]), (ONE["held_from"], [])],
    ids=["later", "from its first day"],
)
def test_it_is_drawn_as_held_until_the_day_before(
    session: Session,
    two: tuple[Actor, Actor],
    withdrawn_on: str,
    drawn: list[tuple[str, str]],
) -> None:
    approved(session, Act.WITHDRAW_AWARD, {**WITHDRAWN, "withdrawn_on": withdrawn_on}, two)
    session.rollback()
    answer = school_compliance(session, "100001", as_at=DAY, actor=two[0], now=clock.now())
    held = [row[2:] for row in rows_of(answer) if row[0].endswith(" held")]
    lanes = [span for lane in timeline_of(answer).lanes for span in lane.spans]
    session.rollback()
    assert held == drawn
    assert len([span for span in lanes if span.kind == "award"]) == len(drawn)


def test_what_was_known_before_is_still_what_was_known(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    before = session.scalars(select(LogEntry.at).order_by(LogEntry.number.desc())).first()
    session.rollback()
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two, now=NOON + timedelta(hours=1))
    assert status(session, two[0], known_at=before) is Status.COMPLIANT
    assert status(session, two[0]) is Status.NON_COMPLIANT


def test_no_panel_and_no_provider_is_told_why(session: Session, two: tuple[Actor, Actor]) -> None:
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    told = str(ask_as_a_panel(session))
    sent = check(session, ADA | {"Your reference": "S9"})
    assert results(sent) == [("conflict", "award-withdrawn")]
    for text in (told, str(sent.report)):
        assert "malpractice" not in text.lower()
        assert "letter on file" not in text.lower()


def test_its_certificate_number_is_free_for_whoever_ought_to_have_had_it(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    taken = ZOE | {"Certificate number": ADA["Certificate number"]}
    assert results(check(session, taken)) == [("error", "certificate-repeated")]
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    assert results(check(session, taken)) == [("new", "award-new")]


def test_only_two_registrars_put_it_back(session: Session, two: tuple[Actor, Actor]) -> None:
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    record(session, ADA | {"Certificate number": "W-9"})
    assert status(session, two[0]) is Status.NON_COMPLIANT
    approved(session, Act.REINSTATE_AWARD, ONE, (two[1], two[0]), now=NOON + timedelta(hours=1))
    assert status(session, two[0]) is Status.COMPLIANT
    assert out_of_step(session) == []
    assert ask_as_a_panel(session)["outcome"] == CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    versions = session.scalars(select(Award).order_by(Award.id)).all()
    assert [each.withdrawn_on for each in versions] == [None, date(2026, 10, 1), None]
    assert [each.superseded_by is None for each in versions] == [False, False, True]
    assert len({each.ref for each in versions}) == 1


def test_the_preview_says_whose_answer_changes_and_how(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    found = preview(session, Act.WITHDRAW_AWARD, WITHDRAWN, actor=two[0], now=NOON)
    assert found.effects[0] == (
        "NASENCO of Ada O’Brien (TRN 7001234), awarded by University of Wychford and held from "
        "20 July 2023, is withdrawn with effect from 1 October 2026."
    )
    assert found.effects[1:] == (
        "The reason is kept for registrars: Malpractice was found.",
        "A check says that the award was withdrawn, and on what day, and never the reason.",
    )
    (answer,) = found.answers
    assert (answer.urn, answer.before.status, answer.after.status) == (
        "100001",
        Status.COMPLIANT,
        Status.NON_COMPLIANT,
    )
    assert status(session, two[0]) is Status.COMPLIANT


def test_an_award_that_was_corrected_since_is_not_withdrawn(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref = propose(session, asking(Act.WITHDRAW_AWARD, WITHDRAWN), actor=two[0], now=NOON)
    record(session, ADA | {"Certificate number": "W-9"})
    with pytest.raises(Conflict, match="no longer what was proposed"):
        approve_as(session, ref, two[1])
    assert status(session, two[0]) is Status.COMPLIANT


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"trn": "7009999"}, "trn"),
        ({"held_from": "2023-07-21"}, "held_from"),
        ({"kind": "NPQSENCO"}, "held_from"),
        ({"withdrawn_on": "2023-07-19"}, "withdrawn_on"),
        ({"withdrawn_on": "2026-11-03"}, "withdrawn_on"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused_by_its_box(
    session: Session, two: tuple[Actor, Actor], changed: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        preview(session, Act.WITHDRAW_AWARD, {**WITHDRAWN, **changed}, actor=two[0], now=NOON)
    assert [each.field for each in refused.value.problems] == [field]


def test_neither_is_done_twice(session: Session, two: tuple[Actor, Actor]) -> None:
    with pytest.raises(Conflict):
        preview(session, Act.REINSTATE_AWARD, ONE, actor=two[0], now=NOON)
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    with pytest.raises(Conflict):
        preview(session, Act.WITHDRAW_AWARD, WITHDRAWN, actor=two[0], now=NOON)


def test_every_reason_has_words() -> None:
    assert set(WITHDRAWAL_REASONS) == set(WithdrawalReason)


def test_each_registrar_who_sees_the_person_is_recorded_as_looking(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    person = find_by_trns(session, ["7001234"])["7001234"].id
    session.rollback()
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    looks = session.scalars(select(RecordedLook)).all()
    assert {(each.person_id, each.account_id, each.result) for each in looks} == {
        (person, two[0].account_id, "withdraw_award")
    }


@BY_HAND
@pytest.mark.canary
def test_periods_that_are_left_as_they_were_are_noticed(
    session: Session, two: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawing.compliance_periods, "awards_changed", lambda *_: 0)
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two)
    assert out_of_step(session)


def of_one_day(session: Session) -> list[tuple[str, str | None, date | None]]:
    """Who awarded what Ada has by which TRN, and from when it is withdrawn."""
    session.rollback()
    awards = (
        select(Provider.ukprn, Person.trn, Award.withdrawn_on)
        .join(Provider, Provider.id == Award.provider_id)
        .join(Person, Person.id == Award.person_id)
        .where(Award.superseded_by.is_(None))
        .order_by(Provider.ukprn, Person.trn)
    )
    found = [tuple(row) for row in session.execute(awards)]
    session.rollback()
    return found  # type: ignore[return-value]  # rows of three


def test_of_one_qualification_of_one_day_that_two_bodies_awarded_the_provider_says_which(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    record(session, ADA | {"TRN": "7009999"}, ukprn=UNLISTED)
    joined(session, "7009999", "7001234", NOON)
    with pytest.raises(InvalidInput, match=f"UKPRN of who awarded it: {WYCHFORD} or {UNLISTED}"):
        preview(session, Act.WITHDRAW_AWARD, WITHDRAWN, actor=two[0], now=NOON)
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN | {"provider": UNLISTED}, two)
    withdrawn = date(2026, 10, 1)
    assert of_one_day(session) == [(WYCHFORD, "7001234", None), (UNLISTED, "7009999", withdrawn)]
    approved(session, Act.REINSTATE_AWARD, ONE | {"provider": UNLISTED}, two)
    assert of_one_day(session) == [(WYCHFORD, "7001234", None), (UNLISTED, "7009999", None)]


def test_of_an_award_that_was_reported_under_two_trns_of_one_person_the_trn_says_which(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    twin = {"TRN": "7009999", "Certificate number": "", "Your reference": "S9"}
    record(session, ADA | twin)
    joined(session, "7009999", "7001234", NOON)
    approved(session, Act.WITHDRAW_AWARD, WITHDRAWN | {"trn": "7009999"}, two)
    withdrawn = date(2026, 10, 1)
    assert of_one_day(session) == [(WYCHFORD, "7001234", None), (WYCHFORD, "7009999", withdrawn)]
    third = {"trn": "7001234", "new_trn": "7008888", "trn_is": "retired"}
    approved(session, Act.CHANGE_IDENTITY, third, two)
    with pytest.raises(InvalidInput, match="under which it was reported: 7001234 or 7009999"):
        preview(session, Act.WITHDRAW_AWARD, WITHDRAWN | {"trn": "7008888"}, actor=two[0], now=NOON)
