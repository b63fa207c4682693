"""What the application may not do to an SQLite database, which has no users to grant things to.

SQLite asks as a statement is prepared, not as it runs. Triggers refuse what changes a row; this
refuses what would take the triggers away, and everything else that only migrations do.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple, TypeAlias

INSERT_ONLY: Final = "insert_only"
ERASABLE: Final = "erasable"
"""Names of the marks that a table carries."""

Authorizer: TypeAlias = Callable[[int, str | None, str | None, str | None, str | None], int]

_ALWAYS: Final = frozenset(
    {
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_REINDEX,
        sqlite3.SQLITE_ANALYZE,
    }
)
_INDEX: Final = frozenset({sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_INDEX})
_ASKS: Final = frozenset(
    {
        *("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo"),
        *("foreign_key_list", "foreign_key_check", "integrity_check", "quick_check"),
        *("busy_timeout", "wal_checkpoint", "query_only", "max_page_count", "cache_size"),
        "secure_delete",
    }
)
"""PRAGMAs that may be given a value: they ask, or they change what is safe to change."""


class Guard(NamedTuple):
    """Which rows of which tables the application may change, and how."""

    undeletable: Collection[str]
    """Tables of which no row is ever deleted."""
    changeable: Mapping[str, Collection[str]]
    """Of a table whose rows are not free to change, the columns that may."""


class GuardedConnection(sqlite3.Connection):
    """A connection of the application's; those of migrations are plain ones."""


def authorizer(guard: Guard) -> Authorizer:
    """What SQLite is to ask before it prepares a statement."""
    undeletable, changeable = frozenset(guard.undeletable), guard.changeable

    def authorize(
        act: int, first: str | None, second: str | None, _: str | None, __: str | None
    ) -> int:
        if act in _ALWAYS:
            return sqlite3.SQLITE_OK
        if act == sqlite3.SQLITE_UPDATE:
            may = first not in changeable or second in changeable[first or ""]
        elif act == sqlite3.SQLITE_DELETE:
            may = first not in undeletable
        elif act in _INDEX:
            # A first import builds its indexes once, at its end: those of no table whose rows stay
            # as they were inserted.
            may = second not in changeable or bool(changeable[second or ""])
        else:
            may = act == sqlite3.SQLITE_PRAGMA and (second is None or first in _ASKS)
        return sqlite3.SQLITE_OK if may else sqlite3.SQLITE_DENY

    return authorize
