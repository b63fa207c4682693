"""The facts that an answer used, each in a sentence with its days, its source and when recorded."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from register.courses import STANDS, CourseState
from register.days import day_in_words, on_day_in_words
from register.law.award_names import AWARD_NAMES
from register.queries.facts import Facts
from register.queries.facts_rows import (
    AwardRow,
    DesignationRow,
    EnrolmentRow,
    JoinedRow,
    PriorServiceRow,
    RecognitionRow,
    SchoolRow,
)
from register.services.compliance.cases import SchoolCases, school_on
from register.whole_names import whole_name

GIAS: Final = "Get Information about Schools"
A_DECISION: Final = "A registrar’s decision"
REGISTRARS: Final = "A decision of two registrars"
PROVIDERS: Final = "The register’s list of providers"

CARRIED_OVER: Final = "school.converted"
"""The action of a registrar who decides it: what an import finds is in the import’s own entry."""

NAMELESS: Final = "A person without a name"


class Fact(NamedTuple):
    """One fact: its name within the answer, its kind, what it says, and where it comes from."""

    id: str
    kind: str
    says: str
    days: Mapping[str, date | None]
    source: str
    recorded_at: datetime
    person_id: int | None = None
    """Whose it is, to put it beside the limb that it bears on; never shown."""


def name_of(facts: Facts, person_id: int) -> str:
    """What a person is called now: never a TRN or a birth date."""
    name = next((row for row in facts.names if row.person_id == person_id), None)
    return whole_name(name.first_names, name.last_name) if name else NAMELESS


def school_facts_used(cases: SchoolCases, school: SchoolRow) -> Iterator[Fact]:
    """What the school is, what it was before, and its statements of having no SENCO."""
    facts = cases.facts
    yield _of_school(school)
    urns = {stretch.urn for stretch in cases.line}
    for step in facts.conversions:
        if step.from_urn in urns:
            yield Fact(
                f"conversion:{step.from_urn}",
                "conversion",
                f"The school with URN {step.from_urn} became the one with URN "
                f"{step.to_urn} on {day_in_words(step.converted_on)}.",
                {"converted_on": step.converted_on},
                A_DECISION if step.action == CARRIED_OVER else GIAS,
                step.recorded_at,
            )
    for number, said in enumerate(facts.vacancies, start=1):
        yield Fact(
            f"no_senco:{number}",
            "no_senco",
            f"The school said on {day_in_words(said.declared_on)} that it had no SENCO.",
            {"declared_on": said.declared_on},
            said.source,
            said.recorded_at,
        )


def _of_school(school: SchoolRow) -> Fact:
    opened = f"opened on {day_in_words(school.opened_on)}" if school.opened_on else ""
    closed = f"closed on {day_in_words(school.closed_on)}" if school.closed_on else ""
    days = " and ".join(part for part in (opened, closed) if part)
    return Fact(
        f"school:{school.urn}",
        "school",
        f"{school.name} (URN {school.urn}): {school.type_name}{', ' if days else ''}{days}.",
        {
            "opened_on": school.opened_on,
            "closed_on": school.closed_on,
            "extract_day": school.valid_from,
        },
        GIAS,
        school.recorded_at,
    )


def people_facts_used(facts: Facts, people: Iterable[int], urns: set[str]) -> Iterator[Fact]:
    """Every designation, declared service, award, course and recognition of these people, and which
    of them have several records.
    """
    chosen = set(people)
    for row in facts.appointments:
        if row.person_id in chosen:
            yield _appointment(facts, row, row.urn in urns)
    for number, spell in enumerate(facts.prior_service, start=1):
        if spell.person_id in chosen:
            yield _prior_service(facts, number, spell)
    taught: set[tuple[str, str]] = set()
    for award in facts.awards:
        if award.person_id in chosen:
            taught.add((award.provider_id, award.kind))
            yield _award(facts, award)
    for course in facts.enrolments:
        if course.person_id in chosen:
            taught.add((course.provider_id, course.kind))
            yield _course(facts, course)
    for number, join in enumerate(facts.joined, start=1):
        if join.person_id in chosen:
            yield _joined(facts, number, join)
    for number, span in enumerate(facts.recognitions, start=1):
        if (span.provider_id, span.kind) in taught:
            yield _recognition(facts, number, span)


def where(facts: Facts, urn: str) -> str:
    """A school by its newest name and its URN."""
    school = school_on(facts, urn, date.max)
    return f"{school.name} (URN {urn})" if school else f"the school with URN {urn}"


def _appointment(facts: Facts, row: DesignationRow, is_here: bool) -> Fact:
    since = f"on {day_in_words(row.started_on)}" if row.started_on else "on a day not recorded"
    # True of a last day to come as of one that has been.
    until = f", with {day_in_words(row.ended_on)} as the last day" if row.ended_on else ""
    return Fact(
        f"appointment:{row.ref}",
        "appointment" if is_here else "appointment_elsewhere",
        f"{name_of(facts, row.person_id)} became SENCO of {where(facts, row.urn)} {since}{until}.",
        {"started_on": row.started_on, "ended_on": row.ended_on},
        row.source,
        row.recorded_at,
        row.person_id,
    )


def _prior_service(facts: Facts, number: int, row: PriorServiceRow) -> Fact:
    until = f"to {day_in_words(row.ended_on)}" if row.ended_on else "and goes on"
    return Fact(
        f"prior_service:{number}",
        "prior_service",
        f"{name_of(facts, row.person_id)} was SENCO of {where(facts, row.urn)} from "
        f"{day_in_words(row.started_on)} {until}, as declared.",
        {"started_on": row.started_on, "ended_on": row.ended_on},
        row.source,
        row.recorded_at,
        row.person_id,
    )


def _joined(facts: Facts, number: int, row: JoinedRow) -> Fact:
    return Fact(
        f"joined:{number}",
        "joined",
        f"Two records of {name_of(facts, row.person_id)}, under two teacher reference "
        "numbers, are joined as one person’s.",
        {},
        REGISTRARS,
        row.recorded_at,
        row.person_id,
    )


def _award(facts: Facts, row: AwardRow) -> Fact:
    parts = [f"held from {day_in_words(row.held_from)}"]
    if row.commenced_on:
        parts.append(f"course begun {on_day_in_words(row.commenced_on, row.precision)}")
    if row.completed_on:
        parts.append(f"completed on {day_in_words(row.completed_on)}")
    if row.withdrawn_on:
        parts.append(f"withdrawn on {day_in_words(row.withdrawn_on)}")
    return Fact(
        f"award:{row.ref}",
        "award",
        f"{name_of(facts, row.person_id)}: {AWARD_NAMES[row.kind].usual} from {_provider(row)}, "
        f"{', '.join(parts)}.",
        {
            "commenced_on": row.commenced_on,
            "completed_on": row.completed_on,
            "held_from": row.held_from,
            "withdrawn_on": row.withdrawn_on,
        },
        row.source,
        row.recorded_at,
        row.person_id,
    )


def _course(facts: Facts, row: EnrolmentRow) -> Fact:
    state = STANDS[CourseState(row.state)]
    when = f" on {day_in_words(row.state_on)}" if row.state_on else ""
    return Fact(
        f"course:{row.ref}",
        "course",
        f"{name_of(facts, row.person_id)}: course for {AWARD_NAMES[row.kind].usual} with "
        f"{_provider(row)}, "
        f"begun {on_day_in_words(row.commenced_on, row.precision)}, {state}{when}.",
        {
            "commenced_on": row.commenced_on,
            "completed_on": row.completed_on,
            "state_on": row.state_on,
        },
        row.source,
        row.recorded_at,
        row.person_id,
    )


def _recognition(facts: Facts, number: int, span: RecognitionRow) -> Fact:
    rows: list[AwardRow | EnrolmentRow] = [*facts.awards, *facts.enrolments]
    provider = next(_provider(row) for row in rows if row.provider_id == span.provider_id)
    until = f" to {day_in_words(span.recognised_to)}" if span.recognised_to else ""
    return Fact(
        f"recognition:{number}",
        "recognition",
        f"{provider} could award the {AWARD_NAMES[span.kind].usual} from "
        f"{day_in_words(span.recognised_from)}{until}.",
        {"recognised_from": span.recognised_from, "recognised_to": span.recognised_to},
        PROVIDERS,
        span.recorded_at,
    )


def _provider(row: AwardRow | EnrolmentRow) -> str:
    return row.provider_name or "a provider without a name"
