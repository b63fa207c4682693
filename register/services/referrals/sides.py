"""A referral's facts side by side: what was typed, sent or noticed, and what the register holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from register.days import day_in_words, read_iso
from register.law.award_names import AWARD_NAMES, at_the_start
from register.queries.appointments import appointments_of
from register.queries.awards import awards_of
from register.queries.people import HeldPerson, find_by_ids, ids_by_refs
from register.queries.providers import provider_names
from register.queries.referrals import HeldReferral
from register.queries.standing import Standing, conversions_of, standings
from register.queries.whole_people import records_of
from register.services.referrals.locks import Side, lock_sides
from register.services.referrals.misuse import misuse_sides
from register.services.referrals.words import ReferralKind
from register.whole_names import whole_name

OF_ACCESS = (
    ReferralKind.MISUSE,
    ReferralKind.DECOY,
    ReferralKind.DEACTIVATIONS,
    ReferralKind.ATTESTATION,
)
"""Kinds that are about whoever asks, and name nobody who is asked about."""

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


def sides(session: Session, referral: HeldReferral, details: Mapping[str, Any]) -> Iterator[Side]:
    """Tables to compare: what was typed, sent or noticed, and what the register holds of it."""
    if referral.kind in OF_ACCESS:
        return (yield from misuse_sides(details))
    if referral.kind == ReferralKind.LOCK:
        return (yield from lock_sides(session, referral.subject, details))
    if "typed" in details:
        typed = details["typed"]
        yield (
            "What was typed for the school",
            (
                ("TRN", typed["trn"]),
                ("Name", whole_name(typed["first_names"], typed["last_name"])),
                ("Date of birth", day_in_words(read_iso(typed["born_on"]))),
                ("URN of the school", details["school_urn"]),
            ),
        )
    elif referral.subject.startswith("person:"):
        rows = [(words, _in_words(key, details.get(key))) for key, words in _LABELS.items()]
        yield "What the provider sent", tuple((words, _said(said)) for words, said in rows if said)
    if referral.subject.startswith("person:"):
        yield from _person_side(session, referral.subject.removeprefix("person:"))
    else:
        yield from _school_sides(session, referral, details)


def _person_side(session: Session, ref: str) -> Iterator[Side]:
    """Whom it names, and what is held of them by the records that theirs is joined with: an award
    that the question turns on may be there.
    """
    ids = ids_by_refs(session, [ref]).values()
    held = find_by_ids(session, records_of(session, ids))
    for number in sorted(held, key=lambda each: (each not in ids, each)):
        person = held[number]
        of_same = "" if number in ids else f" of the same person by TRN {person.trn}"
        yield f"What the register holds{of_same}", tuple(_held_rows(session, person))


def _held_rows(session: Session, person: HeldPerson) -> Iterator[tuple[str, str]]:
    yield "TRN", person.trn or "not recorded"
    for at, name in enumerate(reversed(person.names)):
        label = "Earlier name" if at else "Name now"
        yield label, name.whole
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
        yield (
            "Award",
            f"{_title(each.kind)} from {names[each.provider_id]}: {told}{number}{own}",
        )


def _school_sides(
    session: Session, referral: HeldReferral, details: Mapping[str, Any]
) -> Iterator[Side]:
    urn = referral.subject.removeprefix("school:")
    groups = {
        "The school that closed": [urn],
        "What GIAS links it to": list(details.get("successors", [])),
        "Others that led there": [
            other for other in details.get("predecessors", []) if other != urn
        ],
    }
    goes_on = [
        ("Goes on at", f"URN {step.to_urn} from {day_in_words(step.converted_on)}")
        for step in conversions_of(session, [urn]).values()
    ]
    known = standings(session, {one for urns in groups.values() for one in urns})
    for caption, urns in groups.items():
        if urns:
            rows = [(f"URN {one}", _school_words(known.get(one))) for one in urns]
            yield caption, (*rows, *(goes_on if urn in urns else ()))


def _school_words(school: Standing | None) -> str:
    if school is None:
        return "not on the register"
    opened = f", opened on {day_in_words(school.opened_on)}" if school.opened_on else ""
    closed = f", closed on {day_in_words(school.closed_on)}" if school.closed_on else ""
    return f"{school.name}, {school.type_name}{opened}{closed}"


def _in_words(key: str, said: Any) -> Any:
    """What a provider sent: a qualification or an outcome in words, where it is held as a code."""
    if key == "outcome" and said:
        return str(said).capitalize()
    return _title(said) if key == "kind" and said in AWARD_NAMES else said


def _title(kind: str) -> str:
    return at_the_start(AWARD_NAMES[kind].usual)


def _said(said: Any) -> str:
    try:
        return day_in_words(read_iso(said))
    except (TypeError, ValueError):
        return str(said)
