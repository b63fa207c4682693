"""What a school puts right of a designation on the record, in a form or in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, validates_schema

from register.schemas.appointments import LONGEST_TOLD, SOURCE, DesignateForm, SpellBody
from register.schemas.day_fields import DayField
from register.schemas.fields import AS_SHOWN, ChoiceField, LineField
from register.schemas.particulars import (
    INDUCTION_KNOWN,
    INDUCTION_MISSING,
    InductionAnswer,
    KnownField,
    particulars_of,
)
from register.services.appointments.amend import Correction
from register.services.appointments.facts import (
    WHY_CORRECTED,
    WHY_NONE_TAKEN_BACK,
    WHY_SERVICE_TAKEN_BACK,
    WHY_TAKEN_BACK,
    AmendmentReason,
    note_problem,
)
from register.services.appointments.rules import days_recorded

LONGEST_NOTE: Final = 1000
"""Characters in the longest account of what was wrong."""


def _note() -> LineField:
    return LineField(
        missing="Enter what was wrong",
        called="what was wrong",
        load_default="",
        longest=LONGEST_NOTE,
    )


def _why(among: tuple[AmendmentReason, ...], missing: str) -> ChoiceField:
    return ChoiceField(AmendmentReason, only=among, required=True, missing=missing)


class WithReason(Schema):
    """What gives a reason from the deed’s own list, and a note in words."""

    @validates_schema(skip_on_field_errors=False)
    def say_which(self, data: Mapping[str, Any], **_: Any) -> None:
        """Another reason needs words, told along with whatever else is wrong."""
        if (
            "reason" in data
            and "note" in data
            and (problem := note_problem(data["reason"], data["note"]))
        ):
            raise ValidationError({"note": [problem]})


class CorrectForm(WithReason):
    """The form that corrects a designation, its boxes as the page has them: so they are told.

    is_day_held: whether the register holds a first day, which a correction then has to have.
    """

    def __init__(self, *, is_day_held: bool = True) -> None:
        super().__init__(partial=() if is_day_held else ("started_on",))

    started_on = DayField("first day as SENCO", within=days_recorded, required=True)
    ended_on = DayField("last day as SENCO", within=days_recorded, load_default=None)
    shared = LineField(missing=AS_SHOWN, load_default="")
    """`yes` where whoever else is SENCO on those days stays so beside this person."""
    is_head_teacher = DesignateForm._declared_fields["is_head_teacher"]
    is_qualified_teacher = DesignateForm._declared_fields["is_qualified_teacher"]
    induction = DesignateForm._declared_fields["induction"]
    is_teaching_at_school = DesignateForm._declared_fields["is_teaching_at_school"]
    source = DesignateForm._declared_fields["source"]
    reason = _why(WHY_CORRECTED, "Select why this is being corrected")
    note = _note()
    told = LineField(missing=AS_SHOWN, load_default="", longest=LONGEST_TOLD)
    """The days without a SENCO that the page has shown would follow."""
    version = LineField(missing=AS_SHOWN, load_default="")
    """The version of the designation that the page showed."""


class CorrectBody(WithReason):
    """A correction in JSON: what is left out stays as it is held, null is not known or none."""

    started_on = DayField("first day as SENCO", within=days_recorded)
    ended_on = DayField("last day as SENCO", within=days_recorded, allow_none=True)
    is_head_teacher = KnownField(allow_none=True)
    is_qualified_teacher = KnownField(allow_none=True)
    induction = ChoiceField(
        InductionAnswer, allow_none=True, missing=INDUCTION_MISSING, offers=INDUCTION_KNOWN
    )
    is_teaching_at_school = KnownField(allow_none=True)
    reason = _why(WHY_CORRECTED, "Enter why it is corrected")
    note = _note()
    source = LineField(missing="Enter where this is known from", called=SOURCE, load_default="")
    shared = KnownField(load_default=False)
    version = LineField(missing=AS_SHOWN, load_default="")
    """The version of the designation that was seen, where that matters."""


class TakeBackNone(WithReason):
    """Why it is taken back that a school has no SENCO, by whatever door it comes."""

    reason = _why(WHY_NONE_TAKEN_BACK, "Select why this is being taken back")
    note = _note()
    since = LineField(missing=AS_SHOWN, load_default="")
    """The day from which it was seen to have none, where that matters."""


class TakeBack(WithReason):
    """Why a designation is taken back, by whatever door it comes."""

    reason = _why(WHY_TAKEN_BACK, "Select why this is being taken back")
    note = _note()
    version = LineField(missing=AS_SHOWN, load_default="")
    """The version of the designation that was seen, where that matters."""


class TakeBackForm(TakeBack):
    """The form that takes back a designation."""

    give_back = LineField(missing=AS_SHOWN, load_default="")
    """`yes` or `no`, where another designation had ended to make way for it."""
    shared = LineField(missing=AS_SHOWN, load_default="")
    """`yes` where the page has shown who else is SENCO on the days that are given back."""


class TakeBackBody(TakeBack):
    """What takes back a designation, in JSON."""

    give_back = KnownField(load_default=None, allow_none=True)
    shared = KnownField(load_default=False)


class TakeBackSpellForm(Schema):
    """The form that takes back one period of earlier service."""

    period = LineField(required=True, missing="Select the period to be taken back", called="period")
    reason = _why(WHY_SERVICE_TAKEN_BACK, "Select why this is being taken back")


class TakeBackSpellBody(SpellBody):
    """What takes back one period of earlier service, in JSON."""

    reason = _why(WHY_SERVICE_TAKEN_BACK, "Enter why it is taken back")


CORRECTABLE: Final = frozenset(CorrectBody._declared_fields) - {
    "reason",
    "note",
    "source",
    "shared",
    "version",
}
"""What of a designation a correction may change."""


def correction_of_form(data: Mapping[str, Any], source: str) -> Correction:
    """The correction that the page's form asks for: every box says something."""
    return Correction(
        started_on=data.get("started_on"),
        ended_on=data["ended_on"],
        particulars=particulars_of(data),
        reason=data["reason"],
        note=data["note"],
        source=data["source"] or source,
        is_source_corrected=bool(data["source"]),
        shared=data["shared"] == "yes",
        version=data["version"],
    )


def correction_of_body(data: Mapping[str, Any], source: str) -> Correction:
    """The correction that a JSON body or a command asks for: it may say only what changes."""
    return Correction(
        started_on=data.get("started_on"),
        ended_on=data.get("ended_on"),
        particulars=particulars_of(data),
        reason=data["reason"],
        note=data["note"],
        source=data["source"] or source,
        is_source_corrected=bool(data["source"]),
        shared=data["shared"],
        version=data["version"],
        keeps=CORRECTABLE - set(data),
    )
