"""What a person's awards are worth on a day, most favourable first."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from register.courses import LEFT_STATES
from register.days import iso
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
from register.queries.facts import Facts
from register.queries.facts_rows import AwardRow
from register.services.checks import words
from register.services.checks.answer import AwardShown, CheckOutcome, EnrolmentShown
from register.services.compliance.award_facts import awards_of, start_of

MOST_FAVOURABLE_FIRST: Final = (
    CheckOutcome.HOLDS_AWARD_THAT_COUNTS,
    CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
    CheckOutcome.AWARD_NOT_YET_HELD,
    CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
    CheckOutcome.AWARD_WITHDRAWN,
)


class Holding(NamedTuple):
    """One award as recorded, and as it stands on the day of the check."""

    row: AwardRow
    facts: AwardFacts
    on_day: AwardOnDay
    outcome: CheckOutcome
    start: tuple[date | None, str]
    """The day on which its course began, and how exactly that is known."""


def awards(facts: Facts, person_id: int, today: date) -> list[Holding]:
    """Every award, the most favourable first and the newest first among equals."""
    rows = {row.ref: row for row in facts.awards}
    held = [
        _holding(rows[each.ref], each, today, start_of(facts, rows[each.ref]))
        for each in awards_of(facts, person_id)
        if each.ref in rows
    ]
    held.sort(key=lambda holding: holding.row.held_from, reverse=True)
    held.sort(key=lambda holding: MOST_FAVOURABLE_FIRST.index(holding.outcome))
    return held


def enrolments(facts: Facts, person_id: int) -> tuple[EnrolmentShown, ...]:
    """Each enrolment that goes on, and each completed one that led to no recorded award."""
    unawarded = {each.ref for each in awards_of(facts, person_id)}
    return tuple(
        EnrolmentShown(
            kind=row.kind,
            provider=row.provider_name or "",
            commenced_on=iso(row.commenced_on) or "",
            commenced_precision=row.precision,
            state=row.state,
        )
        for row in facts.enrolments
        if row.ref in unawarded and row.state not in LEFT_STATES
    )


def show(holdings: Sequence[Holding], today: date) -> tuple[AwardShown, ...]:
    """Each award with what the law makes of it."""
    return tuple(_show(holding, today) for holding in holdings)


def _show(holding: Holding, today: date) -> AwardShown:
    row, facts = holding.row, holding.facts
    provision = _provision(facts, holding.on_day, today)
    commenced_on, precision = holding.start
    return AwardShown(
        kind=row.kind,
        title=row.title,
        provider=row.provider_name or "",
        commenced_on=iso(commenced_on) or "",
        commenced_precision=precision,
        completed_on=iso(facts.completed_on) or "",
        held_from=iso(row.held_from) or "",
        withdrawn_on=iso(row.withdrawn_on) or "",
        outcome=holding.outcome.value,
        reason=words.standing(holding.outcome, facts, holding.on_day, provision, precision),
        paragraph=provision.paragraph,
        url=provision.url,
    )


def _holding(
    row: AwardRow, facts: AwardFacts, today: date, start: tuple[date | None, str]
) -> Holding:
    on_day = award_on(facts, today)
    return Holding(row, facts, on_day, _outcome(on_day), start)


def _outcome(on_day: AwardOnDay) -> CheckOutcome:
    if on_day.withdrawn:
        return CheckOutcome.AWARD_WITHDRAWN
    if not on_day.held:
        return CheckOutcome.AWARD_NOT_YET_HELD
    if on_day.validity is Validity.VALID:
        return CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    if on_day.validity is Validity.NOT_KNOWN:
        return CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT
    return CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT


def _provision(facts: AwardFacts, on_day: AwardOnDay, today: date) -> Provision:
    """The paragraph in force on the day that the award is measured against."""
    body = on_day.doubt is Reason.AWARDING_BODY_NOT_KNOWN or facts.body_recognised is False
    if facts.kind is AwardKind.NPQSENCO:
        return REG_49_9 if body else in_force(NPQ_COUNTS, on=today)
    if facts.kind is AwardKind.NASENCO and body and not words.is_barred_by_its_days(facts):
        return in_force(RECOGNISED_BODY, on=today)
    return in_force(NASENCO_COUNTS, on=today)
