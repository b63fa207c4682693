"""The desk's queues, and one referral with all that bears on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.clock import legal_day
from register.days import read_iso
from register.errors import InvalidInput, NotFound
from register.queries.people import find_by_trns
from register.queries.referrals import (
    HeldReferral,
    closed_referrals,
    find_referral,
    open_referrals,
    queues,
)
from register.queries.standing import Standing, standings
from register.references import can_name
from register.services.people import Agreement
from register.services.referrals.accounts import ConcernedAccount, accounts_concerned
from register.services.referrals.history import PastDecision, decisions_of
from register.services.referrals.locks import lock_words
from register.services.referrals.misuse import misuse_words
from register.services.referrals.named import people_named, trns_named
from register.services.referrals.sides import OF_ACCESS, sides
from register.services.referrals.two_records import are_joined, two_records
from register.services.referrals.words import (
    KINDS,
    OF_SUCCESSION,
    Decided,
    ReferralKind,
    kind_words,
    outcome_words,
    outcomes_of,
)
from register.services.schools.in_words import school_in_words
from register.whole_names import whole_name

_AGAIN = "; joined, then parted again"
MOST = 200
"""Referrals on one page: the oldest, which are the ones to decide first, or the latest decided."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue of the desk."""

    kind: str
    title: str
    count: int
    oldest: date


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One referral in its queue."""

    people: tuple[str, ...]
    """The reference of whom it names: of the record that was made of what a school typed, or of the
    person whose TRN a provider sent.
    """

    ref: str
    kind: str
    about: str
    opened_on: date
    outcome: str | None
    """What was decided, in words; None while it waits."""


@dataclass(frozen=True, slots=True)
class SchoolConcerned:
    """A school, and the last day to look at where it has closed."""

    urn: str
    name: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ShownReferral:
    """One referral as the desk shows it."""

    ref: str
    kind: str
    title: str
    about: str
    """What it is about, as its queue calls it."""
    opened_at: datetime
    sides: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Tables to compare: a caption, and rows of a label and a value."""
    outcomes: Mapping[Decided, str]
    decisions: tuple[PastDecision, ...]
    """What has been decided or undone, the latest first; none where nothing ever was."""
    waits: bool
    """Whether it waits for a decision: none yet, or the joining that decided it was undone."""
    decided_words: tuple[str, ...] = ()
    """How each of these closed it, in the same order."""
    people: tuple[str, ...] = ()
    """The references of the people whom it shows."""
    trns: tuple[str, ...] = ()
    """The TRNs that it shows, whether the register holds them or not."""
    successors: tuple[tuple[str, str], ...] = ()
    """URN and name of each school that a closed school's appointments might go on at."""
    schools: tuple[SchoolConcerned, ...] = ()
    """Whose SENCOs bear on what became of a closed school: it, those and others that led there."""
    beside: tuple[str, str] | None = None
    """The references of two records that may be one person's, and are not joined."""
    joined: str = ""
    """The reference of one of them where they are: its page shows both."""
    accounts: tuple[ConcernedAccount, ...] = ()
    """Whose looks or acts it is about."""
    differs: str = ""
    """Which of name and birth date was typed or sent otherwise; empty where that is not known."""


def desk_queues(session: Session) -> list[QueueLine]:
    """Every queue that holds anything, with its count and oldest day."""
    return [
        QueueLine(each.kind, kind_words(each.kind), each.waiting, legal_day(each.oldest))
        for each in queues(session)
    ]


def waiting(session: Session, kind: str) -> list[ReferralLine]:
    """The open referrals of one kind, oldest first."""
    return _lines(session, open_referrals(session, kind, most=MOST))


def decided(session: Session, kind: str) -> list[ReferralLine]:
    """The referrals of one kind that were decided, the latest decision first."""
    return _lines(session, closed_referrals(session, kind, most=MOST))


def _lines(session: Session, referrals: Sequence[HeldReferral]) -> list[ReferralLine]:
    urns = {_urn(each) for each in referrals if each.kind in OF_SUCCESSION}
    known = standings(session, urns) if urns else {}
    return [_line(each, known) for each in referrals]


def _line(referral: HeldReferral, schools: Mapping[str, Standing]) -> ReferralLine:
    details = json.loads(referral.details)
    return ReferralLine(
        people_named(referral.subject, details)[-1:],
        referral.ref,
        referral.kind,
        f"{_about(referral, details, schools)}{_AGAIN if referral.waits_again else ''}",
        legal_day(referral.opened_at),
        _closed_as(referral, details),
    )


def _closed_as(referral: HeldReferral, details: dict[str, Any]) -> str | None:
    if not referral.outcome:
        return None
    return outcome_words(referral.kind, details, Decided(referral.outcome))


def desk_lines(session: Session, kind: str | None, *, is_decided: bool) -> list[ReferralLine]:
    """What waits, or what was decided, in one queue or in every one."""
    listed = decided if is_decided else waiting
    return [line for each in ([kind] if kind else KINDS) for line in listed(session, each)]


def load_referral(session: Session, ref: str) -> HeldReferral:
    """The referral with this reference; raises NotFound."""
    found = find_referral(session, ref) if can_name(ref) else None
    if found is None:
        raise NotFound("There is no referral with this reference.")
    return found


def referral_typed(session: Session, ref: str) -> HeldReferral:
    """The same for what somebody typed into a box; raises InvalidInput, which names the box."""
    try:
        return load_referral(session, ref.strip())
    except NotFound as error:
        raise InvalidInput.of("referral", "There is no referral with this reference") from error


def show_referral(session: Session, ref: str) -> ShownReferral:
    """One referral, with what was typed or sent and what is held side by side."""
    held = load_referral(session, ref)
    details = json.loads(held.details)
    outcomes = outcomes_of(held.kind, details)
    decisions = decisions_of(session, held)
    successors = _successors(session, details)
    beside, joined = _two_records(session, held, details)
    return ShownReferral(
        held.ref,
        held.kind,
        kind_words(held.kind),
        _lines(session, [held])[0].about,
        held.opened_at,
        tuple(sides(session, held, details)),
        outcomes,
        decisions,
        held.closed_by is None,
        tuple(outcome_words(held.kind, details, each.outcome) for each in decisions),
        people_named(held.subject, details),
        tuple(trns_named(details)),
        successors,
        _schools(session, held, details),
        beside,
        joined,
        accounts_concerned(session, held.subject),
        details.get("differs", "") or _differs(session, details),
    )


def _differs(session: Session, details: dict[str, Any]) -> str:
    """Of a row that a provider sent: that only the name differs, where its birth date is held."""
    trn, born_on = details.get("trn"), details.get("born_on")
    if details.get("code") != "identity" or not trn or not born_on:
        return ""
    held = find_by_trns(session, [trn]).get(trn)
    known = {record.born_on for record in held.records} if held else set()
    return Agreement.NAME_DIFFERS if read_iso(born_on) in known else ""


def _two_records(
    session: Session, referral: HeldReferral, details: dict[str, Any]
) -> tuple[tuple[str, str] | None, str]:
    """Of a referral that asks whether two records are one person's: both, or one once joined."""
    if referral.kind != ReferralKind.TWO_TRNS:
        return None, ""
    both = two_records(session, referral, details)
    if both is None:
        return None, ""
    one, other = both
    return (None, one.ref) if are_joined(one, other) else ((one.ref, other.ref), "")


def _about(referral: HeldReferral, details: dict[str, Any], schools: Mapping[str, Standing]) -> str:
    if referral.kind == ReferralKind.LOCK:
        return lock_words(details)
    if referral.kind in OF_ACCESS:
        return misuse_words(details)
    typed = details.get("typed", {})
    if typed:
        name = whole_name(typed["first_names"], typed["last_name"])
        return f"{name}, typed for the school with URN {details['school_urn']}"
    if "name" in details:
        ukprn = details.get("provider", "not recorded")
        return f"{details['name']}, sent by the provider with UKPRN {ukprn}"
    urn = _urn(referral)
    return school_in_words(schools.get(urn), urn)


def _urn(referral: HeldReferral) -> str:
    """The URN of the school that a question of succession is about."""
    return referral.subject.removeprefix("school:")


def _successors(session: Session, details: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    urns = details.get("successors", [])
    known = standings(session, urns) if urns else {}
    return tuple((urn, known[urn].name) for urn in urns if urn in known)


def _schools(
    session: Session, referral: HeldReferral, details: dict[str, Any]
) -> tuple[SchoolConcerned, ...]:
    if referral.kind not in OF_SUCCESSION:
        return ()
    named = (_urn(referral), *details.get("successors", []), *details.get("predecessors", []))
    urns = list(dict.fromkeys(named))
    known = standings(session, urns)
    return tuple(
        SchoolConcerned(urn, known[urn].name, known[urn].closed_on) for urn in urns if urn in known
    )
