"""What a decision changes on the record, as sentences: read from the rows that it makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.days import day_in_words
from register.queries.appointments import HeldAppointment
from register.queries.decisions import (
    Row,
    Touched,
    TouchedAppointment,
    TouchedAward,
    TouchedName,
    TouchedService,
)
from register.queries.people import HeldPerson, find_by_ids
from register.queries.providers import provider_names
from register.queries.standing import Standing, standings
from register.services.schools.in_words import school_in_words
from register.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom and what the sentences name."""

    people: Mapping[int, HeldPerson]
    schools: Mapping[str, Standing]
    providers: Mapping[int, str]

    def person(self, person_id: int) -> str:
        person = self.people[person_id]
        name = person.name.whole
        return f"{name} (TRN {person.trn})" if person.trn else f"{name} (a record apart, no TRN)"

    def school(self, urn: str) -> str:
        return school_in_words(self.schools.get(urn), urn)


def effects_of(session: Session, rows: Touched, first: int) -> tuple[str, ...]:
    """A sentence for each thing that the entries from `first` on change, all told.

    Read inside the transaction that made them; what they made and took back again is no change.
    """
    posts, services = _net(rows.appointments, first), _net(rows.services, first)
    names, conversions = _net(rows.names, first), _net(rows.conversions, first)
    people = {row.held.person_id for row in posts}
    people |= {row.person_id for row in services} | {row.person_id for row in names}
    awards = _net(rows.awards, first)
    people |= {row.held.person_id for row in awards}
    urns = {row.held.school_urn for row in posts} | {row.school_urn for row in services}
    urns |= {urn for row in conversions for urn in (row.from_urn, row.to_urn)}
    providers = provider_names(session, {row.held.provider_id for row in awards})
    known = _Known(find_by_ids(session, people), standings(session, urns), providers)
    told = [
        *_posts(posts, first, known),
        *_services(services, first, known),
        *_names(names, first, known),
        *_awards(awards, first, known),
    ]
    for step in conversions:
        verb = "go on" if step.version.recorded_by >= first else "no longer go on"
        told.append(
            f"The designations of {known.school(step.from_urn)} {verb} at "
            f"{known.school(step.to_urn)} from {day_in_words(step.converted_on)}."
        )
    return tuple(told)


def names_that_stay(session: Session, rows: Sequence[TouchedName]) -> Iterator[str]:
    """A sentence for each name that a decision leaves, though what had brought it is taken back."""
    people = find_by_ids(session, {row.person_id for row in rows})
    for row in rows:
        yield (
            f"‘{whole_name(row.first_names, row.last_name)}’ stays a name of the person with TRN "
            f"{people[row.person_id].trn}: two registrars corrected it since this was decided. If "
            "it is not theirs, propose to correct it again."
        )


def frozen_with(details: Sequence[str]) -> Iterator[str]:
    """A sentence for each organisation that a decision freezes, by what is asked of it."""
    for each in map(json.loads, details):
        yield (
            f"The accounts of {each['from']} are frozen until a registrar attests on the desk that "
            f"they act for {each['to']} (URN {each['identifier']})."
        )


def _net(rows: Sequence[Row], first: int) -> list[Row]:
    """Without what was recorded and superseded within the span itself."""
    return [
        row for row in rows if row.version.recorded_by < first or row.version.superseded_by is None
    ]


def _posts(rows: Sequence[TouchedAppointment], first: int, known: _Known) -> Iterator[str]:
    before = {row.held.ref: row.held for row in rows if row.version.recorded_by < first}
    after = {row.held.ref: row.held for row in rows if row.version.recorded_by >= first}
    for ref in dict.fromkeys(row.held.ref for row in rows):
        old, new = before.get(ref), after.get(ref)
        if old is None and new is not None:
            yield (
                f"The designation at {known.school(new.school_urn)} from {_days(new)} stands by "
                f"itself again, for {known.person(new.person_id)}."
            )
        elif old is not None and new is None:
            yield (
                f"The designation at {known.school(old.school_urn)} from {_days(old)} becomes one "
                "with that of the person held there."
            )
        elif old is not None and new is not None:
            yield from _changed(old, new, known)


def _changed(old: HeldAppointment, new: HeldAppointment, known: _Known) -> Iterator[str]:
    where = f"The designation at {known.school(old.school_urn)}"
    if old.person_id != new.person_id:
        yield (
            f"{where} from {_days(new)} moves from {known.person(old.person_id)} to "
            f"{known.person(new.person_id)}."
        )
    if (old.started_on, old.ended_on) != (new.started_on, new.ended_on):
        yield (
            f"{where} of {known.person(new.person_id)} is from {_days(new)}, and no longer "
            f"from {_days(old)}."
        )


def _services(rows: Sequence[TouchedService], first: int, known: _Known) -> Iterator[str]:
    for row in rows:
        verb = "is now that of" if row.version.recorded_by >= first else "is no longer that of"
        yield (
            f"Earlier service at {known.school(row.school_urn)} from "
            f"{_span(row.started_on, row.ended_on)} {verb} {known.person(row.person_id)}."
        )


def _names(rows: Sequence[TouchedName], first: int, known: _Known) -> Iterator[str]:
    for row in rows:
        name = f"‘{whole_name(row.first_names, row.last_name)}’"
        whose = known.people[row.person_id].trn
        if row.version.recorded_by >= first:
            yield f"{name} becomes the name now of the person with TRN {whose}, beside those held."
        else:
            yield f"{name} is no longer a name of the person with TRN {whose}."


def _awards(rows: Sequence[TouchedAward], first: int, known: _Known) -> Iterator[str]:
    for row in rows:
        verb = "is recorded" if row.version.recorded_by >= first else "is no longer on the record"
        held, days = row.held, day_in_words(row.held.held_from)
        by = known.providers.get(held.provider_id, "a provider with no name")
        yield f"{held.kind} of {known.person(held.person_id)} by {by}, held from {days}, {verb}."


def _days(held: HeldAppointment) -> str:
    return _span(held.started_on, held.ended_on)


def _span(first: date | None, last: date | None) -> str:
    since = day_in_words(first) if first else "a day not recorded"
    return f"{since} to {day_in_words(last)}" if last else f"{since} on"
