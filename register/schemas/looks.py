"""Who has looked: what a list of it is asked, and the shape that it is answered in."""

from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from register.clock import in_utc
from register.schemas.fields import LineField, NumberField, TrnField
from register.services.looks.ledger import Ledger

_BEFORE = NumberField(missing="Enter a whole number", last=2**31 - 1, load_default=None)


class LedgerQuery(Schema):
    """Where in a list of looks to go on from."""

    before = _BEFORE


class AuditForm(Schema):
    """Whose looks a registrar reads: a person's by TRN, or an account's."""

    trn = TrnField(load_default="")
    email = LineField(missing="Enter an email address", called="email address", load_default="")
    before = _BEFORE

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data["trn"]) == bool(data["email"]):
            raise ValidationError("Enter a person or an account, one of them", "trn")


def ledger_body(found: Ledger) -> dict[str, Any]:
    """The looks as JSON: who looked is named where a registrar asks, and there alone."""
    return {
        "looks": [
            {
                "receipt": each.ref,
                "at": in_utc(each.at),
                "organisation": each.organisation,
                "where": each.where,
                "purpose": each.purpose,
                "result": each.result,
                **({"by": each.by} if each.by else {}),
            }
            for each in found.lines
        ],
        "next_before": found.next_before,
    }
