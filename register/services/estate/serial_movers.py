"""People who were SENCO for more than three years in all without an award, and no school in breach.

A list of people by name, for inspectors: everybody on the page that is shown is recorded as looked
at, before it is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.days import ONE_DAY
from register.errors import InvalidInput, NotAllowed
from register.law.all_service import SerialMover, serial_mover
from register.law.awards import Validity
from register.law.facts import Case
from register.law.parameters import IN_FORCE
from register.law.scope import IN_SCOPE
from register.law.words import reason_in_words
from register.paging import refuse_past
from register.queries import log
from register.queries import serial_movers as queries
from register.queries.facts import Facts
from register.queries.facts_of_many import facts_of_many
from register.queries.people import names_now
from register.queries.serial_movers import SencoSpell
from register.services.checks.answer import CheckOutcome
from register.services.compliance.cases import (
    by_its_own_school,
    cases_of,
    last_day,
    school_on,
    service_of,
)
from register.services.compliance.explained_facts import NAMELESS
from register.services.compliance_periods.touched import onward
from register.services.estate.filters import day_problems
from register.services.long_work import KeptResults
from register.services.looks import Look, LookKind, Purpose, record_alone
from register.services.transaction import read_one_moment

PER_PAGE: Final = 50
SHORTEST: Final = timedelta(days=365 * IN_FORCE.window_years)
"""No window is shorter, so nobody with fewer days in all needs to be asked about."""


@dataclass(frozen=True, slots=True)
class TimeAsSenco:
    """A time as SENCO; both days included, None is not known or still running."""

    urn: str
    school: str
    started_on: date | None
    ended_on: date | None
    is_declared: bool
    """Earlier service that a school has declared, and no designation of the register's own."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A person, by the name they have now, and what was found of them."""

    name: str
    posts: Sequence[TimeAsSenco]
    found: SerialMover

    @property
    def doubt_words(self) -> str:
        """What the register would need to know, as a sentence; empty where it can say."""
        return reason_in_words(self.found.doubt, None) if self.found.doubt else ""


@dataclass(frozen=True, slots=True)
class SerialMovers:
    """A page of them, those who served longest first."""

    as_at: date
    total: int
    doubtful: int
    """Of the total, those of whom the register does not know enough to say: they come last."""
    movers: Sequence[Mover]
    page: int
    pages: int
    entry: int
    """The newest entry of the log: the facts are those that it leaves."""


@dataclass(frozen=True, slots=True)
class _Found:
    person_id: int
    found: SerialMover
    posts: Sequence[TimeAsSenco]


_kept: KeptResults[Sequence[_Found]] = KeptResults(4)
"""The whole list on some days, without names: it takes seconds, and a page shows fifty of it."""


def serial_movers(
    session: Session, as_at: date, *, actor: Actor, now: datetime, page: int = 1
) -> SerialMovers:
    """One page of serial movers on a day, each recorded as looked at by this account.

    NotAllowed for anybody but an inspector, InvalidInput for a day or a page that cannot be, and
    Unavailable where the looks cannot be recorded: then nobody is shown.
    """
    if not actor.may(Permission.SEE_SERIAL_MOVERS) or actor.account_id is None:
        raise NotAllowed("This account may not see who moved from school to school.")
    for problem in day_problems(as_at):
        raise InvalidInput([problem])
    read_one_moment(session)
    entry = log.head(session).number
    found = _kept.get(
        (log.newest_fact(session), as_at),
        lambda: sorted(_found(session, as_at), key=_longest_first),
    )
    pages = max(1, -(-len(found) // PER_PAGE))
    refuse_past(page, pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    movers = list(_movers(session, shown))
    # Only now: nothing else waits while the list is worked out.
    record_alone(session, [_look(each) for each in shown], actor=actor, now=now)
    doubtful = sum(each.found.doubt is not None for each in found)
    return SerialMovers(as_at, len(found), doubtful, movers, page, pages, entry)


def _found(session: Session, as_at: date) -> Iterator[_Found]:
    """Everybody of whom the law says so, in no order."""
    people = set(_long_served(queries.spells_of_several(session, as_at), as_at))
    people -= queries.settled_people(session, people, as_at)
    urns = onward(session, {urn for _, urn in queries.schools_of_people(session, people)})
    cases: dict[int, dict[str, Case]] = {}
    facts: dict[int, Facts] = {}
    longest: dict[str, int] = {}
    for each in map(cases_of, facts_of_many(session, urns)):
        for designated in each.designated:
            person, ref = designated.appointment.person_id, designated.appointment.ref
            # Over a conversion the later school has more of the line: the last has the whole of it.
            if person in people and len(each.line) > longest.get(ref, 0):
                longest[ref] = len(each.line)
                cases.setdefault(person, {})[ref] = by_its_own_school(each, designated)
                facts[person] = each.facts
    for person, by_ref in cases.items():
        in_order = sorted(by_ref.values(), key=lambda case: case.became_senco_on or date.min)
        found = serial_mover(in_order, service_of(facts[person], person, IN_SCOPE), as_at)
        if found is not None:
            yield _Found(person, found, _posts(facts[person], person, as_at))


def _long_served(spells: Iterable[SencoSpell], as_at: date) -> Iterator[int]:
    """People whose spells could add up to enough, or of whom one has no first day."""
    for person, several in groupby(spells, key=lambda spell: spell.person_id):
        total = timedelta()
        is_undated = False
        for _, started_on, ended_on in several:
            is_undated = is_undated or started_on is None
            first = max(started_on or as_at, IN_FORCE.became_after)
            total += max(min(ended_on or as_at, as_at) - first, timedelta()) + ONE_DAY
        if is_undated or total > SHORTEST:
            yield person


def _longest_first(each: _Found) -> tuple[bool, int, int]:
    return each.found.doubt is not None, -each.found.service.distinct_days, each.person_id


def _look(each: _Found) -> Look:
    """A look at one of them, with what the page says of that person's awards."""
    held = {
        None: CheckOutcome.PERSON_KNOWN_NO_AWARD,
        Validity.NOT_VALID: CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
        Validity.NOT_KNOWN: CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT,
    }
    result = held[each.found.award].value
    return Look(each.person_id, LookKind.SERIAL_MOVERS, Purpose.INSPECTING, result)


def _movers(session: Session, shown: Sequence[_Found]) -> Iterator[Mover]:
    names = names_now(session, {each.person_id for each in shown})
    for each in shown:
        yield Mover(names.get(each.person_id, NAMELESS), each.posts, each.found)


def _posts(facts: Facts, person_id: int, as_at: date) -> list[TimeAsSenco]:
    """The person's time as SENCO begun by the day, oldest first."""
    spells = [
        *(
            (row.urn, row.started_on, last_day(facts, row), False)
            for row in facts.appointments
            if row.person_id == person_id
        ),
        *(
            (row.urn, row.started_on, last_day(facts, row), True)
            for row in facts.prior_service
            if row.person_id == person_id
        ),
    ]
    begun = [each for each in spells if each[1] is None or each[1] <= as_at]
    begun.sort(key=lambda each: (each[1] or date.min, each[3]))
    return [
        TimeAsSenco(urn, _name(facts, urn, started_on or as_at), started_on, ended_on, is_declared)
        for urn, started_on, ended_on, is_declared in begun
    ]


def _name(facts: Facts, urn: str, day: date) -> str:
    school = school_on(facts, urn, day)
    return school.name if school else f"URN {urn}"
