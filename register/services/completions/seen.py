"""A provider's own file for somebody to look at again: those of it whom the register holds are
recorded as seen first.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.people import find_by_trns
from register.services.completions.findings import CompletionFinding
from register.services.looks import LookKind, see


def see_rows(
    session: Session, rows: Iterable[CompletionFinding], *, actor: Actor, now: datetime
) -> None:
    """Record the looks at those whom these rows name by a TRN that the register holds.

    An operator sees what they have on their own disk. Raises Unavailable where a look cannot be
    recorded.
    """
    if actor.account_id is None:
        return
    people = find_by_trns(session, {row.trn for row in rows if row.trn})
    see(session, (each.id for each in people.values()), LookKind.UPLOAD, actor=actor, now=now)
