"""How often somebody has checked, and how often checks about somebody have matched no record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from register.db import UTCDateTime, table_of
from register.models import Account, FailedCheck, Organisation, RecordedLook
from register.queries.written_out import written_out

look, failed = map(table_of, (RecordedLook, FailedCheck))
account, body = map(table_of, (Account, Organisation))

CHECK = "check"
"""The kind of look that is counted."""

MATCHED_NOBODY = ("NO_MATCH", "MORE_THAN_ONE", "NEEDS_REGISTRAR")
"""Results that count as a failure: none of them says who, if anybody, was meant."""


class Used(NamedTuple):
    """What has been used of each limit by the instant asked about."""

    account_failures: int
    organisation_failures: int
    account_checks: int
    organisation_checks: int
    on_trn: int
    """Failures on that TRN, whoever made them."""
    on_name: int
    """Failures on that last name and birth date."""


class Failures(NamedTuple):
    """The failures of one organisation on one target."""

    organisation: str
    times: int
    latest: datetime


def _since(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UTCDateTime())


def _looks(column: Any, who: str, since: str, *, only_failures: bool) -> Select[Any]:
    found = select(column).where(
        look.c[who] == bindparam(who),
        look.c.at > _since(since),
        look.c.kind == literal_column(f"'{CHECK}'"),
    )
    # As literals, which need not be written into the statement anew each time that it is run.
    failures: list[ColumnElement[str]] = [
        literal_column(f"'{result}'") for result in MATCHED_NOBODY
    ]
    return found.where(look.c.result.in_(failures)) if only_failures else found


def _on(target: str) -> Select[Any]:
    return select(func.count()).where(
        failed.c.target == bindparam(target),
        failed.c.at > _since("target_since"),
        failed.c.lifted_by.is_(None),
    )


_COUNTED = (
    ("account_id", "account_failures_since", True),
    ("organisation_id", "organisation_failures_since", True),
    ("account_id", "account_checks_since", False),
    ("organisation_id", "organisation_checks_since", False),
)
_COUNTS = select(
    *(
        _looks(func.count(), who, since, only_failures=only_failures).scalar_subquery()
        for who, since, only_failures in _COUNTED
    ),
    _on("trn").scalar_subquery(),
    _on("name").scalar_subquery(),
)
_USED = written_out(select(_COUNTS.subquery()))
_LIMITING = {
    (who, only_failures): _looks(look.c.at, who, "since", only_failures=only_failures)
    .order_by(look.c.at.desc())
    .limit(1)
    .offset(bindparam("before"))
    for who, _, only_failures in _COUNTED
}
_OWN = _on("target").where(failed.c.account_id == bindparam("account_id"))
_BY_ORGANISATION = (
    select(body.c.name, func.count(failed.c.id), func.max(failed.c.at, type_=failed.c.at.type))
    .select_from(
        failed.join(account, account.c.id == failed.c.account_id).join(
            body, body.c.id == account.c.organisation_id
        )
    )
    .where(failed.c.target == bindparam("target"), failed.c.lifted_by.is_(None))
    .group_by(body.c.name)
    .order_by(body.c.name)
)


def used(session: Session, asked: dict[str, Any]) -> Used:
    """What has been used of each limit, all in one statement; `asked` gives who, what and when."""
    return Used._make(session.connection().execute(_USED, asked).one())


def limiting_check(
    session: Session, who: str, whose: int, since: datetime, limit: int, *, only_failures: bool
) -> datetime | None:
    """The instant of the check that must fall out of the count before there is room again."""
    statement = _LIMITING[who, only_failures]
    found = session.execute(statement, {who: whose, "since": since, "before": limit - 1})
    return found.scalar_one_or_none()


def own_failures(session: Session, target: str, account_id: int, since: datetime) -> int:
    """How many of the failures on that target are this account's own."""
    asked = {"target": target, "account_id": account_id, "target_since": since}
    return int(session.execute(_OWN, asked).scalar_one())


def failures_on(session: Session, target: str) -> Sequence[Failures]:
    """Each organisation's failures on that target that no registrar has lifted."""
    return [Failures._make(row) for row in session.execute(_BY_ORGANISATION, {"target": target})]
