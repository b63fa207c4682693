"""A provider's own file for somebody to look at again: those of it whom the register holds are
recorded as seen first.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.people import find_by_trns
from register.services.completions.findings import CompletionFinding, Report
from register.services.looks import LookKind, see
from register.services.short_trns import compared_trns


def see_rows(
    session: Session,
    report: Report,
    *,
    actor: Actor,
    now: datetime,
    shown: Iterable[CompletionFinding] | None = None,
) -> None:
    """Record the looks at those whom the rows shown name by a TRN that the register holds, or would
    with its nought put back. Every row is shown where it is not said which.

    An operator sees what they have on their own disk. Raises Unavailable where a look cannot be
    recorded.
    """
    if actor.account_id is None:
        return
    compared = compared_trns(report.problems)
    rows = report.rows if shown is None else shown
    trns = {row.trn or compared.get(row.row, "") for row in rows} - {""}
    people = find_by_trns(session, trns)
    see(session, (each.id for each in people.values()), LookKind.UPLOAD, actor=actor, now=now)
