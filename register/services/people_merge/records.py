"""Records side by side, as a registrar compares them, with what differs marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.courses import STANDS, CourseState
from register.days import day_in_words
from register.queries.appointments import HeldAppointment, appointments_of, prior_service_of
from register.queries.awards import HeldAward, awards_of
from register.queries.completions import HeldEnrolment, enrolments_of
from register.queries.people import HeldPerson, find_by_ids
from register.queries.providers import provider_names
from register.queries.standing import Standing, standings
from register.services.schools.in_words import school_in_words


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One thing that the records are compared by: what each says, in their order."""

    label: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def differs(self) -> bool:
        """Whether two of the records say different things, where they say anything."""
        said = {cell for cell in self.cells if cell}
        return len(said) > 1


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Records of one person or of two, each with all that is held of it."""

    people: tuple[HeldPerson, ...]
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the register holds of some records, and the names of what it names."""

    people: Mapping[int, HeldPerson]
    awards: Mapping[int, Sequence[HeldAward]]
    enrolments: Mapping[int, Sequence[HeldEnrolment]]
    posts: Sequence[HeldAppointment]
    providers: Mapping[int, str]
    schools: Mapping[str, Standing]
    services: Mapping[int, Sequence[str]]

    def school(self, urn: str) -> str:
        """A school by name and URN."""
        return school_in_words(self.schools.get(urn), urn)

    def posts_of(self, record: int) -> list[HeldAppointment]:
        """The designations of one record."""
        return [each for each in self.posts if each.person_id == record]


def holdings_of(session: Session, records: Collection[int]) -> Holdings:
    """Everything current of these records."""
    awards, enrolments = awards_of(session, records), enrolments_of(session, records)
    posts, services = appointments_of(session, records), prior_service_of(session, records)
    held: list[HeldAward | HeldEnrolment] = [each for rows in awards.values() for each in rows]
    held += [each for rows in enrolments.values() for each in rows]
    urns = {each.school_urn for each in posts} | {each.school_urn for each in services}
    schools = standings(session, urns)
    told: dict[int, list[str]] = {}
    holdings = Holdings(
        find_by_ids(session, records),
        awards,
        enrolments,
        posts,
        provider_names(session, [each.provider_id for each in held]),
        schools,
        told,
    )
    for each in services:
        days = _span_in_words(each.started_on, each.ended_on)
        told.setdefault(each.person_id, []).append(f"{holdings.school(each.school_urn)}, {days}")
    return holdings


def side_by_side(held: Holdings, records: Sequence[int]) -> SideBySide:
    """These records compared, in this order."""
    people = tuple(held.people[each] for each in records)
    return SideBySide(people, tuple(_rows(held, people)))


def _rows(held: Holdings, people: Sequence[HeldPerson]) -> Iterator[ComparedRow]:
    def row(label: str, said: Iterable[Iterable[str]]) -> ComparedRow:
        return ComparedRow(label, tuple(tuple(each) for each in said))

    yield row("Name now", ([_name(each)] for each in people))
    yield row("Earlier names", (_earlier(each) for each in people))
    yield row(
        "Date of birth",
        ([day_in_words(each.born_on)] if each.born_on else [] for each in people),
    )
    yield row("Awards", ([_award(held, it) for it in held.awards.get(p.id, ())] for p in people))
    yield row(
        "Courses", ([_enrolment(held, it) for it in held.enrolments.get(p.id, ())] for p in people)
    )
    yield row("SENCO", ([post_in_words(held, it) for it in held.posts_of(p.id)] for p in people))
    yield row("Earlier service", (held.services.get(each.id, ()) for each in people))


def _name(person: HeldPerson) -> str:
    return person.name.whole


def _earlier(person: HeldPerson) -> Iterator[str]:
    for name in reversed(person.names[:-1]):
        yield name.whole


def award_title(held: Holdings, award: HeldAward | HeldEnrolment) -> str:
    """An award or an enrolment by its kind and provider."""
    return f"{award.kind} from {held.providers.get(award.provider_id, 'a provider with no name')}"


def _award(held: Holdings, award: HeldAward) -> str:
    told = _days(
        ("course started", award.commenced_on),
        ("completed", award.completed_on),
        ("held from", award.held_from),
        ("withdrawn", award.withdrawn_on),
    )
    return f"{award_title(held, award)}: {told}"


def _enrolment(held: Holdings, enrolment: HeldEnrolment) -> str:
    told = _days(("started", enrolment.commenced_on), ("completed", enrolment.completed_on))
    return f"{award_title(held, enrolment)}, {STANDS[CourseState(enrolment.state)]}: {told}"


def post_in_words(held: Holdings, post: HeldAppointment) -> str:
    """A designation by its school and days."""
    head = ", as head teacher" if post.is_head_teacher else ""
    days = _span_in_words(post.started_on, post.ended_on)
    return f"{held.school(post.school_urn)}, {days}{head}"


def _days(*said: tuple[str, date | None]) -> str:
    return ", ".join(f"{word} {day_in_words(day)}" for word, day in said if day)


def _span_in_words(first: date | None, last: date | None) -> str:
    """From a day to a day, as a phrase."""
    since = f"from {day_in_words(first)}" if first else "from a day not recorded"
    return f"{since} to {day_in_words(last)}" if last else f"{since} on"
