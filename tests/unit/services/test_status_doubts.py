"""A status that its own days do not bear out is told, with what the register takes instead."""

from datetime import date, timedelta
from itertools import product

import pytest

from register.law.facts import CLOSED, OPEN, PROPOSED, TO_CLOSE, span_on
from register.law.scope import OPEN_STATUSES
from register.services.schools.importing.status_doubts import status_doubts
from register.services.schools.spans import school_spans
from register.sheets.gias import DoubtKind
from tests.school_versions import EXTRACT, Version

BEFORE, AFTER = EXTRACT - timedelta(days=1), EXTRACT + timedelta(days=1)


def doubts(
    status: str, opened_on: date | None = None, closed_on: date | None = None
) -> list[tuple[DoubtKind, str]]:
    found = status_doubts("100001", status, opened_on, closed_on, EXTRACT)
    assert all((each.row, each.urn) == (None, "100001") for each in found)
    return [(each.kind, each.found) for each in found]


@pytest.mark.parametrize(
    ("status", "opened_on", "closed_on", "kind"),
    [
        (OPEN, None, BEFORE, DoubtKind.OPEN_AFTER_CLOSING),
        (TO_CLOSE, None, BEFORE, DoubtKind.TO_CLOSE_AFTER_CLOSING),
        (OPEN, AFTER, None, DoubtKind.OPEN_BEFORE_OPENING),
        (TO_CLOSE, AFTER, None, DoubtKind.OPEN_BEFORE_OPENING),
        (PROPOSED, BEFORE, None, DoubtKind.PROPOSED_AFTER_OPENING),
        (CLOSED, None, AFTER, DoubtKind.CLOSED_BEFORE_CLOSING),
    ],
)
def test_a_status_that_its_days_contradict_is_a_doubt_that_names_the_day(
    status: str, opened_on: date | None, closed_on: date | None, kind: DoubtKind
) -> None:
    found = "15 November 2023" if BEFORE in (opened_on, closed_on) else "17 November 2023"
    assert doubts(status, opened_on, closed_on) == [(kind, found)]


@pytest.mark.parametrize("status", [OPEN, TO_CLOSE, PROPOSED, CLOSED])
def test_on_the_very_day_of_an_opening_or_a_closing_no_status_is_a_doubt(status: str) -> None:
    assert doubts(status, opened_on=EXTRACT) == doubts(status, closed_on=EXTRACT) == []


@pytest.mark.parametrize(
    ("status", "opened_on", "closed_on"),
    [
        (OPEN, BEFORE, AFTER),
        (TO_CLOSE, BEFORE, AFTER),
        (PROPOSED, AFTER, None),
        (CLOSED, *[BEFORE] * 2),
    ],
)
def test_a_status_that_its_days_bear_out_is_none(
    status: str, opened_on: date, closed_on: date | None
) -> None:
    assert doubts(status, opened_on, closed_on) == []


TAKEN = {
    "taken as open": OPEN_STATUSES,
    "taken as not closed until then": OPEN_STATUSES | {PROPOSED},
    "taken as closed": {CLOSED},
    "taken as not open until then": {PROPOSED},
}


def test_what_a_doubt_says_that_a_school_is_taken_for_is_what_the_register_answers() -> None:
    days = (None, date(2000, 9, 1), BEFORE, AFTER, date(2030, 9, 1))
    told = set()
    for status, opened_on, closed_on in product((OPEN, TO_CLOSE, PROPOSED, CLOSED), days, days):
        if opened_on and closed_on and closed_on < opened_on:
            continue  # A doubt of its own.
        spans = school_spans([Version(EXTRACT, status, opened_on, closed_on)])
        answer = span_on(spans, EXTRACT).status
        for kind, _ in doubts(status, opened_on, closed_on):
            told.add(kind)
            assert answer in TAKEN[kind.value.rpartition(", ")[2]], (status, opened_on, closed_on)
    assert len(told) == 5


def test_no_answer_departs_from_the_status_without_a_doubt() -> None:
    days = (None, date(2000, 9, 1), BEFORE, AFTER, date(2030, 9, 1))
    for status, opened_on, closed_on in product((OPEN, TO_CLOSE, PROPOSED, CLOSED), days, days):
        spans = school_spans([Version(EXTRACT, status, opened_on, closed_on)])
        answer = span_on(spans, EXTRACT).status
        in_order = not (opened_on and closed_on and closed_on < opened_on)
        if in_order and not doubts(status, opened_on, closed_on):
            assert (answer in OPEN_STATUSES) == (status in OPEN_STATUSES), (
                status,
                opened_on,
                closed_on,
            )
