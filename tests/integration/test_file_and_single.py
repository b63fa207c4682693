"""A row of a file and a single designation: who shares the post and what is left, by one rule."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from register.days import Days
from register.errors import AnotherInPost, Refused
from register.services.appointments import file_effects
from register.services.appointments.designate import designate
from register.services.appointments.gaps import Gap
from register.services.appointments.school import school_of
from register.services.transaction import one_commit
from tests.appointment_files import take
from tests.sencos import NOON, acting_for, designation, put_conversion, put_school, typed

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("looks_aside"),
]
LAST, BECAME = date(2025, 12, 31), date(2026, 1, 1)
SPANS: list[Days] = [
    (date(2025, 2, 1), date(2025, 6, 30)),
    (date(2025, 5, 1), date(2026, 3, 31)),
    (date(2025, 9, 1), None),
    (date(2026, 2, 1), date(2026, 6, 30)),
]
"""Before the day, over it, over it without an end, and after it."""
NEW = typed("7654321", "Hill", "Jo")


class Told(NamedTuple):
    """What a school is told of a designation; None where it is refused."""

    shares: bool
    gaps: tuple[Gap, ...]


class Undone(Exception):
    """Nothing of it is to stay."""


def line_of(session: Session, number: int) -> list[str]:
    """Two schools that became one academy on the same day, and that academy, of their own."""
    one, other, academy = (f"{100_000 + 10 * number + each}" for each in (1, 2, 3))
    for urn in (one, other):
        put_school(session, urn, status_code="2", closed_on=LAST)
    put_school(session, academy)
    for urn in (one, other):
        put_conversion(session, urn, academy, BECAME)
    return [one, other, academy]


def put(session: Session, urn: str, days: Days, **said: Any) -> tuple[Gap, ...]:
    """Designate by the single door; the days without a SENCO that it tells."""
    shared = said.pop("shared", True)
    wanted = designation(urn, started_on=days[0], ended_on=days[1], **said)
    return designate(session, wanted, shared=shared, actor=acting_for(urn), now=NOON).gaps


def single(session: Session, urn: str, days: Days) -> Told | None:
    """What a single designation of somebody else is told: nothing of it stays."""
    shares, gaps = False, ()
    for shared in (False, True):
        try:
            with suppress(Undone), one_commit(session):
                gaps = put(session, urn, days, person=NEW, shared=shared)
                raise Undone
        except AnotherInPost:
            shares = True
        except Refused:
            return None
    return Told(shares, gaps)


def by_file(session: Session, urn: str, days: Days) -> Told | None:
    """What a row of a file that is refused for another row is told."""
    row = {"TRN": NEW.trn, "Last name": NEW.last_name, "First names": NEW.first_names, "URN": urn}
    row |= {"Started": f"{days[0]:%d/%m/%Y}", "Ended": f"{days[1]:%d/%m/%Y}" if days[1] else ""}
    done = take(session, row, row | {"URN": "999999"})
    if done.findings[0].result == "error":
        return None
    told = [Told(bool(each.shares), each.gaps) for each in done.effects if each.number == 2]
    return told[0] if told else Told(False, ())


def differences(session: Session, held: Iterable[Days]) -> tuple[list[str], list[Told]]:
    """Where the two doors differ, of a designation beside one held; and what both tell."""
    wrong, told = [], []
    for number, (at, span) in enumerate(product(range(3), held)):
        line = line_of(session, number)
        with suppress(Refused):
            put(session, line[at], span)
        for urn, days in product(line, SPANS):
            one, other = single(session, urn, days), by_file(session, urn, days)
            if one != other:
                wrong.append(f"{line.index(urn)} {days} beside {at} {span}: {one}, by file {other}")
            elif one:
                told.append(one)
    return wrong, told


def test_a_row_is_told_what_a_single_designation_is_told(session: Session) -> None:
    wrong, told = differences(session, (SPANS[0], SPANS[2]))
    assert wrong == [], "\n".join(wrong)
    assert (
        {bool(each.shares) for each in told} == {bool(each.gaps) for each in told} == {True, False}
    )


@pytest.mark.canary
def test_a_file_that_counts_whoever_was_at_another_school_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everybody_at_once(urn: str, everybody: Any, *more: Any) -> Any:
        school = school_of(urn, everybody, *more)
        return replace(school, recorded=tuple(everybody), carried=tuple(everybody), later=())

    monkeypatch.setattr(file_effects, "school_of", everybody_at_once)
    assert differences(session, [SPANS[1]])[0]
