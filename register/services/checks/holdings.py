"""What a person's awards are worth on a day, most favourable first."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Row

from register.law.awards import AwardOnDay, Validity, award_on
from register.law.dated import in_force
from register.law.facts import AwardFacts, AwardKind
from register.law.findings import Reason
from register.law.provisions import (
    NASENCO_COUNTS,
    NPQ_COUNTS,
    RECOGNISED_BODY,
    REG_49_9,
    Provision,
)
from register.services.checks import words
from register.services.checks.answer import AwardShown, CourseShown, Outcome

MOST_FAVOURABLE_FIRST: Final = (
    Outcome.HOLDS_AWARD_THAT_COUNTS,
    Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
    Outcome.AWARD_NOT_YET_HELD,
    Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
    Outcome.AWARD_WITHDRAWN,
)


class Holding(NamedTuple):
    """One award as recorded, and as it stands on the day of the check."""

    row: Row[Any]
    facts: AwardFacts
    on_day: AwardOnDay
    outcome: Outcome
    provision: Provision
    """The paragraph that it meets, fails, or cannot be measured against."""


def awards(rows: Sequence[Row[Any]], today: date) -> list[Holding]:
    """Every award, the most favourable first and the newest first among equals."""
    held = [_holding(row, today) for row in rows if row.what == "award"]
    held.sort(key=lambda holding: holding.row.held_from, reverse=True)
    held.sort(key=lambda holding: MOST_FAVOURABLE_FIRST.index(holding.outcome))
    return held


def courses(rows: Sequence[Row[Any]]) -> tuple[CourseShown, ...]:
    """Each course going on, and each completed one that led to no recorded award of its kind."""
    awarded = {row.kind for row in rows if row.what == "award"}
    return tuple(
        CourseShown(
            kind=row.kind,
            provider=row.provider or "",
            commenced_on=_iso(row.commenced_on),
            commenced_precision=row.commenced_precision,
            state=row.what,
        )
        for row in rows
        if row.what != "award" and not (row.what == "completed" and row.kind in awarded)
    )


def show(holding: Holding) -> AwardShown:
    """The award with what the law makes of it."""
    row = holding.row
    return AwardShown(
        kind=row.kind,
        title=row.title,
        provider=row.provider or "",
        commenced_on=_iso(row.commenced_on),
        commenced_precision=row.commenced_precision,
        completed_on=_iso(row.completed_on),
        held_from=_iso(row.held_from),
        withdrawn_on=_iso(row.withdrawn_on),
        outcome=holding.outcome.value,
        reason=words.standing(holding.outcome, holding.facts, holding.on_day, holding.provision),
        paragraph=holding.provision.paragraph,
        url=holding.provision.url,
    )


def _holding(row: Row[Any], today: date) -> Holding:
    recognised = None if row.recognised is None else bool(row.recognised)
    facts = AwardFacts(
        kind=AwardKind(row.kind),
        commenced_on=row.commenced_on,
        completed_on=row.completed_on,
        held_from=row.held_from,
        withdrawn_on=row.withdrawn_on,
        body_recognised=recognised,
        ref=row.ref,
    )
    on_day = award_on(facts, today)
    outcome = _outcome(on_day)
    return Holding(row, facts, on_day, outcome, _provision(facts, on_day, today))


def _outcome(on_day: AwardOnDay) -> Outcome:
    if on_day.withdrawn:
        return Outcome.AWARD_WITHDRAWN
    if not on_day.held:
        return Outcome.AWARD_NOT_YET_HELD
    if on_day.validity is Validity.VALID:
        return Outcome.HOLDS_AWARD_THAT_COUNTS
    if on_day.validity is Validity.NOT_KNOWN:
        return Outcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT
    return Outcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT


def _provision(facts: AwardFacts, on_day: AwardOnDay, today: date) -> Provision:
    """The paragraph in force on the day that the award is measured against."""
    body = on_day.doubt is Reason.AWARDING_BODY_NOT_KNOWN or facts.body_recognised is False
    if facts.kind is AwardKind.NPQSENCO:
        return REG_49_9 if body else in_force(NPQ_COUNTS, on=today)
    if facts.kind is AwardKind.NASENCO and body and not words.is_out_of_time(facts):
        return in_force(RECOGNISED_BODY, on=today)
    return in_force(NASENCO_COUNTS, on=today)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
