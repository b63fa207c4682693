"""What is asked of the log."""

from marshmallow import Schema, fields, missing, validate

MOST = 10**12
"""Entries, more than the log will ever hold."""


def _size(which: str, *, is_needed: bool) -> fields.Integer:
    sentence = f"Give {which} as a number of entries from 1"
    return fields.Integer(
        required=is_needed,
        load_default=missing if is_needed else None,
        validate=validate.Range(1, MOST, error=sentence),
        error_messages={"required": sentence, "invalid": sentence},
    )


class Sizes(Schema):
    """Two checkpoints by their sizes; the newest where the later one is not given."""

    old = _size("old", is_needed=True)
    new = _size("new", is_needed=False)
