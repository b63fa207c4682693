"""What a school puts right of a designation on the record, in a form or in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema

from register.schemas.appointments import LONGEST_TOLD, DesignateForm, SpellBody
from register.schemas.fields import ChoiceField, DayField, LineField
from register.schemas.particulars import (
    INDUCTION_KNOWN,
    INDUCTION_MISSING,
    InductionAnswer,
    KnownField,
    particulars_of,
)
from register.services.appointments.amend import Correction
from register.services.appointments.facts import AmendmentReason

LONGEST_NOTE: Final = 1000
"""Characters in the longest account of what was wrong."""


class CorrectForm(Schema):
    """The form that corrects a designation."""

    started_on = DayField(required=True, missing="Enter the first day as SENCO")
    ended_on = DayField(load_default=None)
    is_head_teacher = DesignateForm._declared_fields["is_head_teacher"]
    is_qualified_teacher = DesignateForm._declared_fields["is_qualified_teacher"]
    induction = DesignateForm._declared_fields["induction"]
    is_teaching_at_school = DesignateForm._declared_fields["is_teaching_at_school"]
    reason = ChoiceField(
        AmendmentReason, required=True, missing="Select why this is being corrected"
    )
    note = LineField(missing="Enter what was wrong", load_default="", longest=LONGEST_NOTE)
    shared = LineField(missing="", load_default="")
    """`yes` where whoever else is SENCO on those days stays so beside this person."""
    told = LineField(missing="", load_default="", longest=LONGEST_TOLD)
    """The days without a SENCO that the page has shown would follow."""
    version = LineField(missing="", load_default="")
    """The entry that recorded the designation as the page showed it."""


class CorrectBody(Schema):
    """A correction in JSON: what is left out stays as it is held, null is not known or none."""

    started_on = DayField(missing="Enter the first day as SENCO")
    ended_on = DayField(allow_none=True)
    is_head_teacher = KnownField(allow_none=True)
    is_qualified_teacher = KnownField(allow_none=True)
    induction = ChoiceField(
        InductionAnswer, allow_none=True, missing=INDUCTION_MISSING, offers=INDUCTION_KNOWN
    )
    is_teaching_at_school = KnownField(allow_none=True)
    reason = ChoiceField(
        AmendmentReason,
        required=True,
        missing="Enter why it is corrected",
    )
    note = LineField(missing="Enter what was wrong", load_default="", longest=LONGEST_NOTE)
    shared = KnownField(load_default=False)


class TakeBack(Schema):
    """Why something that a school said is taken back, by whatever door it comes."""

    reason = ChoiceField(
        AmendmentReason, required=True, missing="Select why this is being taken back"
    )
    note = LineField(missing="Enter what was wrong", load_default="", longest=LONGEST_NOTE)


class TakeBackForm(TakeBack):
    """The form that takes back a designation."""

    give_back = LineField(missing="", load_default="")
    """`yes` or `no`, where another designation had ended to make way for it."""
    shared = LineField(missing="", load_default="")
    """`yes` where the page has shown who else is SENCO on the days that are given back."""


class TakeBackBody(TakeBack):
    """What takes back a designation, in JSON."""

    give_back = KnownField(load_default=None, allow_none=True)
    shared = KnownField(load_default=False)


class TakeBackSpellForm(Schema):
    """The form that takes back one period of earlier service."""

    period = LineField(required=True, missing="Select the period to be taken back")
    reason = TakeBack._declared_fields["reason"]


class TakeBackSpellBody(SpellBody):
    """What takes back one period of earlier service, in JSON."""

    reason = ChoiceField(
        AmendmentReason,
        required=True,
        missing="Enter why it is taken back",
    )


CORRECTABLE: Final = frozenset(CorrectBody._declared_fields) - {"reason", "note", "shared"}
"""What of a designation a correction may change."""


def correction_of_form(data: Mapping[str, Any], source: str) -> Correction:
    """The correction that the page's form asks for: every box says something."""
    return Correction(
        started_on=data["started_on"],
        ended_on=data["ended_on"],
        particulars=particulars_of(data),
        reason=data["reason"],
        note=data["note"],
        source=source,
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
        source=source,
        shared=data["shared"],
        keeps=CORRECTABLE - set(data),
    )
