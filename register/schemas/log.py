"""What is asked of the log."""

from marshmallow import Schema, fields, validate

MOST = 10**12
"""Entries, more than the log will ever hold."""


def _size(which: str) -> fields.Integer:
    sentence = f"Give {which} as a number of entries from 1"
    return fields.Integer(
        required=True,
        validate=validate.Range(1, MOST, error=sentence),
        error_messages={"required": sentence, "invalid": sentence},
    )


class Sizes(Schema):
    """Two checkpoints by their sizes."""

    old = _size("old")
    new = _size("new")
