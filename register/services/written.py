"""What a transaction has written to, so that no fact is ever committed without its entry.

This keeps A3 of docs/reliability.md.
"""

import re
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from register.db import Base
from register.errors import Failed
from register.sqlite_guard import INSERT_ONLY

_WRITTEN: Final = "register_written"
_VERBS: Final = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_TABLE: Final = re.compile(
    r"(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE
)

WAITING: Final = frozenset({"upload", "failed_check"})
"""Tables of what waits or is counted: they name an entry once one comes of it, and hold no fact."""


@cache
def tables_of_facts() -> frozenset[str]:
    """Tables whose rows say which entry of the log recorded them."""
    entry = Base.metadata.tables["log_entry"].columns["number"]
    return frozenset(
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column is entry for key in table.foreign_keys)
        and not table.info.get(INSERT_ONLY)
        and table.name not in WAITING
    )


def refuse_unlogged(session: Session) -> None:
    """Raise Failed where this transaction has changed a fact and appended nothing to the log.

    Call it last, before the commit.
    """
    session.flush()
    written: set[str] = session.connection().info.get(_WRITTEN, set())
    facts = written & tables_of_facts()
    if facts and "log_entry" not in written:
        raise Failed(f"no entry of the log for a change to {', '.join(sorted(facts))}")


def has_written(connection: Connection) -> bool:
    """Whether its transaction has changed anything."""
    return bool(connection.info.get(_WRITTEN))


@event.listens_for(Engine, "begin")
def _forget(connection: Connection) -> None:
    connection.info.pop(_WRITTEN, None)


@event.listens_for(Engine, "after_cursor_execute")
def _note(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    if statement.startswith(_VERBS) and cursor.rowcount != 0:
        found = _TABLE.match(statement)
        if found:
            connection.info.setdefault(_WRITTEN, set()).add(found[1])
