"""What is asked about many schools, and what of it can be answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.days import said_of
from register.errors import FieldProblem, InvalidInput
from register.law.findings import Reason, Status
from register.law.reasons import STATUS_OF
from register.law.words import STATUS_WORDS
from register.lists import all_of
from register.names import fold
from register.queries.estate import Place
from register.queries.estate_choices import (
    SchoolKinds,
    kinds_of_school,
    kinds_of_schools,
    kinds_then,
    trusts_like,
)
from register.services.compliance.range import NOT_ANSWERED, is_answered
from register.services.known import entry_known_at
from register.services.schools.own import schools_of
from register.services.transaction import read_one_moment


@dataclass(frozen=True, slots=True)
class Filters:
    """The day, and what narrows the schools down; empty text and None narrow nothing."""

    as_at: date
    authority: str = ""
    """A local authority's code."""
    trust: str = ""
    """A trust's UID, or its name."""
    region: str = ""
    phase: str = ""
    type: str = ""
    """Codes of GIAS."""
    status: Status | None = None
    reason: Reason | None = None
    known_at: datetime | None = None
    """An earlier instant of the register's knowledge; None is now."""


class Choice(NamedTuple):
    """Something to choose from: its code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, each by name."""

    authorities: Sequence[Choice]
    regions: Sequence[Choice]
    phases: Sequence[Choice]
    types: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class EstateAsked:
    """Filters that can be answered, in words too, and the schools that they come to."""

    filters: Filters
    place: Place
    choices: Choices
    named: dict[str, str]
    """The name of each thing chosen, by filter."""
    known_to: int | None
    """The newest entry held at an earlier instant that is asked about; None for now."""


def read_filters(session: Session, filters: Filters, actor: Actor) -> EstateAsked:
    """What is asked, over the schools that this actor may see.

    As known earlier, what the register held then can be asked about too, by what it was called
    then. InvalidInput, with a sentence for each, for a day out of range, what the register does
    not hold, and filters that no school can meet together. From here on all that is read is of one
    moment (`read_one_moment`).
    """
    known_to = entry_known_at(session, filters.known_at)
    read_one_moment(session)
    own = _own(session, actor)
    kinds, choices = _held(session, own, known_to)
    problems = [*day_problems(filters.as_at), *_status_problems(filters)]
    named: dict[str, str] = {}
    for name, each, held in (
        ("authority", filters.authority, choices.authorities),
        ("region", filters.region, choices.regions),
        ("phase", filters.phase, choices.phases),
        ("type", filters.type, choices.types),
    ):
        if each and each not in (known := dict(held)):
            of_whom = "The register holds" if own is None else "You see"
            problems.append(FieldProblem(name, f"{of_whom} no school of {_said(name)}"))
        elif each:
            named[name] = known[each]
    trust = _trust(session, filters.trust, known_to, problems)
    if not problems:
        problems += _place_problems(filters, kinds, named)
    if problems:
        raise InvalidInput(problems)
    if trust:
        named["trust"] = trust.name
        filters = replace(filters, trust=trust.code)
    return EstateAsked(filters, _place(filters, own), choices, named, known_to)


def choices_of(session: Session, actor: Actor) -> Choices:
    """What can be chosen: of the schools that this actor may see."""
    own = _own(session, actor)
    return _choices(kinds_of_school(session)) if own is None else _listed(_kinds(session, own))


def _held(
    session: Session, own: frozenset[str] | None, known_to: int | None
) -> tuple[SchoolKinds, Choices]:
    """What can be chosen, and together: now, and where an entry is asked about, then as well."""
    kinds = _kinds(session, own)
    choices = _choices(kinds) if own is None else _listed(kinds)
    if known_to is None:
        return kinds, choices
    then = kinds_then(session, own, known_to)
    return SchoolKinds((*kinds.every, *then.every)), _called_as(_listed(then), choices)


def _called_as(then: Choices, now: Choices) -> Choices:
    """All of both, each by the name that it had then, if it had one."""
    names = (field.name for field in fields(Choices))
    both = (dict(getattr(now, each)) | dict(getattr(then, each)) for each in names)
    return Choices(*(_by_name(each.items()) for each in both))


def _kinds(session: Session, own: frozenset[str] | None) -> SchoolKinds:
    return kinds_of_school(session) if own is None else kinds_of_schools(session, own)


def _own(session: Session, actor: Actor) -> frozenset[str] | None:
    """The schools that this actor may see; None where that is every one."""
    if actor.may(Permission.SEE_ANY_SCHOOL) or actor.may(Permission.OPERATE):
        return None
    return schools_of(session, actor) if actor.may(Permission.SEE_OWN_SCHOOLS) else frozenset()


def _place(filters: Filters, own: frozenset[str] | None) -> Place:
    return Place(
        filters.as_at,
        own,
        filters.authority,
        filters.trust,
        filters.region,
        filters.phase,
        filters.type,
    )


def _said(name: str) -> str:
    kinds = {"authority": "an authority with that code", "type": "a type with that code"}
    return kinds.get(name, f"a {name} with that code")


def day_problems(as_at: date) -> Iterable[FieldProblem]:
    """What is wrong with a day that many schools or people are asked about on."""
    if not is_answered(as_at):
        yield FieldProblem("as_at", said_of("as-at day", NOT_ANSWERED))


def _status_problems(filters: Filters) -> Iterable[FieldProblem]:
    status, reason = filters.status, filters.reason
    implied = STATUS_OF[reason] if reason else None
    if Status.NOT_IN_POST in (status, implied):
        yield FieldProblem(
            "status", "Not in post is said of a person and never of a school. Choose another status"
        )
    elif status and implied and status is not implied:
        yield FieldProblem(
            "reason",
            f"No school has the status “{STATUS_WORDS[status]}” for that reason: it goes with "
            f"“{STATUS_WORDS[implied]}”. Choose one of the two",
        )


def _place_problems(
    filters: Filters, kinds: SchoolKinds, named: dict[str, str]
) -> Iterable[FieldProblem]:
    asked = {
        "la_code": filters.authority,
        "region_code": filters.region,
        "phase_code": filters.phase,
        "type_code": filters.type,
    }
    chosen = {column: code for column, code in asked.items() if code}

    def is_met(*columns: str) -> bool:
        return tuple(chosen[each] for each in columns) in _together(kinds, columns)

    if filters.authority and filters.region and not is_met("la_code", "region_code"):
        yield FieldProblem(
            "region", f"{named['authority']} is not in {named['region']}. Choose one of the two"
        )
    elif chosen and not is_met(*chosen):
        words = all_of(
            named[name] for name in ("authority", "region", "phase", "type") if name in named
        )
        yield FieldProblem(
            "type" if filters.type else "phase",
            f"The register holds no school that is all of these: {words}. Take one of them away",
        )


def _trust(
    session: Session, typed: str, known_to: int | None, problems: list[FieldProblem]
) -> Choice | None:
    if not typed:
        return None
    like = trusts_like(session, typed, fold(typed), known_to=known_to)
    # One that came later had no school then, and whoever asks is told that.
    like = like or trusts_like(session, typed, fold(typed))
    found = [Choice(*each) for each in like]
    if len(found) == 1:
        return found[0]
    problems.append(
        FieldProblem(
            "trust",
            "Several trusts have that name. Enter the UID of the one that you mean"
            if found
            else "The register holds no trust with that name or UID. Check it, or leave it empty",
        )
    )
    return None


@lru_cache(maxsize=32)
def _together(kinds: SchoolKinds, columns: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The codes that some school has had together in these columns."""
    return frozenset(tuple(getattr(kind, column) for column in columns) for kind in kinds.every)


@lru_cache(maxsize=2)
def _choices(kinds: SchoolKinds) -> Choices:
    """Of every school, which is the same for all who see them."""
    return _listed(kinds)


def _listed(kinds: SchoolKinds) -> Choices:
    return Choices(
        _by_name((kind.la_code, kind.la_name) for kind in kinds.every),
        _by_name((kind.region_code, kind.region_name) for kind in kinds.every),
        _by_name((kind.phase_code, kind.phase_name) for kind in kinds.every),
        _by_name((kind.type_code, kind.type_name) for kind in kinds.every),
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    # A code whose name changed is offered once.
    names = {code: name for code, name in sorted(set(pairs)) if code}
    return sorted((Choice(code, name) for code, name in names.items()), key=lambda one: one.name)
