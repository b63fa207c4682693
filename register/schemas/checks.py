"""What a check is asked, as a form, as JSON or as options, and the shape that it is answered in."""

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, validates_schema

from register.clock import in_utc
from register.days import iso
from register.schemas.day_fields import BirthField, DayField
from register.schemas.fields import ChoiceField, NameField, NumberField, TrnField, UrnField
from register.schemas.particulars import (
    INDUCTION_KNOWN,
    INDUCTION_MISSING,
    QUESTIONS,
    InductionAnswer,
    KnownField,
    YesNoAnswer,
    particulars_of,
)
from register.schemas.school_search import SchoolField
from register.services.checks import ASKED_FOR, Check, Purpose, Question, answer_dict
from register.services.checks.question import (
    SURNAME,
    days_tried,
    too_few_details,
)

CHOOSE: Final = "Choose one of the answers, or leave it out"
OF_THE_POST: Final = ("appoint_on", "urn", *QUESTIONS)
"""What is asked of the post, and not of the person alone."""


class CheckRequest(Schema):
    """A candidate, why they are looked up and, if it is asked, the post they may take up.

    The service says which of these must go together.
    """

    surname = NameField(attribute="last_name", missing="Enter a last name", called="last name")
    born_on = BirthField()
    trn = TrnField()
    purpose = ChoiceField(
        Purpose, missing="Choose why you are checking", offers=ASKED_FOR, required=True
    )
    appoint_on = DayField("first day as SENCO", within=days_tried)
    urn = UrnField()
    is_head_teacher = KnownField(allow_none=True)
    is_qualified_teacher = KnownField(allow_none=True)
    induction = ChoiceField(
        InductionAnswer, allow_none=True, missing=INDUCTION_MISSING, offers=INDUCTION_KNOWN
    )
    is_teaching_at_school = KnownField(allow_none=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def usable(self, _: Any, typed: Mapping[str, Any], **__: Any) -> None:
        """Two details, told along with whatever else is wrong; a detail that is wrong is given."""
        given = (name in typed for name in (SURNAME, "born_on", "trn"))
        if problem := too_few_details(*given):
            raise ValidationError({problem.field: [problem.message]})


class AppointmentRequest(Schema):
    """The form about the post that a candidate already checked may take up.

    What the asker knows of them is asked, and need not be answered.
    """

    appoint_on = DayField("first day as SENCO", within=days_tried, required=True)
    urn = SchoolField(required=True)
    """The school as somebody knows it: a URN, or what a search for schools takes."""
    searched = SchoolField()
    """What was searched for, where the page has offered schools to choose from."""
    school = UrnField()
    """Which of those."""
    is_head_teacher = ChoiceField(YesNoAnswer, missing=CHOOSE)
    is_qualified_teacher = ChoiceField(YesNoAnswer, missing=CHOOSE)
    induction = ChoiceField(InductionAnswer, missing=CHOOSE)
    is_teaching_at_school = ChoiceField(YesNoAnswer, missing=CHOOSE)


class EarlierChecks(Schema):
    """Where in a list of checks to go on from."""

    before = NumberField(missing="Enter a whole number", last=2**31 - 1)


def question_of(given: Mapping[str, Any]) -> Question:
    """The question that those members ask; InvalidInput is the service's to raise."""
    if not any(name in given for name in QUESTIONS):
        return Question(**given)
    asked = {name: value for name, value in given.items() if name not in QUESTIONS}
    return Question(**asked, said=particulars_of(given))


def check_body(check: Check) -> dict[str, Any]:
    """A check as the API and `--json` give it: what was asked, when and by whom, and the answer."""
    asked = check.question
    return {
        "receipt": check.ref,
        "checked_at": in_utc(check.at),
        "checked_by": check.asked_by,
        "organisation": check.organisation,
        "purpose": asked.purpose.value,
        "asked": {
            "surname": asked.last_name,
            "born_on": iso(asked.born_on),
            "trn": asked.trn,
            "appoint_on": iso(asked.appoint_on),
            "urn": asked.urn,
            **{name: getattr(asked.said, name) for name in QUESTIONS},
        },
        "answer": check.answer.words,
        **_nulls(answer_dict(check.answer)),
        "known_at_entry": check.known_to,
    }


def _nulls(said: Any) -> Any:
    """The same members, with null for what was kept as empty text."""
    if isinstance(said, dict):
        return {name: _nulls(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_nulls(value) for value in said]
    return None if said == "" else said
