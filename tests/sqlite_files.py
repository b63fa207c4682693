"""SQLite files that hold a register: migrated once for the run, and copied for each that asks."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from register.services import migrations


@cache
def _migrated() -> bytes:
    """What an empty register's file holds: migrating it takes a hundred times what a copy does."""
    with tempfile.TemporaryDirectory(prefix="register-migrated-") as folder:
        path = Path(folder) / "register.sqlite3"
        migrations.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def new_register(path: Path) -> str:
    """Put an empty, migrated register in a new file; its address."""
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


def copy_register(source: Engine, path: Path) -> str:
    """Put all that this SQLite database holds in a new file; its address."""
    assert source.url.database
    with (
        closing(sqlite3.connect(source.url.database)) as old,
        closing(sqlite3.connect(path)) as new,
    ):
        old.backup(new)
    return f"sqlite:///{path}"
