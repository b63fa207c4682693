"""What waits for a registrar, and what one has decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from register.law.scope import OPEN_STATUSES
from register.models import LogEntry, Referral, SchoolImport, SchoolVersion
from register.queries.batches import among, rows_in


class HeldReferral(NamedTuple):
    """One referral, open while nothing has closed it."""

    id: int
    ref: str
    kind: str
    subject: str
    details: str
    """JSON."""
    opened_at: datetime
    closed_by: int | None
    outcome: str | None
    reopened_by: int | None
    """The entry that undid the decision before, so that it waits or waited once more."""

    @property
    def last_entry(self) -> int | None:
        """The entry of the latest thing that was decided of it, or undone."""
        return self.reopened_by if self.closed_by is None else self.closed_by

    @property
    def waits_again(self) -> bool:
        """Whether what was decided of it was undone, and nothing has been decided since."""
        return self.closed_by is None and self.reopened_by is not None


class Queue(NamedTuple):
    """The open referrals of one kind: how many, and since when the oldest has waited."""

    kind: str
    waiting: int
    oldest: datetime


_HELD = select(
    Referral.id,
    Referral.ref,
    Referral.kind,
    Referral.subject,
    Referral.details,
    LogEntry.at,
    Referral.closed_by,
    Referral.outcome,
    Referral.reopened_by,
).join(LogEntry, LogEntry.number == Referral.opened_by)
_BY_REF = _HELD.where(Referral.ref == bindparam("wanted"))
_OPEN = (
    _HELD.where(Referral.kind == bindparam("wanted"), Referral.closed_by.is_(None))
    .order_by(Referral.opened_by)
    .limit(bindparam("most"))
)
_CLOSED = (
    _HELD.where(Referral.kind == bindparam("wanted"), Referral.closed_by.is_not(None))
    .order_by(Referral.closed_by.desc())
    .limit(bindparam("most"))
)
_ON_SUBJECTS = _HELD.where(Referral.kind == bindparam("kind"), among(Referral.subject)).order_by(
    Referral.id
)
_WAITING_DETAILS = select(Referral.kind, Referral.subject, Referral.details).where(
    Referral.closed_by.is_(None), among(Referral.subject)
)
_OPEN_SAYING = _HELD.where(
    Referral.kind == bindparam("wanted"),
    Referral.closed_by.is_(None),
    Referral.details.contains(bindparam("said"), autoescape=False),
).order_by(Referral.id)
_WAITING_OF = _HELD.where(
    Referral.kind.in_(bindparam("kinds", expanding=True)), Referral.closed_by.is_(None)
).order_by(Referral.id)
_QUEUES = (
    select(Referral.kind, func.count(), func.min(LogEntry.at, type_=LogEntry.at.type))
    .join(LogEntry, LogEntry.number == Referral.opened_by)
    .where(Referral.closed_by.is_(None))
    .group_by(Referral.kind)
    .order_by(Referral.kind)
)


def find_referral(session: Session, ref: str) -> HeldReferral | None:
    """The referral with this reference, if there is one."""
    row = session.execute(_BY_REF, {"wanted": ref}).one_or_none()
    return HeldReferral(*row) if row else None


def open_referrals(session: Session, kind: str, *, most: int) -> list[HeldReferral]:
    """The open referrals of a kind, oldest first, up to `most` of them."""
    rows = session.execute(_OPEN, {"wanted": kind, "most": most})
    return [HeldReferral(*row) for row in rows]


def closed_referrals(session: Session, kind: str, *, most: int) -> list[HeldReferral]:
    """The referrals of a kind that were decided, the latest decision first."""
    rows = session.execute(_CLOSED, {"wanted": kind, "most": most})
    return [HeldReferral(*row) for row in rows]


def referrals_on(session: Session, kind: str, subjects: Collection[str]) -> list[HeldReferral]:
    """Every referral of a kind on these subjects, decided or not, in the order of opening."""
    return [HeldReferral(*row) for row in rows_in(session, _ON_SUBJECTS, subjects, {"kind": kind})]


def waiting_on(session: Session, kind: str, subjects: Collection[str]) -> set[str]:
    """Those of these subjects on which a referral of that kind waits for a registrar."""
    held = referrals_on(session, kind, subjects)
    return {each.subject for each in held if each.closed_by is None}


def referred_schools(
    session: Session, kinds: frozenset[str], *, answered: Collection[str]
) -> frozenset[str]:
    """The schools of whose last closing a registrar was asked under those kinds, decided or not.

    What was asked or decided before that closing was known is over. answered: the outcomes of what
    an import answered, which a later one may ask anew.
    """
    closed, opened = aliased(SchoolVersion), aliased(SchoolVersion)
    # A version of an earlier day is what an import corrects, and says nothing new.
    open_since = exists().where(
        opened.urn == closed.urn,
        opened.status_code.in_(OPEN_STATUSES),
        opened.recorded_by > closed.recorded_by,
        SchoolImport.recorded_by == opened.recorded_by,
        SchoolImport.extract_day == opened.valid_from,
    )
    was_known = exists().where(
        closed.urn == Referral.subject,
        closed.status_code.not_in(OPEN_STATUSES),
        closed.recorded_by <= func.coalesce(Referral.closed_by, Referral.opened_by),
        ~open_since,
    )
    is_answered = and_(Referral.outcome.is_not(None), Referral.outcome.in_(answered))
    asked = select(Referral.subject).where(Referral.kind.in_(kinds), ~is_answered, was_known)
    return frozenset(session.scalars(asked))


def waiting_details(session: Session, subjects: Collection[str]) -> set[tuple[str, str, str]]:
    """Kind, subject and details of what already waits for a registrar on these subjects."""
    return {tuple(row) for row in rows_in(session, _WAITING_DETAILS, subjects)}


def waiting_of(session: Session, kinds: Collection[str]) -> list[HeldReferral]:
    """Every open referral of these kinds, in the order of opening."""
    return [HeldReferral(*row) for row in session.execute(_WAITING_OF, {"kinds": list(kinds)})]


def open_about_apart(session: Session, kind: str, ref: str) -> list[HeldReferral]:
    """The open referrals of a kind that are about the record apart with this reference."""
    rows = session.execute(_OPEN_SAYING, {"wanted": kind, "said": f'"apart":"{ref}"'})
    return [HeldReferral(*row) for row in rows]


def details_opened_since(session: Session, kind: str, entry: int) -> list[str]:
    """The details of the referrals of a kind that this entry or a later one opened."""
    asked = select(Referral.details).where(Referral.kind == kind, Referral.opened_by >= entry)
    return list(session.scalars(asked.order_by(Referral.id)))


def queues(session: Session) -> list[Queue]:
    """The kinds of referral that wait, each with its count and oldest instant."""
    return [Queue(*row) for row in session.execute(_QUEUES)]
