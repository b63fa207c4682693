"""Who has looked: for the person, and for a registrar, whose reading of it is itself a look."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.clock import legal_day
from register.errors import NotAllowed, NotFound
from register.identifiers import IdentifierError, Trn
from register.queries import looks as queries
from register.queries.people import find_by_trns, ids_by_refs
from register.queries.whole_people import records_of
from register.services.addresses import account_named
from register.services.checks.answer import read_answer
from register.services.looks.purposes import Purpose
from register.services.looks.record import Look, LookKind, record_alone, see
from register.services.looks.words import (
    kind_in_words,
    purpose_in_words,
    result_in_words,
    trial_in_words,
)

VISIBLE: Final = timedelta(days=2 * 365)
"""Two years: how far back a person, and a registrar, sees who looked."""

PAGE: Final = 50
BATCH: Final = 500
"""Looks that are read at once to fill a page whose lines are folded."""
MOST: Final = 2_000
"""Looks behind one page at most: then it ends early, and the next goes on."""

_OF_THEIR_SCHOOL: Final = frozenset({LookKind.SCHOOL, LookKind.OWN_SENCO})


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One look as it is told: by organisation to the person, and by account to a registrar."""

    ref: str
    at: datetime
    organisation: str
    where: str
    purpose: str
    result: str
    """What was shown or told of the person; to themselves, in the second person."""
    by: str
    """The address of whoever looked; empty for the person themselves."""
    times: tuple[datetime, ...]
    """When, newest first: more than once where the looks of a day are one line."""

    @property
    def day(self) -> date:
        """The day in England of the newest."""
        return legal_day(self.at)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Some looks, newest first; `next_before` asks for older ones, None where there are none."""

    lines: tuple[LedgerLine, ...]
    next_before: int | None


def own_ledger(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    before: int | None = None,
    by_day: bool = False,
) -> Ledger:
    """Who has looked at whoever is asking, in the last two years: every look from its commit on.

    by_day: what their own school sees on its pages is one line for each day, with every time, so
    that nobody else's look is buried under it. Raises NotAllowed for anybody but a holder, and
    NotFound where the account is of nobody on the register.
    """
    if not actor.may(Permission.SEE_OWN_RECORD):
        raise NotAllowed("Only the person themselves may see who has looked at them here.")
    ids = ids_by_refs(session, [actor.organisation_identifier])
    if not ids:
        raise NotFound("This account is not joined to anybody’s record. Ask the register to do so.")
    if by_day:
        return _by_day(session, ids.values(), now, before or queries.NEWEST)
    return _at(session, ids.values(), now, before, is_named=False)


def audit_of_person(
    session: Session, trn: str, *, actor: Actor, now: datetime, before: int | None = None
) -> Ledger:
    """Who has looked at the person with that TRN, by account; recorded as a look at them first.

    Raises NotAllowed for anybody but a registrar, NotFound where nobody is held with it, and
    Unavailable or Failed where the look could not be recorded.
    """
    _require_registrar(actor)
    try:
        person = find_by_trns(session, [Trn.parse(trn)]).get(Trn.parse(trn))
    except IdentifierError:
        person = None
    if person is None:
        raise NotFound("The register holds nobody with that teacher reference number.")
    see(session, [person.id], LookKind.AUDIT, actor=actor, now=now)
    return _at(session, [person.id], now, before, is_named=True)


def audit_of_account(
    session: Session, email: str, *, actor: Actor, now: datetime, before: int | None = None
) -> Ledger:
    """What the account with that address has looked at, without saying at whom; recorded first.

    Raises as `audit_of_person` does.
    """
    _require_registrar(actor)
    held = account_named(session, email)
    read = Look(None, LookKind.AUDIT, Purpose.DECIDING, f"account:{held.ref}")
    record_alone(session, [read], actor=actor, now=now)
    rows = queries.looks_by(
        session, held.id, now - VISIBLE, before=before or queries.NEWEST, count=PAGE + 1
    )
    return _ledger(rows, is_named=True)


def _require_registrar(actor: Actor) -> None:
    if not actor.may(Permission.DECIDE):
        raise NotAllowed("Only a registrar may see who has looked at whom.")


def _at(
    session: Session,
    people: Collection[int],
    now: datetime,
    before: int | None,
    *,
    is_named: bool,
) -> Ledger:
    records = records_of(session, people)
    rows = queries.looks_at(
        session, records, now - VISIBLE, before=before or queries.NEWEST, count=PAGE + 1
    )
    return _ledger(rows, is_named=is_named)


def _by_day(session: Session, people: Collection[int], now: datetime, before: int) -> Ledger:
    """A page of lines, however many looks they stand for."""
    records = records_of(session, people)
    held: dict[tuple[object, ...], list[queries.HeldLook]] = {}
    last: int | None = None
    for row in _rows(session, records, now - VISIBLE, before):
        line = _line_of(row)
        if line not in held and len(held) == PAGE:
            return _folded(held, last)
        held.setdefault(line, []).append(row)
        last = row.id
    is_cut = sum(map(len, held.values())) == MOST
    return _folded(held, last if is_cut else None)


def _rows(
    session: Session, records: Collection[int], since: datetime, before: int
) -> Iterator[queries.HeldLook]:
    """Looks, newest first, as far as anybody asks for them."""
    for _ in range(MOST // BATCH):
        rows = queries.looks_at(session, records, since, before=before, count=BATCH)
        yield from rows
        if len(rows) < BATCH:
            return
        before = rows[-1].id


def _line_of(row: queries.HeldLook) -> tuple[object, ...]:
    """What looks of one line have in common: their own school's of one day, or one look alone."""
    if row.kind in _OF_THEIR_SCHOOL and row.purpose == Purpose.CONFIRMING:
        return row.organisation, row.kind, row.result, legal_day(row.at)
    return (row.id,)


def _folded(
    held: Mapping[tuple[object, ...], Sequence[queries.HeldLook]], next_before: int | None
) -> Ledger:
    lines = (_line(rows[0], tuple(row.at for row in rows)) for rows in held.values())
    return Ledger(tuple(lines), next_before)


def _ledger(rows: Sequence[queries.HeldLook], *, is_named: bool) -> Ledger:
    shown = rows[:PAGE]
    lines = tuple(_line(row, (row.at,), is_named=is_named) for row in shown)
    return Ledger(lines, shown[-1].id if len(rows) > len(shown) else None)


def _line(
    row: queries.HeldLook, times: tuple[datetime, ...], *, is_named: bool = False
) -> LedgerLine:
    """is_named: for a registrar, who reads of somebody else."""
    return LedgerLine(
        ref=row.ref,
        at=row.at,
        organisation=row.organisation,
        where=kind_in_words(row.kind),
        purpose=purpose_in_words(row.purpose),
        result=_told(row, to_themselves=not is_named),
        by=row.account if is_named else "",
        times=times,
    )


def _told(row: queries.HeldLook, *, to_themselves: bool) -> str:
    """What was shown or told, and of a check also what would follow if they were appointed."""
    found = result_in_words(row.kind, row.result, to_themselves=to_themselves)
    post = read_answer(row.answer).appointment if row.answer else None
    if post is None:
        return found
    day = date.fromisoformat(post.day)
    tried = trial_in_words(post.school, post.urn, day, post.status, to_themselves=to_themselves)
    return f"{found}. {tried}"
