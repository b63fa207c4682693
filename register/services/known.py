"""What the register knew at an instant, as the number of the newest entry that it held then."""

from datetime import datetime

from sqlalchemy.orm import Session

from register.clock import is_long_past
from register.queries import log
from register.services.transaction import outlast_writers


def entry_known_at(session: Session, instant: datetime | None) -> int | None:
    """The newest entry at or before that instant, 0 for none; None for what is known now.

    The same however often it is asked: entries are dated under the log's lock, so only whoever
    held it at an instant later than the newest entry can yet record something of before it, and
    they are waited for. Raises Unavailable where they take too long.
    """
    if instant is None:
        return None
    newest = log.head(session)
    if (newest.at is None or instant > newest.at) and not is_long_past(instant):
        outlast_writers(session)
    return log.known_at(session, instant).number
