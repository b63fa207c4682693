"""Whether the log has gone ahead of the clock: one of the two is wrong, and the log stays so."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.clock import in_utc
from register.queries.log import head

UNREMARKABLE: Final = timedelta(minutes=1)
"""Two machines’ clocks may differ by this; and a long file’s entries are a microsecond apart."""


def log_ahead(session: Session, *, now: datetime) -> str:
    """What is to be said of a newest entry that the clock has yet to reach; nothing of any other.

    What is recorded until then is dated just after it, because instants strictly increase.
    """
    newest = head(session)
    if newest.at is None or newest.at - now <= UNREMARKABLE:
        return ""
    return (
        f"The newest entry, {newest.number}, is dated {in_utc(newest.at)}, and this machine’s "
        f"clock says {in_utc(now)}. Set the clock right. If it is, it was wrong before: "
        "docs/runbook.md says what to do."
    )
