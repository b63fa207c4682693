"""What an import does about schools that closed: conversions recorded, the rest referred."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import day_in_words
from register.db import table_of
from register.law.scope import OPEN_STATUSES
from register.models import Conversion
from register.queries.referrals import HeldReferral, referred_schools, waiting_of
from register.queries.school_import import (
    HeldConversion,
    HeldSchool,
    held_conversions,
    links_around,
)
from register.services.referrals.closing import close_as_told
from register.services.referrals.rows import ReferralRow, write_rows
from register.services.referrals.words import OF_SUCCESSION, Decided, Ground
from register.services.schools.importing.found import found_by
from register.services.schools.importing.write import insert_in_chunks
from register.services.schools.succession import Converted, Succession, SuccessionQuestion
from register.services.supersede import supersede
from register.sheets.gias import Doubt, DoubtKind, Extract, Link

T = TypeVar("T")

_BY_AN_IMPORT: Final = (Decided.OPEN_AGAIN, Decided.CONVERTED)


class NoLongerAsked(NamedTuple):
    """What waits for a registrar, and why it need not: an outcome and a note of the day."""

    referral: HeldReferral
    outcome: Decided
    note: str


@dataclass(slots=True)
class SuccessorsPlan:
    """Conversions to record and to end, and questions for a registrar."""

    new: dict[str, Converted] = field(default_factory=dict)
    ended: list[HeldConversion] = field(default_factory=list)
    questions: list[SuccessionQuestion] = field(default_factory=list)
    no_longer_asked: list[NoLongerAsked] = field(default_factory=list)
    """Of schools that are open again, or of which GIAS shows plainly what they became."""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing became of any school."""
        return not (self.new or self.ended or self.questions or self.no_longer_asked)


class _Compared(NamedTuple):
    """What an import compares: what the files say, what stands, and what a registrar has of it."""

    extract: Extract
    found: Succession
    standing: Mapping[str, HeldConversion]
    asked: Collection[str]
    """The schools whose closing is a registrar’s: asked, decided or carried over."""
    waits: Collection[str]
    """Those of them that wait for one."""


def plan_successors(
    session: Session,
    extract: Extract,
    links: Collection[Link],
    held: Mapping[str, HeldSchool],
    day: date,
) -> SuccessorsPlan:
    """Work out who became whom, and compare it with the conversions that stand.

    A closing that was referred is the registrar's, and what was carried over by one: no import
    makes or ends its conversion, or asks again. Any other conversion falls with the link it rests
    on, where the school itself is open again, and where the links have come to leave it to a
    registrar. What waits of a school that is open again, or that plainly became an academy, waits
    no longer.
    """
    found = found_by(session, extract, links, held, day)
    standing = held_conversions(session)
    decided = {urn for urn, one in standing.items() if one.is_decided}
    waiting = waiting_of(session, OF_SUCCESSION)
    answers = list(_answered(waiting, extract, found, decided, day))
    answered = {one.referral.subject for one in answers}
    asked = referred_schools(session, OF_SUCCESSION, answered=_BY_AN_IMPORT) - answered
    waits = {one.subject for one in waiting} - answered
    compared = _Compared(extract, found, standing, asked | decided | waits, waits)
    return _planned(compared, answers, held, day)


def plan_stale(
    session: Session, extract: Extract, held: Mapping[str, HeldSchool], day: date
) -> SuccessorsPlan:
    """What is left to do where an extract says nothing new: answer what waits, as it would be.

    An earlier release can have left it waiting. Only that is looked up, and the links around it.
    """
    waiting = waiting_of(session, OF_SUCCESSION)
    if not waiting:
        return SuccessorsPlan()
    subjects = {one.subject for one in waiting}
    links = [Link(*row) for row in links_around(session, subjects)]
    found = found_by(session, extract, links, held, day)
    standing = held_conversions(session, subjects)
    decided = {urn for urn, one in standing.items() if one.is_decided}
    answers = list(_answered(waiting, extract, found, decided, day))
    answered = {one.referral.subject for one in answers}
    theirs = Succession(_of(answered, found.conversions), (), found.pairs)
    compared = _Compared(extract, theirs, _of(answered, standing), frozenset(), frozenset())
    return _planned(compared, answers, held, day)


def _of(urns: Collection[str], each: Mapping[str, T]) -> dict[str, T]:
    return {urn: one for urn, one in each.items() if urn in urns}


def _planned(
    compared: _Compared,
    answers: list[NoLongerAsked],
    held: Mapping[str, HeldSchool],
    day: date,
) -> SuccessorsPlan:
    plan = SuccessorsPlan(no_longer_asked=answers)
    _plan_new(plan, compared)
    plan.new = {urn: _with_day(urn, one, held, day) for urn, one in plan.new.items()}
    _plan_standing(plan, compared)
    plan.questions = [one for one in compared.found.questions if one.urn not in compared.asked]
    return plan


def _answered(
    waiting: Iterable[HeldReferral],
    extract: Extract,
    found: Succession,
    decided: Collection[str],
    day: date,
) -> Iterator[NoLongerAsked]:
    """What need not wait any longer, by the extract of that day."""
    said = f"extract of {day_in_words(day)}"
    for one in waiting:
        if _is_open_in(extract, one.subject):
            yield NoLongerAsked(one, Decided.OPEN_AGAIN, f"The {said} has the school open again.")
        elif one.subject in found.conversions and one.subject not in decided:
            became = found.conversions[one.subject].to_urn
            note = f"By the {said} and its links it became URN {became}."
            yield NoLongerAsked(one, Decided.CONVERTED, note)


def _plan_new(plan: SuccessorsPlan, compared: _Compared) -> None:
    for urn, converted in compared.found.conversions.items():
        before = compared.standing.get(urn)
        if urn in compared.asked or (before and _is_same(before, converted)):
            continue
        plan.new[urn] = converted
        if before:
            plan.ended.append(before)


def _with_day(
    urn: str, converted: Converted, held: Mapping[str, HeldSchool], day: date
) -> Converted:
    """The conversion with its day: where GIAS gives none, that of the first extract that had the
    school closed and the academy open, however late the two were linked.
    """
    if converted.on is not None:
        return converted
    before, after = (held[one].was_open if one in held else () for one in (urn, converted.to_urn))
    closed_by = (before[-1].until or day) if before else date.min
    opened_by = after[0].since if after else day
    return converted._replace(on=max(closed_by, opened_by))


def _plan_standing(plan: SuccessorsPlan, compared: _Compared) -> None:
    """End the conversions that stand no longer, and doubt those of schools that are open."""
    questions = {one.urn for one in compared.found.questions}
    for urn, before in compared.standing.items():
        is_open = _is_open_in(compared.extract, urn)
        if is_open:
            is_left = DoubtKind.OPEN_AFTER_CARRYING_OVER
            kind = is_left if before.is_decided else DoubtKind.OPEN_AFTER_CONVERTING
            plan.doubts.append(Doubt(None, urn, kind, before.to_urn))
        if urn in plan.new or before.is_decided:
            continue
        # An earlier release left one where a registrar had decided that the school ended there.
        is_decided = urn in compared.asked and urn not in compared.waits
        is_linked = (urn, before.to_urn) in compared.found.pairs
        if is_open or is_decided or urn in questions or not is_linked:
            plan.ended.append(before)


def write_successors(session: Session, plan: SuccessorsPlan, entry: int) -> None:
    """Record conversions and referrals."""
    supersede(session, Conversion, [(one.id, entry) for one in plan.ended])
    insert_in_chunks(
        session,
        table_of(Conversion),
        (
            {
                "from_urn": urn,
                "to_urn": converted.to_urn,
                "converted_on": converted.on,
                "recorded_by": entry,
            }
            for urn, converted in plan.new.items()
        ),
    )
    write_rows(session, (_referral(one, entry) for one in plan.questions))


def close_no_longer_asked(
    session: Session, plan: SuccessorsPlan, *, actor: Actor, now: datetime
) -> None:
    """Close what need not wait any longer, each by its entry."""
    for referral, outcome, note in plan.no_longer_asked:
        ground = Ground.PUBLISHED_RECORD
        close_as_told(session, referral, outcome, ground, note, actor=actor, now=now)


def _referral(question: SuccessionQuestion, entry: int) -> ReferralRow:
    details = {"successors": question.successors, "predecessors": question.predecessors}
    return ReferralRow(kind=question.kind, subject=question.urn, details=details, opened_by=entry)


def _is_open_in(extract: Extract, urn: str) -> bool:
    """Whether the extract has the school as open; one that it lacks is as it was."""
    return urn in extract.packed and extract.establishment(urn).status_code in OPEN_STATUSES


def _is_same(before: HeldConversion, now: Converted) -> bool:
    return before.to_urn == now.to_urn and now.on in (None, before.converted_on)
