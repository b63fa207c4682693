"""A made-up case as a form or a query states it, and its answer as JSON.

The names are the columns of a file of cases, but for earlier service, which has a pair of days for
each of a few periods.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from marshmallow import Schema, ValidationError, validates_schema

from register.law.facts import AwardFacts, AwardKind, Case, Induction, SchoolSpan, ServicePeriod
from register.law.scope import KNOWN_TYPES
from register.law.words import of_a_made_up_case
from register.law.worked_examples import WorkedExample
from register.schemas.compliance import (
    change_as_json,
    finding_as_json,
    node_as_json,
    reading_as_json,
    service_as_json,
)
from register.schemas.day_fields import DayField
from register.schemas.fields import ChoiceField, CodeField
from register.schemas.members import Json
from register.services.compliance.tried import TriedCase

PERIODS: Final = (1, 2, 3)
"""How many periods of earlier service may be entered."""

AWARD_DAYS: Final = {
    "enrolled_on": "commenced_on",
    "award_completed_on": "completed_on",
    "award_date": "held_from",
    "award_withdrawn_on": "withdrawn_on",
}
"""The column of each day of an award or course, and the law's name for it."""


class YesNo(StrEnum):
    """Yes or no; left out is not known."""

    YES = "yes"
    NO = "no"


class SchoolStatus(StrEnum):
    """The published codes: open, closed, open but to close, proposed to open."""

    OPEN = "1"
    CLOSED = "2"
    CLOSING = "3"
    PROPOSED = "4"


class MadeUpCase(Schema):
    """One case: what is left out is not known, or has not happened."""

    as_at = DayField("day to ask about", required=True)
    establishment_type = CodeField(
        KNOWN_TYPES, missing="Choose a type of school from the list", called="type of school"
    )
    establishment_status = ChoiceField(SchoolStatus, missing="Choose a status from the list")
    became_senco_on = DayField("first day as SENCO")
    senco_ended_on = DayField("last day as SENCO")
    head_teacher = ChoiceField(YesNo, missing="Choose yes or no")
    qts = ChoiceField(YesNo, missing="Choose yes or no")
    induction = ChoiceField(Induction, missing="Choose met, not_met or not_required")
    teaching_at_school = ChoiceField(YesNo, missing="Choose yes or no")
    award_kind = ChoiceField(AwardKind, missing="Choose NASENCO, NPQSENCO or OTHER")
    awarding_body_recognised = ChoiceField(YesNo, missing="Choose yes or no")
    enrolled_on = DayField("date course begun")
    award_completed_on = DayField("date course completed")
    award_date = DayField("date award held from")
    award_withdrawn_on = DayField("date award withdrawn")
    service_1_from = DayField("first day of period 1")
    service_1_to = DayField("last day of period 1")
    service_2_from = DayField("first day of period 2")
    service_2_to = DayField("last day of period 2")
    service_3_from = DayField("first day of period 3")
    service_3_to = DayField("last day of period 3")

    @validates_schema
    def _periods_are_whole(self, data: Mapping[str, Any], **_: Any) -> None:
        for number in PERIODS:
            start, end = data.get(f"service_{number}_from"), data.get(f"service_{number}_to")
            if end and not start:
                raise ValidationError(
                    "Enter the first day of this earlier service", f"service_{number}_from"
                )
            if start and end and end < start:
                raise ValidationError(
                    "The last day of earlier service must not be before its first",
                    f"service_{number}_to",
                )

    @validates_schema
    def _post_ends_after_it_begins(self, data: Mapping[str, Any], **_: Any) -> None:
        first, last = data.get("became_senco_on"), data.get("senco_ended_on")
        if first and last and last < first:
            raise ValidationError(
                "The last day as SENCO must not be before the first", "senco_ended_on"
            )

    @validates_schema
    def _days_are_of_an_award(self, data: Mapping[str, Any], **_: Any) -> None:
        if data.get("award_kind") is None and any(data.get(name) for name in AWARD_DAYS):
            raise ValidationError("Choose which award or course these days are of", "award_kind")


def case_of(given: Mapping[str, Any]) -> tuple[Case, date]:
    """The case that a loaded `MadeUpCase` states, and the day asked about."""
    kind: AwardKind | None = given.get("award_kind")
    days: dict[str, Any] = {fact: given.get(name) for name, fact in AWARD_DAYS.items()}
    recognised = _known(given.get("awarding_body_recognised"))
    awards = () if kind is None else (AwardFacts(kind, **days, body_recognised=recognised),)
    span = SchoolSpan(
        type_code=str(given.get("establishment_type", "")),
        status=str(given.get("establishment_status", "")),
    )
    case = Case(
        given.get("became_senco_on"),
        given.get("senco_ended_on"),
        tuple(_service(given)),
        awards,
        _known(given.get("head_teacher")),
        _known(given.get("qts")),
        given.get("induction"),
        _known(given.get("teaching_at_school")),
        (span,),
    )
    return case, given["as_at"]


def _known(answer: YesNo | None) -> bool | None:
    return None if answer is None else answer is YesNo.YES


def _service(given: Mapping[str, Any]) -> Iterator[ServicePeriod]:
    for number in PERIODS:
        start = given.get(f"service_{number}_from")
        if start:
            source = f"Period {number}"
            yield ServicePeriod(start, given.get(f"service_{number}_to"), source=source)


def query_of(example: WorkedExample) -> dict[str, str]:
    """A worked example as the query that tries it; a type that is none is left out."""
    given = dict(example.inputs)
    if given.get("establishment_type") not in KNOWN_TYPES:
        given.pop("establishment_type", None)
    for number, period in enumerate(filter(None, given.pop("prior_service", "").split(";")), 1):
        start, _, end = period.partition("..")
        given[f"service_{number}_from"] = start
        given[f"service_{number}_to"] = end
    return {name: text for name, text in given.items() if text}


def tried_as_json(tried: TriedCase) -> Json:
    """The answer to a made-up case, in the members that a school's answer has."""
    (tree,) = tried.limbs
    told = {
        "as_at": tried.as_at.isoformat(),
        **finding_as_json(tried.finding),
        "words": tried.words,
        "readings": [reading_as_json(each) for each in tried.readings],
        "limbs": node_as_json(tree.root, tree),
        "facts": [{"id": each.id, "says": each.says} for each in tried.facts],
        "previous_service": service_as_json(tried.senco[0].service),
        "changes": [change_as_json(each) for each in tried.changes],
    }
    return {name: _of_the_case(said) for name, said in told.items()}


def _of_the_case(said: Any) -> Any:
    """Whatever the register says of a person, said of the case."""
    if isinstance(said, str):
        return of_a_made_up_case(said)
    if isinstance(said, Mapping):
        return {name: _of_the_case(each) for name, each in said.items()}
    return [_of_the_case(each) for each in said] if isinstance(said, list | tuple) else said
