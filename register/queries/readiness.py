"""What the database says of itself: its migration, and whether it keeps what it commits."""

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

KEEPS = {
    "sqlite": {
        "journal_mode": ("wal",),
        "synchronous": ("2", "3"),
        "foreign_keys": ("1",),
        "recursive_triggers": ("1",),
    },
    "postgresql": {
        "fsync": ("on",),
        "full_page_writes": ("on",),
        "synchronous_commit": ("on", "remote_apply"),
    },
}
"""By database, each setting that a commit's safety rests on, and the values that are safe."""

_ASK = {"sqlite": "PRAGMA {}", "postgresql": "SHOW {}"}


def migration(session: Session | Connection) -> str | None:
    """The number of the newest migration that was run; None where it is none of ours."""
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found[0] if len(found) == 1 else None


def unsafe_settings(session: Session) -> dict[str, str]:
    """The settings of this connection under which a commit might be lost, and what they are."""
    dialect = session.connection().dialect.name
    held = {
        name: str(session.execute(text(_ASK[dialect].format(name))).scalar_one())
        for name in KEEPS[dialect]
    }
    return {name: value for name, value in held.items() if value not in KEEPS[dialect][name]}


def is_standby(session: Session) -> bool:
    """Whether a PostgreSQL server only follows another, so that nothing can be written to it."""
    return bool(session.execute(text("SELECT pg_is_in_recovery()")).scalar_one())
