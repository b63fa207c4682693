"""Whether the register can answer: its database is there, migrated, and keeps what it commits."""

import logging
from typing import Final
from weakref import WeakSet

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.config import SettingsError
from register.errors import Unavailable
from register.lists import all_of
from register.queries.compliance_periods import is_any_without_periods
from register.queries.readiness import migration, unsafe_settings
from register.services.migrated import newest_migration
from register.services.recording import why_not_recording

logger = logging.getLogger(__name__)

_WHOLE: Final[WeakSet[Engine]] = WeakSet()
"""Databases of which every school was found to have its answers: whatever changes a fact keeps them
so, and a probe need not ask again.
"""


class LeavesOut(Unavailable):
    """Some schools’ answers are not worked out yet, so that lists would leave them out."""


class RecordsNothing(Unavailable):
    """The database can be read, and takes no change."""


def require_kept(session: Session) -> None:
    """SettingsError where the database might lose what it has said that it committed."""
    if unsafe := unsafe_settings(session):
        said = all_of(f"{name} is {value}" for name, value in sorted(unsafe.items()))
        raise SettingsError(
            f"The database may lose what it has acknowledged ({said}). docs/runbook.md says what "
            "each must be"
        )


def require_ready(session: Session) -> None:
    """Unavailable where the database is not as this release needs it, RecordsNothing where it takes
    no change, LeavesOut where answers are still to be worked out; DatabaseFault where away.
    """
    if migration(session) != newest_migration() or unsafe_settings(session):
        raise Unavailable(
            "The register is being brought up to date or is not set up safely. Nothing has been "
            "recorded. Try again in a minute.",
            retry_after=60,
        )
    if why := why_not_recording(session):
        logger.warning("nothing can be recorded: %s", why)
        raise RecordsNothing(
            "Nothing can be recorded just now, and nobody shown. Try again in a minute.",
            retry_after=60,
        )
    engine = session.get_bind().engine
    if engine in _WHOLE:
        return
    if is_any_without_periods(session):
        raise LeavesOut(
            "The answers of some schools are still to be worked out. Nothing has been recorded. "
            "Try again in a minute.",
            retry_after=60,
        )
    _WHOLE.add(engine)
