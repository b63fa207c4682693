"""Whether production may start to serve: safe, or not at all."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from register.config import SettingsError
from register.errors import LogFault
from register.services.log_tree.keys import LogKeys
from register.services.log_tree.tail import verify_tail
from register.services.migrated import (
    NotMigrated,
    file_of,
    refusal,
    require_migrated,
    require_there,
)
from register.services.readiness import require_kept
from register.services.recording import may_only_be_read
from register.services.why_away import FILE_READ_ONLY


def require_safe(session: Session, keys: LogKeys, *, debug: bool) -> None:
    """SettingsError, in one sentence, where something about the start is not safe.

    DatabaseFault where the database cannot be asked.
    """
    if debug:
        raise SettingsError(
            "FLASK_DEBUG is on: it shows whoever meets a fault what is inside, so unset it"
        )
    url = session.get_bind().engine.url
    require_there(url)
    # A full disk passes by itself, and does not stop the start: /ready tells of it.
    if (path := file_of(url)) and may_only_be_read(path):
        raise SettingsError(FILE_READ_ONLY.rstrip("."))
    _require_migrated(session)
    require_kept(session)
    _require_log(session, keys)


def _require_migrated(session: Session) -> None:
    if not inspect(session.connection()).has_table("alembic_version"):
        raise NotMigrated(refusal(None))
    require_migrated(session)


def _require_log(session: Session, keys: LogKeys) -> None:
    try:
        verify_tail(session, keys.origin, keys.public)
    except LogFault as fault:
        raise SettingsError(
            f"The log does not verify ({str(fault).rstrip('.')}): see docs/runbook.md, and run "
            "register log verify"
        ) from fault
