"""What two registrars are asked of earlier service that they put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, validates_schema

from register.schemas.day_fields import DayField
from register.schemas.fields import ChoiceField, TrnField, UrnField
from register.services.approvals.earlier_service import SERVICE_IS, ServiceIs

_RIGHT: Final = {
    "right_started_on": "first day that is right",
    "right_ended_on": "last day that is right",
}


class ServiceAsked(Schema):
    """Earlier service that the register holds, and what is right instead."""

    trn = TrnField(
        required=True,
        metadata={"label": "Teacher reference number (TRN)", "is_number": True},
    )
    school_urn = UrnField(
        required=True,
        metadata={"label": "URN of the school where they served", "is_number": True},
    )
    started_on = DayField(
        "first day that the register holds",
        required=True,
        metadata={"label": "First day that the register holds, or held"},
    )
    service_is = ChoiceField(
        ServiceIs,
        required=True,
        missing="Select what is wrong with it",
        metadata={"label": "What is wrong with it?", "words": SERVICE_IS},
    )
    right_started_on = DayField(
        _RIGHT["right_started_on"],
        load_default=None,
        allow_none=True,
        metadata={"label": "First day that is right, if there is one"},
    )
    right_ended_on = DayField(
        _RIGHT["right_ended_on"],
        load_default=None,
        allow_none=True,
        metadata={"label": "Last day that is right, if there is one"},
    )

    @validates_schema(skip_on_field_errors=False)
    def days(self, typed: Mapping[str, Any], **_: Any) -> None:
        """Both days that are right, or neither, as what is wrong with it has it."""
        if "service_is" not in typed:
            return
        wants = typed["service_is"] is ServiceIs.OTHERWISE
        wrong = {
            name: [f"Enter the {day}" if wants else f"Leave the {day} empty: nothing is to be held"]
            for name, day in _RIGHT.items()
            if name in typed and (typed[name] is not None) != wants
        }
        if wrong:
            raise ValidationError(wrong)
