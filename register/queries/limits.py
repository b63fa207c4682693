"""How often somebody has checked, and how often that did not lead to one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, true
from sqlalchemy.orm import Session

from register.column_types import UTCDateTime
from register.db import table_of
from register.models import Account, CandidateCheck, FailedCheck, Organisation, RecordedLook
from register.queries.written_out import written_out

look, check, failed = map(table_of, (RecordedLook, CandidateCheck, FailedCheck))
account, body = map(table_of, (Account, Organisation))

NOT_ONE_PERSON = ("NO_MATCH", "MORE_THAN_ONE", "NEEDS_REGISTRAR")
"""Answers that count as a failure: none of them says who, if anybody, was meant."""

# As literals, which need not be written into the statement anew each time that it is run.
_FAILURES: list[ColumnElement[str]] = [literal_column(f"'{each}'") for each in NOT_ONE_PERSON]


class _Checks(NamedTuple):
    """Where the checks of somebody are counted: each where an index leads to them."""

    who: ColumnElement[int]
    at: ColumnElement[datetime]
    answer: ColumnElement[str]
    is_check: Sequence[ColumnElement[bool]] = ()

    @property
    def failed(self) -> ColumnElement[bool]:
        """Whether one did not lead to one person."""
        return self.answer.in_(_FAILURES)


_CHECKS = {
    "account_id": _Checks(
        look.c.account_id, look.c.at, look.c.result, [look.c.kind == literal_column("'check'")]
    ),
    "organisation_id": _Checks(check.c.organisation_id, check.c.at, check.c.outcome),
}


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


def _counts(who: str) -> Select[int, int]:
    """Their failures and their checks, each since its own instant: the failures' is the later."""
    whose, checks = who.removesuffix("_id"), _CHECKS[who]
    lately = checks.at > _since(f"{whose}_failures_since")
    counted = select(
        func.count().filter(checks.failed, lately).label(f"{whose}_failures"),
        func.count().label(f"{whose}_checks"),
    )
    since = _since(f"{whose}_checks_since")
    return counted.where(checks.who == bindparam(who), checks.at > since, *checks.is_check)


def _on(target: str) -> Select[Any]:
    return select(func.count()).where(
        failed.c.target == bindparam(target),
        failed.c.at > _since("target_since"),
        failed.c.lifted_by.is_(None),
    )


_OF_ACCOUNT, _OF_BODY = (_counts(who).subquery() for who in _CHECKS)
_USED = written_out(
    select(
        _OF_ACCOUNT.c.account_failures,
        _OF_BODY.c.organisation_failures,
        _OF_ACCOUNT.c.account_checks,
        _OF_BODY.c.organisation_checks,
        _on("trn").scalar_subquery().label("on_trn"),
        _on("name").scalar_subquery().label("on_name"),
    ).select_from(_OF_ACCOUNT.join(_OF_BODY, true()))
)
_LIMITING = {
    (who, only_failures): select(checks.at)
    .where(
        checks.who == bindparam(who),
        checks.at > _since("since"),
        *checks.is_check,
        *([checks.failed] if only_failures else ()),
    )
    .order_by(checks.at.desc())
    .limit(1)
    .offset(bindparam("before"))
    for who, checks in _CHECKS.items()
    for only_failures in (True, False)
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
