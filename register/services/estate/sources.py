"""Where many schools' answers come from: the stored periods, or the facts as known earlier."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol, TypeAlias

from sqlalchemy.orm import Session

from register.law.findings import SINCE_A_DEADLINE, Status
from register.law.school_case import assess_school_case
from register.queries import estate as stored
from register.queries import log
from register.queries.estate import Answered, Key, Place, RankedSchool, Sort
from register.queries.estate_statements import Rank
from register.queries.estate_then import SchoolThen, members_then, versions_then
from register.queries.facts_of_many import facts_of_many
from register.queries.schools import every_urn
from register.services.compliance.answer import several
from register.services.compliance.cases import SchoolCases, cases_of
from register.services.estate.filters import EstateAsked
from register.services.long_work import KeptResults

_SETTLED: Final = (Status.COMPLIANT, Status.EXEMPT)

_Known: TypeAlias = tuple[Mapping[str, SchoolThen], Mapping[str, Answered]]
_kept: KeptResults[_Known] = KeptResults(2)
"""What was known at an entry never changes, and the nation's takes seconds: its pages share it."""


class EstateSource(Protocol):
    """Schools' answers on the day asked about."""

    entry: int
    """The newest entry of the log that they rest on."""

    def counts(self) -> Mapping[str, int]:
        """How many schools have each status."""
        ...

    def number(self, status: str, reason: str) -> int:
        """How many have that status and that reason; empty text is any."""
        ...

    def listed(
        self, status: str, reason: str, sort: Sort, after: Key | None, limit: int | None
    ) -> list[RankedSchool]:
        """These schools in that order, from behind that key; all of them without a limit."""
        ...


def source_of(session: Session, asked: EstateAsked) -> EstateSource:
    """The stored periods, or where an earlier instant is asked about, the facts as known then."""
    return StoredPeriods(session, asked) if asked.known_to is None else Then(session, asked)


class StoredPeriods:
    """The projection: the answers as known now."""

    def __init__(self, session: Session, asked: EstateAsked) -> None:
        self._session, self._place = session, asked.place
        self.entry = log.head(session).number

    def counts(self) -> Mapping[str, int]:
        """How many schools have each status."""
        return stored.counts_by_status(self._session, self._place)

    def number(self, status: str, reason: str) -> int:
        """How many have that status and that reason; empty text is any."""
        return stored.number_listed(self._session, self._place, status, reason)

    def listed(
        self, status: str, reason: str, sort: Sort, after: Key | None, limit: int | None
    ) -> list[RankedSchool]:
        """These schools in that order, from behind that key; all of them without a limit."""
        return stored.listed(
            self._session,
            self._place,
            status=status,
            reason=reason,
            sort=sort,
            after=after,
            limit=limit,
        )


class Then:
    """The facts as the register held them at an earlier instant, worked out for each school."""

    def __init__(self, session: Session, asked: EstateAsked) -> None:
        if asked.known_to is None:
            raise ValueError("No earlier instant is asked about")
        self.entry = asked.known_to
        self._schools, self._answers = _known(session, asked.place, self.entry)

    def counts(self) -> Mapping[str, int]:
        """How many schools have each status."""
        return Counter(each.status for each in self._answers.values())

    def number(self, status: str, reason: str) -> int:
        """How many have that status and that reason; empty text is any."""
        return sum(_is_listed(each, status, reason) for each in self._answers.values())

    def listed(
        self, status: str, reason: str, sort: Sort, after: Key | None, limit: int | None
    ) -> list[RankedSchool]:
        """These schools in that order, from behind that key; all of them without a limit."""
        found = [
            self._listed(each, sort)
            for each in self._answers.values()
            if _is_listed(each, status, reason)
        ]
        found.sort(key=lambda row: _order(row.key, sort))
        if after is not None:
            found = [row for row in found if _order(row.key, sort) > _order(after, sort)]
        return found[:limit]

    def _listed(self, each: Answered, sort: Sort) -> RankedSchool:
        version = self._schools[each.urn]
        name = version.name_key if sort is Sort.NAME else ""
        return RankedSchool(each, version.school, self._rank(each), name)

    def _rank(self, each: Answered) -> Rank:
        """As the stored list ranks them."""
        if each.status == Status.NOT_APPLICABLE:
            return Rank.OUTSIDE
        if each.status in _SETTLED:
            return Rank.SETTLED
        if each.status == Status.NON_COMPLIANT:
            is_of_deadline = each.reason in SINCE_A_DEADLINE
            return Rank.BREACH_SINCE_DEADLINE if is_of_deadline else Rank.BREACH
        return Rank.DAY_TO_COME if each.status == Status.IN_WINDOW else Rank.DOUBT


def _known(session: Session, place: Place, entry: int) -> _Known:
    """The schools and their answers; of many schools one at a time, and kept for the next page."""
    is_wide = place.urns is None and not place.authority and not place.trust
    if not is_wide:
        return _worked_out(session, place, entry)
    key = (log.hash_of(session, entry), place)
    return _kept.get(key, lambda: _worked_out(session, place, entry))


def _worked_out(session: Session, place: Place, entry: int) -> _Known:
    schools = _schools(session, place, entry)
    answers: dict[str, Answered] = {}
    for facts in facts_of_many(session, schools, known_to=entry):
        answer = _on(cases_of(facts), place.day)
        if answer is not None:
            answers[facts.urn] = answer
    return schools, answers


def _schools(session: Session, place: Place, entry: int) -> dict[str, SchoolThen]:
    """Of each school of that place, the version held then that speaks for the day."""
    urns = every_urn(session) if place.urns is None else sorted(place.urns)
    if place.trust:
        members = members_then(session, place.trust, entry)
        urns = [urn for urn in urns if urn in members]
    speaking: dict[str, SchoolThen] = {}
    newest: dict[str, SchoolThen] = {}
    for each in versions_then(session, urns, entry):
        newest[each.school.urn] = each
        if each.school.urn not in speaking or each.valid_from <= place.day:
            speaking[each.school.urn] = each
    return {
        urn: version
        for urn, version in speaking.items()
        if _is_asked(version, newest[urn].school.la_code, place)
    }


def _is_asked(version: SchoolThen, la_code: str, place: Place) -> bool:
    asked = (
        (place.authority, la_code),
        (place.region, version.region_code),
        (place.phase, version.phase_code),
        (place.type, version.type_code),
    )
    return all(not code or code == held for code, held in asked)


def _on(cases: SchoolCases, day: date) -> Answered | None:
    """The school's answer on the day, None where it was its predecessor's."""
    urn = cases.facts.urn
    if cases.stretch_on(day).urn != urn:
        return None
    found = assess_school_case(cases.school, day)
    post = found.headline.designation.id if found.headline else None
    return Answered(
        urn, found.status.value, found.reason.value, found.deadline, post, several(found)
    )


def _is_listed(each: Answered, status: str, reason: str) -> bool:
    if reason and each.reason != reason:
        return False
    return each.status == status if status else bool(reason) or each.status != "NOT_APPLICABLE"


def _order(key: Key, sort: Sort) -> tuple[object, ...]:
    if sort is Sort.DAYS_LEFT:
        return key.rank, key.deadline, key.urn
    return (key.name, key.urn) if sort is Sort.NAME else (key.urn,)
