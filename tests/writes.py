"""Which tables are written to and committed, seen from the connections themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

_WRITE = re.compile(
    r"\s*(?:WITH\b.*?\)\s*)?(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)"
    r"\s+\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)


@contextmanager
def committed_writes() -> Iterator[set[str]]:
    """The tables of every INSERT, UPDATE and DELETE that is committed in the block, as it goes."""
    done: set[str] = set()
    pending: dict[int, set[str]] = {}

    def executed(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        found = _WRITE.match(statement)
        if found and cursor.rowcount != 0:
            pending.setdefault(id(connection), set()).add(found[1])

    def committed(connection: Connection) -> None:
        done.update(pending.pop(id(connection), ()))

    def rolled_back(connection: Connection) -> None:
        pending.pop(id(connection), None)

    hooks = (
        ("after_cursor_execute", executed),
        ("commit", committed),
        ("rollback", rolled_back),
    )
    for name, hook in hooks:
        event.listen(Engine, name, hook)
    try:
        yield done
    finally:
        for name, hook in hooks:
            event.remove(Engine, name, hook)
