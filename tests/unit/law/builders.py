"""A case that owes the qualification and has nothing unusual about it, and what may be changed."""

from dataclasses import replace
from datetime import date
from typing import Any

from register.law.facts import AwardFacts, AwardKind, Case, Induction, SchoolSpan, ServicePeriod

PRIMARY = (SchoolSpan(type_code="01", status="1"),)


def day(text: str) -> date:
    return date.fromisoformat(text)


def build_case(**facts: Any) -> Case:
    """A qualified teacher, SENCO since 1 September 2021, with no award: last day in 2024."""
    usual = Case(
        became_senco_on=date(2021, 9, 1),
        head_teacher=False,
        qts=True,
        induction=Induction.MET,
        teaching_at_school=True,
        school=PRIMARY,
    )
    return replace(usual, **facts)


def build_award(**facts: Any) -> AwardFacts:
    """A NASENCO from a recognised body, in time for that case."""
    usual = AwardFacts(
        kind=AwardKind.NASENCO,
        commenced_on=date(2021, 10, 4),
        held_from=date(2023, 1, 20),
        body_recognised=True,
        ref="award",
    )
    return replace(usual, **facts)


def served(*periods: str) -> tuple[ServicePeriod, ...]:
    """Previous service from texts such as 2005-09-01..2006-08-31."""
    return tuple(
        ServicePeriod(day(start), day(end) if end else None)
        for start, end in (period.split("..") for period in periods)
    )
