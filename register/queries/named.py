"""What an entry of the log names: its subject and its actor, as `account:3k7…`."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal


def names(named: Any, kind: str, ref: Any) -> ColumnElement[bool]:
    """Whether that column of an entry names what has this reference, of that kind.

    The reference is what is asked for, so that its index leads to it: of `named == kind || ref` a
    database makes every reference that there is.
    """
    start = f"{kind}:"
    return and_(
        func.substr(named, 1, len(start)) == literal(start),
        ref == func.substr(named, len(start) + 1),
    )
