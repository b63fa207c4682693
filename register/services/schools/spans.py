"""A school's type and status by day, as the law asks for them, from its versions.

GIAS gives a status as at its extract and days that may lie before or after it. The days decide,
because a status says nothing of the past; where GIAS has no day, what its extracts said in turn
does. A newer version corrects an older one, but for a school that opened again: GIAS keeps the
last opening day alone, so that what was held when it was closed speaks for the days before.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from register.days import ONE_DAY
from register.law.facts import CLOSED, OPEN, PROPOSED, SCHOOL_STATUSES, TO_CLOSE, SchoolSpan


class Version(Protocol):
    """What is asked of a row of a school's versions."""

    @property
    def urn(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def in_extract(self) -> bool: ...
    @property
    def type_code(self) -> str: ...
    @property
    def status_code(self) -> str: ...
    @property
    def opened_on(self) -> date | None: ...
    @property
    def closed_on(self) -> date | None: ...


class ConvertedOn(Protocol):
    """What is asked of a row of a conversion."""

    @property
    def from_urn(self) -> str: ...
    @property
    def to_urn(self) -> str: ...
    @property
    def converted_on(self) -> date: ...


class _Spell(NamedTuple):
    """A school from an opening on, by the newest version that tells of it."""

    newest: Version
    days: tuple[date | None, date | None]
    """The first on which it is open and the first on which it is closed."""


V = TypeVar("V", bound=Version)


def version_on(versions: Sequence[V], day: date) -> V:
    """The one of these versions, earliest first, that speaks for the day.

    It is the latest on or before the day; before the first of all, the first.
    """
    earlier = [version for version in versions if version.valid_from <= day]
    return earlier[-1] if earlier else versions[0]


def school_spans(
    versions: Sequence[Version], conversions: Iterable[ConvertedOn] = ()
) -> tuple[SchoolSpan, ...]:
    """Spans that cover every day there is, in order, from a school's versions, earliest first.

    Of the conversions, those from and to this school give days that GIAS left out.
    """
    newest = versions[-1]
    into = [one.converted_on for one in conversions if one.to_urn == newest.urn]
    out = [one.converted_on for one in conversions if one.from_urn == newest.urn]
    spells = _spells(versions, into, out)
    starts = {version.valid_from for version in versions[1:]}
    starts |= {day for spell in spells for day in spell.days if day is not None}
    edges = sorted(starts - {date.min, date.max})
    spans: list[SchoolSpan] = []
    for first, after in zip([None, *edges], [*edges, None], strict=True):
        day = first or date.min
        status = _status(_spell_on(spells, day), day)
        type_code = version_on(versions, day).type_code
        _add(spans, SchoolSpan(first, after - ONE_DAY if after else None, type_code, status))
    return tuple(spans)


def _add(spans: list[SchoolSpan], span: SchoolSpan) -> None:
    """Add a span, or lengthen the last one where nothing changed."""
    last = spans[-1] if spans else None
    if last and (last.type_code, last.status) == (span.type_code, span.status):
        spans[-1] = SchoolSpan(last.from_day, span.to_day, span.type_code, span.status)
    else:
        spans.append(span)


def _spells(versions: Sequence[Version], into: Sequence[date], out: Sequence[date]) -> list[_Spell]:
    """Each spell of the school, the last one first."""
    spells: list[_Spell] = []
    while versions:
        days = (_first_open_day(versions, into), _first_closed_day(versions, out))
        spells.append(_Spell(versions[-1], days))
        versions = _told_before(versions, days[0], out)
    return spells


def _told_before(
    versions: Sequence[Version], opened_on: date | None, out: Sequence[date]
) -> Sequence[Version]:
    """The versions up to the last that had the school closed before it opened on this day, if any.

    A version that had it open, or closed on a later day, told of the same spell and is corrected.
    """
    newest = versions[-1]
    says_when = newest.opened_on is not None or newest.status_code == PROPOSED
    if opened_on is None or not says_when:
        return ()
    for last in range(len(versions) - 1, 0, -1):
        told = versions[:last]
        if told[-1].status_code == CLOSED:
            closed_on = _first_closed_day(told, out)
            # It may open again on its last day, or close on no day that is known.
            if closed_on is not None and (
                closed_on <= opened_on or closed_on - ONE_DAY == opened_on
            ):
                return told
    return ()


def _spell_on(spells: Sequence[_Spell], day: date) -> _Spell:
    """The spell that the day falls in; before the first of all, the first."""
    started = (each for each in spells if each.days[0] is None or each.days[0] <= day)
    return next(started, spells[-1])


def _status(spell: _Spell, day: date) -> str:
    newest, (opened_on, closed_on) = spell
    if closed_on is not None and day >= closed_on:
        return CLOSED
    if opened_on is not None and day < opened_on:
        return PROPOSED
    if newest.status_code in (CLOSED, PROPOSED):
        return OPEN
    # A code that GIAS does not use is a doubt of the import, and the law takes it as open.
    return newest.status_code if newest.status_code in SCHOOL_STATUSES else ""


def _first_open_day(versions: Sequence[Version], into: Sequence[date]) -> date | None:
    """The day on which it opens; None where it has been open since before anything is known."""
    newest = versions[-1]
    if newest.status_code == PROPOSED:
        return _planned_opening(newest)
    if newest.opened_on is not None:
        return newest.opened_on
    if into:
        return min(into)
    if versions[0].status_code != PROPOSED:
        return None
    return next(one.valid_from for one in versions if one.status_code != PROPOSED)


def _planned_opening(newest: Version) -> date:
    """The day on which a proposed school is to open; the last of all days where none is."""
    planned = newest.opened_on
    # A proposal that is gone from the extract came to nothing.
    return planned if planned is not None and newest.in_extract else date.max


def _first_closed_day(versions: Sequence[Version], out: Sequence[date]) -> date | None:
    """The first day on which it is closed; None while it is not to close."""
    newest = versions[-1]
    day, said_on = newest.closed_on, _last_extract(versions)
    is_closed = newest.status_code == CLOSED
    # What it became before it opened again was another closing's.
    became = [each for each in out if is_closed and each > (newest.opened_on or date.min)]
    if day is not None and not is_open_after(newest.status_code, day, said_on):
        # What it became may have opened before its last day: it is one school all the same.
        return min([day + ONE_DAY, *became])
    if not is_closed:
        return None
    if became:
        # What it became may have opened only after an extract that had it closed (ADR 0041).
        return min(*became, _closing_extract(versions))
    was_open = any(one.status_code != CLOSED for one in versions)
    return _closing_extract(versions) if was_open else date.min


def is_open_after(status_code: str, closed_on: date | None, extract_day: date) -> bool:
    """Whether an extract has a school open, and not to close, after its closing day: it opened
    again or never closed.
    """
    is_past = closed_on is not None and closed_on < extract_day
    return is_past and status_code not in (CLOSED, TO_CLOSE)


def _last_extract(versions: Sequence[Version]) -> date:
    """The extract that gave the newest version: one that lacks the school says nothing of it."""
    had_it = (version.valid_from for version in reversed(versions) if version.in_extract)
    return next(had_it, versions[-1].valid_from)


def _closing_extract(versions: Sequence[Version]) -> date:
    """The extract that first said that a school is closed, of those since it was last open."""
    first = versions[-1].valid_from
    for version in reversed(versions):
        if version.status_code != CLOSED:
            break
        first = version.valid_from
    return first
