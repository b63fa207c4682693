"""The desk's queues, and one referral with all that bears on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.clock import legal_day
from register.days import day_in_words
from register.errors import NotFound
from register.queries.appointments import appointments_of
from register.queries.completions import awards_of
from register.queries.people import HeldPerson, find_by_ids, find_by_trns, ids_by_refs
from register.queries.providers import provider_names
from register.queries.referrals import (
    HeldReferral,
    closed_referrals,
    find_referral,
    open_referrals,
    queues,
)
from register.queries.standing import Standing, standings
from register.services.referrals.history import PastDecision, decisions_of
from register.services.referrals.locks import lock_sides, lock_words
from register.services.referrals.misuse import misuse_sides, misuse_words
from register.services.referrals.named import people_named, trns_named
from register.services.referrals.words import KINDS, Kind, Outcome, kind_words, outcomes_of

MOST = 200
"""Referrals on one page: the oldest, which are the ones to decide first, or the latest decided."""

_OF_ACCESS = (Kind.MISUSE, Kind.DECOY, Kind.CLOSINGS, Kind.ATTESTATION)
"""Kinds that are about whoever asks, and name nobody who is asked about."""

_QUALIFICATIONS = {
    "NASENCO": "National Award for SEN Coordination",
    "NPQSENCO": "NPQ for SENCOs",
}

_LABELS = {
    "provider": "Provider’s UKPRN",
    "trn": "TRN sent",
    "other_trn": "Other TRN",
    "name": "Name sent",
    "born_on": "Date of birth sent",
    "kind": "Qualification",
    "outcome": "How the course ended",
    "commenced_on": "Course start",
    "completed_on": "Course completed",
    "held_from": "Award date",
    "certificate_number": "Certificate number",
    "row": "Row of the file",
}


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
class Shown:
    """One referral as the desk shows it."""

    ref: str
    kind: str
    title: str
    opened_at: datetime
    sides: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Tables to compare: a caption, and rows of a label and a value."""
    outcomes: Mapping[Outcome, str]
    decisions: tuple[PastDecision, ...]
    """What has been decided, the decision that stands first; none while it waits."""
    people: tuple[str, ...] = ()
    """The references of the people whom it shows."""
    trns: tuple[str, ...] = ()
    """The TRNs that it shows, whether the register holds them or not."""
    successors: tuple[tuple[str, str], ...] = ()
    """URN and name of each school that a closed school's appointments might go on at."""
    beside: tuple[str, str] | None = None
    """The references of two records that may be one person's, and are not joined."""


def desk_queues(session: Session) -> list[QueueLine]:
    """Every queue that holds anything, with its count and oldest day."""
    return [
        QueueLine(each.kind, kind_words(each.kind), each.waiting, legal_day(each.oldest))
        for each in queues(session)
    ]


def waiting(session: Session, kind: str) -> list[ReferralLine]:
    """The open referrals of one kind, oldest first."""
    return [_line(each) for each in open_referrals(session, kind, most=MOST)]


def decided(session: Session, kind: str) -> list[ReferralLine]:
    """The referrals of one kind that were decided, the latest decision first."""
    return [_line(each) for each in closed_referrals(session, kind, most=MOST)]


def _line(referral: HeldReferral) -> ReferralLine:
    details = json.loads(referral.details)
    outcomes = {each.value: words for each, words in outcomes_of(referral.kind, details).items()}
    return ReferralLine(
        people_named(referral.subject, details)[-1:],
        referral.ref,
        referral.kind,
        _about(referral, details),
        legal_day(referral.opened_at),
        outcomes.get(referral.outcome) if referral.outcome else None,
    )


def desk_lines(session: Session, kind: str | None, *, is_decided: bool) -> list[ReferralLine]:
    """What waits, or what was decided, in one queue or in every one."""
    listed = decided if is_decided else waiting
    return [line for each in ([kind] if kind else KINDS) for line in listed(session, each)]


def load_referral(session: Session, ref: str) -> HeldReferral:
    """The referral with this reference; raises NotFound."""
    # What cannot be printed names nothing, and PostgreSQL would choke on a NUL.
    found = find_referral(session, ref) if ref.isprintable() else None
    if found is None:
        raise NotFound("There is no referral with this reference.")
    return found


def show_referral(session: Session, ref: str) -> Shown:
    """One referral, with what was typed or sent and what is held side by side."""
    held = load_referral(session, ref)
    details = json.loads(held.details)
    outcomes = outcomes_of(held.kind, details)
    successors = _successors(session, details)
    return Shown(
        held.ref,
        held.kind,
        kind_words(held.kind),
        held.opened_at,
        tuple(_sides(session, held, details)),
        outcomes,
        decisions_of(session, held),
        people_named(held.subject, details),
        tuple(trns_named(details)),
        successors,
        _beside(session, held, details),
    )


def _beside(
    session: Session, referral: HeldReferral, details: dict[str, Any]
) -> tuple[str, str] | None:
    """The two records of a referral that asks whether they are one person's."""
    if referral.kind != Kind.TWO_TRNS:
        return None
    trns = [details[name] for name in ("trn", "other_trn") if name in details]
    held = find_by_trns(session, trns)
    if len(held) < 2 or any(record.trn in trns for one in held.values() for record in one.joined):
        return None
    return held[trns[0]].ref, held[trns[1]].ref


def _about(referral: HeldReferral, details: dict[str, Any]) -> str:
    if referral.kind == Kind.LOCK:
        return lock_words(details)
    if referral.kind in _OF_ACCESS:
        return misuse_words(details)
    typed = details.get("typed", {})
    if typed:
        name = f"{typed['first_names']} {typed['last_name']}"
        return f"{name}, typed by the school with URN {details['school_urn']}"
    if "name" in details:
        ukprn = details.get("provider", "not recorded")
        return f"{details['name']}, sent by the provider with UKPRN {ukprn}"
    return f"School {referral.subject.removeprefix('school:')}"


def _sides(
    session: Session, referral: HeldReferral, details: dict[str, Any]
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    if referral.kind in _OF_ACCESS:
        return (yield from misuse_sides(details))
    if referral.kind == Kind.LOCK:
        return (yield from lock_sides(session, referral.subject, details))
    if "typed" in details:
        typed = details["typed"]
        yield (
            "What the school typed",
            (
                ("TRN", typed["trn"]),
                ("Name", f"{typed['first_names']} {typed['last_name']}"),
                ("Date of birth", day_in_words(date.fromisoformat(typed["born_on"]))),
                ("Typed by the school with URN", details["school_urn"]),
            ),
        )
    elif referral.subject.startswith("person:"):
        rows = [(words, _in_words(key, details.get(key))) for key, words in _LABELS.items()]
        yield "What the provider sent", tuple((words, _said(said)) for words, said in rows if said)
    if referral.subject.startswith("person:"):
        yield from _person_side(session, referral.subject.removeprefix("person:"))
    else:
        yield from _school_sides(session, referral, details)


def _person_side(session: Session, ref: str) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    ids = ids_by_refs(session, [ref])
    for person in find_by_ids(session, ids.values()).values():
        yield "What the register holds", tuple(_held_rows(session, person))


def _held_rows(session: Session, person: HeldPerson) -> Iterator[tuple[str, str]]:
    yield "TRN", person.trn or "not recorded"
    for at, name in enumerate(reversed(person.names)):
        label = "Earlier name" if at else "Name now"
        yield label, f"{name.first_names} {name.last_name}"
    yield "Date of birth", day_in_words(person.born_on) if person.born_on else "not recorded"
    yield from _award_rows(session, person.id)
    for each in appointments_of(session, [person.id]):
        since = day_in_words(each.started_on) if each.started_on else "a day not recorded"
        until = f" until {day_in_words(each.ended_on)}" if each.ended_on else ""
        yield "SENCO", f"of URN {each.school_urn} from {since}{until}"


def _award_rows(session: Session, person_id: int) -> Iterator[tuple[str, str]]:
    awards = awards_of(session, [person_id]).get(person_id, [])
    names = provider_names(session, [each.provider_id for each in awards])
    for each in awards:
        days = [
            (word, day)
            for word, day in (
                ("course started", each.commenced_on),
                ("completed", each.completed_on),
                ("held from", each.held_from),
                ("withdrawn", each.withdrawn_on),
            )
            if day
        ]
        told = ", ".join(f"{word} {day_in_words(day)}" for word, day in days)
        number = f", certificate {each.certificate_number}" if each.certificate_number else ""
        own = f", their reference {each.provider_reference}" if each.provider_reference else ""
        yield "Award", f"{each.kind} from {names[each.provider_id]}: {told}{number}{own}"


def _school_sides(
    session: Session, referral: HeldReferral, details: dict[str, Any]
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    urn = referral.subject.removeprefix("school:")
    groups = {
        "The school that closed": [urn],
        "What GIAS links it to": list(details.get("successors", [])),
        "Others that led there": [
            other for other in details.get("predecessors", []) if other != urn
        ],
    }
    known = standings(session, {one for urns in groups.values() for one in urns})
    for caption, urns in groups.items():
        if urns:
            yield caption, tuple((f"URN {one}", _school_words(known.get(one))) for one in urns)


def _school_words(school: Standing | None) -> str:
    if school is None:
        return "not on the register"
    closed = f", closed on {day_in_words(school.closed_on)}" if school.closed_on else ""
    return f"{school.name}, {school.type_name}{closed}"


def _successors(session: Session, details: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    urns = details.get("successors", [])
    known = standings(session, urns) if urns else {}
    return tuple((urn, known[urn].name) for urn in urns if urn in known)


def _in_words(key: str, said: Any) -> Any:
    """What a provider sent: a qualification or an outcome in words, where it is held as a code."""
    if key == "outcome" and said:
        return str(said).capitalize()
    return _QUALIFICATIONS.get(said, said) if key == "kind" else said


def _said(said: Any) -> str:
    try:
        return day_in_words(date.fromisoformat(said))
    except (TypeError, ValueError):
        return str(said)
