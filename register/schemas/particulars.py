"""What regulation 49(2) and (3) ask of a SENCO, as a form, as JSON or as options answer it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from marshmallow import ValidationError, fields

from register.services.appointments.facts import Particulars


class YesNoAnswer(StrEnum):
    """Yes, no or not known."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


class InductionAnswer(StrEnum):
    """How statutory induction stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_REQUIRED = "not_required"
    NOT_KNOWN = "not_known"


KNOWN: Final = {YesNoAnswer.YES: True, YesNoAnswer.NO: False, YesNoAnswer.NOT_KNOWN: None}
INDUCTION_KNOWN: Final = (
    InductionAnswer.MET,
    InductionAnswer.NOT_MET,
    InductionAnswer.NOT_REQUIRED,
)
"""What JSON says of induction; of one that is not known it says null."""
INDUCTION_MISSING: Final = "Enter met, not_met, not_required or null"
QUESTIONS: Final = (
    "is_head_teacher",
    "is_qualified_teacher",
    "induction",
    "is_teaching_at_school",
)
"""The four, in the order in which a page asks them."""


class KnownField(fields.Field[bool]):
    """True, false or, where it may be, null, and nothing that merely looks like one of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"null": "Enter true or false"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            known = "true, false or null" if self.allow_none else "true or false"
            raise ValidationError(f"Enter {known}")
        return value


def particulars_of(data: Mapping[str, Any]) -> Particulars:
    """What the four questions were answered with; one that was not asked is not known."""
    induction = data.get("induction")
    return Particulars(
        is_head_teacher=_known(data.get("is_head_teacher")),
        is_qualified_teacher=_known(data.get("is_qualified_teacher")),
        induction=None if induction in (None, InductionAnswer.NOT_KNOWN) else induction.value,
        is_teaching_at_school=_known(data.get("is_teaching_at_school")),
    )


def answers_of(said: Particulars) -> dict[str, str]:
    """The answers that a form was given, to fill it in again; empty for what is not known."""
    yes_no = {True: YesNoAnswer.YES.value, False: YesNoAnswer.NO.value, None: ""}
    return {
        "is_head_teacher": yes_no[said.is_head_teacher],
        "is_qualified_teacher": yes_no[said.is_qualified_teacher],
        "induction": said.induction or "",
        "is_teaching_at_school": yes_no[said.is_teaching_at_school],
    }


def _known(answer: YesNoAnswer | bool | None) -> bool | None:
    return KNOWN[answer] if isinstance(answer, YesNoAnswer) else answer
