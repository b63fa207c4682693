"""Two versions of a fact compared, in words: what it was, and what it became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from register.courses import STANDS, CourseState
from register.days import day_in_words
from register.law.award_names import AWARD_NAMES
from register.law.facts import Induction
from register.queries.providers import provider_names
from register.queries.record_versions import FactVersion
from register.queries.standing import standings
from register.services.approvals.awards import WITHDRAWAL_REASONS
from register.services.compliance.declared_facts import DECLARED
from register.services.schools.in_words import school_in_words

NONE: Final = "none recorded"

_COURSE: Final = {
    "kind": "the qualification",
    "provider_id": "the provider",
    "commenced_on": "the course start",
    "completed_on": "the day of completion",
}
_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "person_name": {"first_names": "the first names", "last_name": "the last name"},
    "birth_date": {"born_on": "the date of birth"},
    "award": _COURSE
    | {
        "title": "the title",
        "held_from": "the award date",
        "withdrawn_on": "the day of withdrawal",
        "withdrawn_reason": "the reason for it",
        "certificate_number": "the certificate number",
        "provider_reference": "the provider’s reference",
    },
    "enrolment": _COURSE
    | {
        "state": "how the course stands",
        "state_on": "since when",
        "provider_reference": "the provider’s reference",
    },
    "appointment": {
        "started_on": "the first day",
        "ended_on": "the last day",
        "is_head_teacher": "whether they are head teacher",
        "is_qualified_teacher": "whether they are a qualified teacher",
        "induction": "their induction",
        "is_teaching_at_school": "whether they teach at the school",
    },
    "prior_service": {"started_on": "the first day", "ended_on": "the last day"},
}
"""What people may want to know has changed, by the kind of fact and its column."""

_DECLARED: Final = {
    "is_head_teacher": "head_teacher",
    "is_qualified_teacher": "qts",
    "induction": "induction",
    "is_teaching_at_school": "teaching_at_school",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The names of the providers and schools that versions speak of."""

    providers: Mapping[int, str]
    schools: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, versions: Sequence[FactVersion]) -> Words:
        """Those that these versions name."""
        providers = {each.values.get("provider_id") for each in versions} - {None}
        urns = {each.values.get("school_urn") for each in versions} - {None}
        held = standings(session, {str(urn) for urn in urns})
        return cls(
            provider_names(session, [int(each) for each in providers if each]),
            {urn: school_in_words(each, urn) for urn, each in held.items()},
        )

    def change(self, old: FactVersion, new: FactVersion | None, *, elsewhere: bool) -> str:
        """What became of a version, in one sentence without its stop; empty where nothing that
        people would want to know did. elsewhere: the fact stands, of another person.
        """
        if new is None:
            # A spell of earlier service has no reference by which it could be found elsewhere.
            gone = "no longer held here" if old.kind == "prior_service" else "taken back"
            became = "found to be another person’s" if elsewhere else gone
            return f"{self._whole(old)}: {became}"
        told = list(self._told(old, new))
        return f"{self._head(old)}: {'; '.join(told)}" if told else ""

    def put_back(self, version: FactVersion) -> str:
        """That a fact which was gone is held again."""
        return f"{self._whole(version)}: put back on the record"

    def _told(self, old: FactVersion, new: FactVersion) -> Iterator[str]:
        for column, label in _LABELS[old.kind].items():
            was, became = self._cell(old, column), self._cell(new, column)
            if was == NONE != became:
                yield f"{label} became {became}, where none was recorded"
            elif became == NONE != was:
                yield f"{label} was {was}, and is no longer recorded"
            elif was != became:
                yield f"{label} was {was}, and became {became}"

    def _whole(self, version: FactVersion) -> str:
        """A fact with all that is held of it."""
        labels = _LABELS[version.kind]
        said = ((label, self._cell(version, column)) for column, label in labels.items())
        told = ", ".join(f"{label} {cell}" for label, cell in said if cell != NONE)
        return f"{self._head(version)} ({told})" if told else self._head(version)

    def _head(self, version: FactVersion) -> str:
        values = version.values
        if version.kind in ("award", "enrolment"):
            what = "Award" if version.kind == "award" else "Course"
            provider = self.providers.get(values["provider_id"], "a provider with no name")
            return f"{what}, {AWARD_NAMES[values['kind']].short} from {provider}"
        if version.kind in ("appointment", "prior_service"):
            what = "SENCO" if version.kind == "appointment" else "Earlier service"
            urn = str(values["school_urn"])
            return f"{what}, {self.schools.get(urn, f'URN {urn}')}"
        return "Name" if version.kind == "person_name" else "Date of birth"

    def _cell(self, version: FactVersion, column: str) -> str:
        value = version.values[column]
        if value is None or value == "":
            return NONE
        if isinstance(value, date):
            is_begun = column == "commenced_on"
            return day_in_words(value, version.values["commenced_precision"] if is_begun else "day")
        if column in _DECLARED:
            said = Induction(value) if column == "induction" else value
            return f"“{DECLARED[_DECLARED[column]][said]}”"
        if column == "withdrawn_reason":
            return f"“{WITHDRAWAL_REASONS[value]}”"
        if column == "kind":
            return AWARD_NAMES[value].short
        if column == "state":
            return STANDS[CourseState(value)]
        if column == "provider_id":
            return self.providers.get(value, "a provider with no name")
        return str(value)
