"""Instants as a database keeps them, compared letter by letter where it keeps letters.

SQLite keeps an instant as text, of which another may be read as the same instant, or as none.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, type_coerce


class Unwritten(ValueError):
    """What no instant was ever written as."""


def as_kept(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as the database keeps it, for `instant_of` to read."""
    return type_coerce(column, String)


def instant_of(kept: object) -> datetime:
    """The instant; Unwritten where the database was never given it in those letters."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    try:
        instant = datetime.fromisoformat(str(kept)).replace(tzinfo=UTC)
    except ValueError as error:
        raise Unwritten from error
    if instant.isoformat(" ", "microseconds").removesuffix("+00:00") != kept:
        raise Unwritten
    return instant
