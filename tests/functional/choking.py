"""What PostgreSQL chokes on and SQLite keeps, seen on its way into a statement on either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from tests.functional.nonsense import LONG

WRITE = re.compile(r"\s*(INSERT|UPDATE)\b", re.IGNORECASE)


def chokes(value: object, *, is_kept: bool) -> bool:
    """Whether PostgreSQL fails on this value: on a long one only where it is to keep it."""
    if isinstance(value, str):
        return not is_text(value) or (is_kept and LONG in value)
    if isinstance(value, int):
        most = 2**31 if is_kept else 2**63
        return not -most <= value < most
    return False


def is_text(value: str) -> bool:
    """Whether it is a text that can be written: it has no half of a character, and no NUL."""
    return "\x00" not in value and not re.search("[\ud800-\udfff]", value)


@contextmanager
def choking() -> Iterator[list[Any]]:
    """What is wrong: each statement of the block that is given such a value, as it goes.

    So one database tells of what the other would fail on, and need not be asked everything twice.
    """
    wrong: list[Any] = []

    def look(
        _conn: Any, _cursor: Any, statement: str, given: Any, _context: Any, is_many: bool
    ) -> None:
        is_kept = bool(WRITE.match(statement))
        for row in given if is_many else [given]:
            values = row.values() if isinstance(row, dict) else row
            wrong.extend(
                (statement[:200], f"{value!r:.40}")
                for value in values
                if chokes(value, is_kept=is_kept)
            )

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield wrong
    finally:
        event.remove(Engine, "before_cursor_execute", look)
