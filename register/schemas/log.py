"""What is asked of the log."""

from marshmallow import Schema, missing

from register.schemas.fields import NumberField

MOST = 10**12
"""Entries, more than the log will ever hold."""


def _size(which: str, *, is_needed: bool) -> NumberField:
    return NumberField(
        missing=f"Give {which} as a number of entries from 1",
        last=MOST,
        required=is_needed,
        load_default=missing if is_needed else None,
    )


class Sizes(Schema):
    """Two checkpoints by their sizes; the newest where the later one is not given."""

    old = _size("old", is_needed=True)
    new = _size("new", is_needed=False)
