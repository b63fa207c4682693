"""Whether the database is at the migration that this release was made for."""

from functools import cache
from os import stat
from stat import S_ISREG
from typing import Final

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from register.config import ROOT, SettingsError
from register.queries.readiness import migration

_VERSIONS: Final = ROOT / "migrations" / "versions"

SAYS_NO_MIGRATION: Final = (
    "The database does not say which migration it is at: its table alembic_version, which has one "
    "row, has none or several. It was not restored whole, or another hand changed it. Nothing was "
    "changed: go back to a copy, as docs/runbook.md says"
)


class NotMigrated(SettingsError):
    """The database is at another migration than this release was made for."""


@cache
def newest_migration() -> str:
    """The number of this release's newest migration, with which its file's name begins.

    Read once, and without Alembic, which takes longer to load than most commands to answer.
    """
    return max(each.name.partition("_")[0] for each in _VERSIONS.glob("[0-9]*_*.py"))


def require_there(url: URL | str) -> None:
    """NotMigrated where an SQLite address names no file, or one without a byte: to open it would
    make an empty register.
    """
    path = file_of(url)
    size = _size_of(path)
    if size is None:
        raise NotMigrated(
            f"The register is not available: there is no database at {path}. Check "
            "REGISTER_DATABASE_URL, or make one with register db upgrade"
        )
    refuse_bare(url)


def refuse_bare(url: URL | str) -> None:
    """NotMigrated where an SQLite address names a file without a byte in it: from its first moment
    a register’s file has some, so that it is what a copy that failed leaves.
    """
    path = file_of(url)
    if _size_of(path) == 0:
        raise NotMigrated(
            f"The register is not available: the file {path} is empty, as a copy that failed is. "
            "Put a whole copy in its place, or delete it to begin with an empty register"
        )


def file_of(url: URL | str) -> str:
    """The file that an SQLite address names; empty where it names none, or is none."""
    try:
        named = make_url(url)
    except (ArgumentError, ValueError):
        return ""  # told by whoever opens it
    path = named.database or ":memory:"
    is_ours = named.drivername in ("sqlite", "sqlite+pysqlite")
    return path if is_ours and not path.startswith((":memory:", "file:")) else ""


def _size_of(path: str) -> int | None:
    """How many bytes a file has: None where there is none; -1 for what is no file, or cannot be
    reached, as in a folder that this user may not enter.
    """
    if not path:
        return -1
    try:
        found = stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        return -1  # told by whoever opens it
    return found.st_size if S_ISREG(found.st_mode) else -1


def require_migrated(session: Session) -> None:
    """NotMigrated where the database is at another migration: what to run, in one sentence.

    DatabaseFault where the database does not say. Leaves no transaction open.
    """
    held, wanted = migration(session), newest_migration()
    is_lost = held is None and has_lost_its_migration(session.connection())
    session.rollback()
    if is_lost:
        raise NotMigrated(SAYS_NO_MIGRATION)
    if held is not None and held > wanted:
        raise NotMigrated(
            f"The database is at migration {held} and this release knows none after {wanted}: run "
            "the release that it was brought up to date with, or a newer one"
        )
    if held != wanted:
        raise NotMigrated(refusal(held))


def has_lost_its_migration(connection: Connection) -> bool:
    """Whether it holds tables and one for its migration, but not the one row that says which."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables or len(tables) == 1:
        return False
    return migration(connection) is None


def refusal(held: str | None) -> str:
    """What is said of a database that is at an earlier migration, or at none."""
    return (
        f"The database is at migration {held or 'none'} and this release needs "
        f"{newest_migration()}: run register db upgrade first"
    )
