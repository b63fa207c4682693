"""A school that GIAS has open again: what was asked, or decided, of its closing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from register.errors import Conflict
from register.models import Conversion, LogEntry, Referral
from register.services.referrals import carrying_over
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import desk_queues, show_referral
from register.services.referrals.words import Decided, Ground
from register.services.transaction import transaction
from tests.gias_files import Cells, academy, links, school, succession
from tests.gias_imports import FIRST, NOW, SECOND, A, B, C, Importer
from tests.sencos import REGISTRAR, entry

THIRD, FOURTH = date(2024, 8, 1), date(2024, 10, 1)
CLOSED = {"status_code": "2", "closed_on": "31-03-2024"}
NEW = academy(C, opened_on="01-04-2024")
MERGED = [(urn, C, "Successor - merged") for urn in (A, B)]
WHY = {"ground": Ground.SCHOOL_CONFIRMED, "note": "The school said so"}
CARRIED = Decision(outcome=Decided.CARRY_OVER, to_urn=C, first_day=date(2024, 4, 1), **WHY)
ENDED = Decision(outcome=Decided.NEW_SCHOOL, **WHY)


def merged(importer: Importer) -> str:
    """A and B close into C; the reference of what is asked of A."""
    importer.take([school(A), school(B)])
    given = links(importer.folder, MERGED)
    importer.take([school(A, **CLOSED), school(B, **CLOSED), NEW], SECOND, given)
    (ref,) = asked(importer)
    return ref


def open_again(importer: Importer, day: date = THIRD, **cells: str) -> None:
    importer.take([school(A, **cells), school(B, **CLOSED), NEW], day)


def closes_again(importer: Importer, *others: Cells, linked: Sequence[Sequence[str]] = ()) -> None:
    given = links(importer.folder, linked) if linked else None
    closed = school(A, status_code="2", closed_on="31-08-2024")
    importer.take([closed, school(B, **CLOSED), NEW, *others], FOURTH, given)


def asked(importer: Importer) -> Sequence[str]:
    """What was ever asked of A, the latest last."""
    about = select(Referral.ref).where(Referral.subject == A).order_by(Referral.id)
    refs = importer.session.scalars(about).all()
    importer.session.rollback()
    return refs


def decided(importer: Importer, ref: str, decision: Decision) -> None:
    decide(importer.session, ref, decision, actor=REGISTRAR, now=NOW)


def test_what_was_asked_of_it_is_closed_by_the_import_that_has_it_open(importer: Importer) -> None:
    ref = merged(importer)
    open_again(importer)
    shown = show_referral(importer.session, ref)
    assert not shown.waits
    assert shown.decisions[0].outcome is Decided.OPEN_AGAIN
    assert "17 June" not in shown.decisions[0].note
    assert "1 August 2024" in shown.decisions[0].note
    (queue,) = desk_queues(importer.session)
    assert queue.count == 1  # of B, which is closed still


@pytest.mark.parametrize("status", ["3", "1"])
def test_it_is_so_however_it_is_open(importer: Importer, status: str) -> None:
    ref = merged(importer)
    open_again(importer, status_code=status)
    assert not show_referral(importer.session, ref).waits


@pytest.mark.parametrize("status", ["4", "2"])
def test_what_is_asked_of_one_that_is_not_said_to_be_open_waits(
    importer: Importer, status: str
) -> None:
    ref = merged(importer)
    open_again(importer, status_code=status)
    assert show_referral(importer.session, ref).waits


def test_the_import_says_how_many_it_closed_and_does_so_once(importer: Importer) -> None:
    merged(importer)
    schools = [school(A), school(B, **CLOSED), NEW]
    first = importer.take(schools, THIRD)
    assert first.counts.no_longer_asked == 1
    again = importer.take(schools, THIRD)
    assert again.is_unchanged
    closings = select(LogEntry.number).where(LogEntry.action == "referral.closed")
    assert len(importer.session.scalars(closings).all()) == 1


def test_its_appointments_are_carried_over_to_no_other(importer: Importer) -> None:
    """A decision before may be superseded, and what was asked may wait since an earlier release."""
    ref = merged(importer)
    decided(importer, ref, ENDED)
    stands = show_referral(importer.session, ref).decisions[0].entry
    open_again(importer)
    again = Decision(
        outcome=Decided.CARRY_OVER,
        to_urn=C,
        first_day=date(2024, 4, 1),
        supersedes=stands,
        **WHY,
    )
    with pytest.raises(Conflict, match=f"URN {A} is open in Get Information about Schools"):
        decided(importer, ref, again)
    assert importer.count(Conversion) == 0
    assert show_referral(importer.session, ref).decisions[0].entry == stands


def test_what_an_earlier_release_left_waiting_carries_nothing_over_and_the_next_import_closes_it(
    importer: Importer,
) -> None:
    ref = merged(importer)
    open_again(importer)
    with transaction(importer.session):
        entry(importer.session)
        waits = {"closed_by": None, "outcome": None}
        importer.session.execute(update(Referral).where(Referral.ref == ref).values(waits))
    with pytest.raises(Conflict, match="its appointments stay there"):
        decided(importer, ref, CARRIED)
    assert importer.count(Conversion) == 0
    open_again(importer, FOURTH, name="Renamed")
    assert not show_referral(importer.session, ref).waits


@pytest.mark.parametrize("decision", [None, ENDED], ids=["waited", "ended there"])
def test_where_it_closes_again_a_registrar_is_asked_anew(
    importer: Importer, decision: Decision | None
) -> None:
    first = merged(importer)
    if decision:
        decided(importer, first, decision)
    open_again(importer)
    closes_again(importer, academy("100004", opened_on="01-09-2024"))
    assert len(asked(importer)) == 2
    assert show_referral(importer.session, asked(importer)[1]).waits
    stands = [each.entry for each in show_referral(importer.session, first).decisions]
    again = replace(CARRIED, supersedes=stands[0])
    with pytest.raises(Conflict, match="Decide the latest referral about it instead"):
        decided(importer, first, again)
    now = replace(CARRIED, to_urn="100004", first_day=date(2024, 9, 1))
    decided(importer, asked(importer)[1], now)
    assert importer.count(Conversion) == 1


def test_where_it_closes_again_and_plainly_became_an_academy_it_is_carried_to_that(
    importer: Importer,
) -> None:
    merged(importer)
    open_again(importer)
    after = academy("100004", opened_on="01-09-2024")
    linked = [MERGED[1], *succession(A, "100004")]
    closes_again(importer, after, linked=linked)
    assert len(asked(importer)) == 1
    assert importer.session.scalars(select(Conversion.to_urn)).all() == ["100004"]


def test_what_a_registrar_carried_over_stays_so_when_it_closes_again(importer: Importer) -> None:
    decided(importer, merged(importer), CARRIED)
    summary = importer.take([school(A), school(B, **CLOSED), NEW], THIRD)
    told = [(each.urn, each.found) for each in summary.doubts if "carried over" in each.kind.value]
    assert told == [(A, C)]
    closes_again(importer)
    assert len(asked(importer)) == 1
    assert importer.session.scalars(select(Conversion.superseded_by)).all() == [None]


def test_a_same_day_correction_closes_what_was_asked_and_another_asks_again(
    importer: Importer,
) -> None:
    merged(importer)
    open_again(importer, SECOND)
    importer.take([school(A, **CLOSED), school(B, **CLOSED), NEW], SECOND)
    first, again = asked(importer)
    assert not show_referral(importer.session, first).waits
    assert show_referral(importer.session, again).waits


def test_a_decision_holds_while_the_school_stays_closed(importer: Importer) -> None:
    decided(importer, merged(importer), ENDED)
    renamed = school(A, name="Closed still", **CLOSED)
    importer.take([renamed, school(B), NEW], THIRD)
    importer.take([school(A, **CLOSED), school(B), NEW], FOURTH)
    assert len(asked(importer)) == 1


def test_an_academy_that_closed_and_is_open_again_stood_beside_the_school_all_the_same(
    importer: Importer,
) -> None:
    """The same files at a later day make no conversion of what a registrar was asked."""
    old, files = school(A, status_code="2", closed_on="31-12-2023"), succession(A, C)
    importer.take([school(A), academy(C)], FIRST)
    importer.take([old, academy(C, status_code="2")], SECOND, links(importer.folder, files))
    importer.take([old, academy(C)], THIRD)
    importer.take([old, academy(C, name="Renamed")], FOURTH)
    assert importer.count(Conversion) == 0
    (ref,) = asked(importer)
    assert show_referral(importer.session, ref).waits


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_carrying_over_that_is_taken_back_is_asked_anew_only_of_a_closing_after_that(
    importer: Importer, is_closed: bool
) -> None:
    ref = merged(importer)
    decided(importer, ref, CARRIED)
    open_again(importer)
    if is_closed:
        closes_again(importer)
    stands = show_referral(importer.session, ref).decisions[0].entry
    decided(importer, ref, replace(ENDED, supersedes=stands))
    day = date(2024, 11, 1)
    closed = school(A, name="Renamed", status_code="2", closed_on="31-08-2024")
    importer.take([closed, school(B, **CLOSED), NEW], day)
    assert len(asked(importer)) == (1 if is_closed else 2)


@pytest.mark.canary
def test_a_carrying_over_that_forgets_that_the_school_is_open_is_noticed(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = merged(importer)
    decided(importer, ref, ENDED)
    stands = show_referral(importer.session, ref).decisions[0].entry
    open_again(importer)
    for each in ("_refuse_open", "_refuse_before_its_closing"):
        monkeypatch.setattr(carrying_over, each, lambda *_: None)
    decided(importer, ref, replace(CARRIED, supersedes=stands))
    assert importer.count(Conversion) == 1
