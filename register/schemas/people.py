"""Records side by side: what is asked, and how they are told in JSON."""

from typing import Any

from marshmallow import Schema

from register.clock import in_utc
from register.queries.people import HeldPerson
from register.schemas.fields import TrnField
from register.services.people_merge.show import ShownPeople


class PeopleAsked(Schema):
    """One TRN, or two whose records are to be compared."""

    trn = TrnField(required=True)
    other_trn = TrnField(load_default=None, allow_none=True)


def people_body(shown: ShownPeople) -> dict[str, Any]:
    """Records side by side as JSON."""
    return {
        "people": [[_record(record) for record in records] for records in shown.people],
        "rows": [
            {
                "what": row.label,
                "differs": row.differs,
                "records": [
                    {"trn": record.trn, "says": list(cell)}
                    for record, cell in zip(shown.sides.people, row.cells, strict=True)
                ],
            }
            for row in shown.sides.rows
        ],
        "warnings": list(shown.warnings),
        "history": [
            {
                "entry": each.entry,
                "at": in_utc(each.at),
                "what": each.words,
                "by": each.by,
                "ground": each.ground,
                "note": each.note,
                "approval": each.approval or None,
            }
            for each in shown.history
        ],
        "referrals": [{"ref": each.ref, "what": each.words} for each in shown.referrals],
    }


def _record(record: HeldPerson) -> dict[str, Any]:
    return {"ref": record.ref, "trn": record.trn}
