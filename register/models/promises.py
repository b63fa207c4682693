"""What a table promises of its rows: marks on a model, read wherever the promise is kept.

Whoever migrates lays triggers and grants by these marks (`register.services.guards`), and on SQLite
each connection of the application refuses by them what triggers cannot (`register.sqlite_guard`).
A fact that has versions needs no mark: its columns say that all it may be is superseded.
"""

from typing import Final

from register.sqlite_guard import ERASABLE, INSERT_ONLY

__all__ = ["ERASED_BY_TOMBSTONE", "INSERTED_ONLY"]

INSERTED_ONLY: Final = {"info": {INSERT_ONLY: True}}
"""Rows are inserted, and never changed or deleted."""

ERASED_BY_TOMBSTONE: Final = {"info": {INSERT_ONLY: True, ERASABLE: True}}
"""The same, but that a row may be deleted once the log holds an entry that says so."""
