"""Who has looked: for the person, and for a registrar, whose reading of it is itself a look."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.errors import NotAllowed, NotFound
from register.identifiers import IdentifierError, Trn
from register.queries import looks as queries
from register.queries.people import find_by_trns, ids_by_refs
from register.queries.whole_people import records_of
from register.services.addresses import account_named
from register.services.looks.purposes import Purpose
from register.services.looks.record import Kind, Look, record_alone, see
from register.services.looks.words import kind_in_words, purpose_in_words, result_in_words

VISIBLE: Final = timedelta(days=2 * 365)
"""Two years: how far back a person, and a registrar, sees who looked."""

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One look as it is told: by organisation to the person, and by account to a registrar."""

    ref: str
    at: datetime
    organisation: str
    where: str
    purpose: str
    result: str
    by: str
    """The address of whoever looked; empty for the person themselves."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Some looks, newest first; `next_before` asks for older ones, None where there are none."""

    lines: tuple[Line, ...]
    next_before: int | None


def own_ledger(
    session: Session, *, actor: Actor, now: datetime, before: int | None = None
) -> Ledger:
    """Who has looked at whoever is asking, in the last two years: every look from its commit on.

    Raises NotAllowed for anybody but a holder, and NotFound where the account is of nobody on the
    register.
    """
    if not actor.may(Permission.SEE_OWN_RECORD):
        raise NotAllowed("Only the person themselves may see who has looked at them here.")
    ids = ids_by_refs(session, [actor.organisation_identifier])
    if not ids:
        raise NotFound("This account is not joined to anybody’s record. Ask the register to do so.")
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
    see(session, [person.id], Kind.AUDIT, actor=actor, now=now)
    return _at(session, [person.id], now, before, is_named=True)


def audit_of_account(
    session: Session, email: str, *, actor: Actor, now: datetime, before: int | None = None
) -> Ledger:
    """What the account with that address has looked at, without saying at whom; recorded first.

    Raises as `audit_of_person` does.
    """
    _require_registrar(actor)
    held = account_named(session, email)
    read = Look(None, Kind.AUDIT, Purpose.DECIDING, f"account:{held.ref}")
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


def _ledger(rows: Sequence[queries.HeldLook], *, is_named: bool) -> Ledger:
    shown = rows[:PAGE]
    lines = tuple(
        Line(
            row.ref,
            row.at,
            row.organisation,
            kind_in_words(row.kind),
            purpose_in_words(row.purpose),
            result_in_words(row.result),
            row.account if is_named else "",
        )
        for row in shown
    )
    return Ledger(lines, shown[-1].id if len(rows) > len(shown) else None)
