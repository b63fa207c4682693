"""What a school's page would say of somebody on the day on which they became its SENCO.

The functions that answer for the page answer here too. Nothing is recorded, and nobody else's facts
are read.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy.orm import Session

from register.days import day_in_words
from register.errors import NotFound
from register.law.facts import Case
from register.law.findings import Status
from register.law.school import Designation, SchoolFinding
from register.law.school_case import school_case
from register.queries.facts import school_facts
from register.queries.facts_rows import DesignationRow
from register.services.appointments.facts import Particulars
from register.services.compliance.answer import ReadingAnswer, answer_in_words, days_left
from register.services.compliance.cases import case_of
from register.services.compliance.readings import readings_of
from register.services.compliance.unknowns import unknowns_of_case
from register.services.schools.line import line_of, line_spans

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_NOTHING_SAID: Final = Particulars()


@dataclass(frozen=True, slots=True)
class IfAppointed:
    """The answer that the school would have, with this person for its only SENCO."""

    day: date
    readings: tuple[ReadingAnswer[SchoolFinding], ...]
    """The headline first."""
    not_known: tuple[str, ...]
    """What is not known of the person, a sentence for each; nothing where the law asks nothing."""

    @property
    def finding(self) -> SchoolFinding:
        """The headline."""
        return self.readings[0].finding

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        return answer_in_words(self.finding)

    @property
    def asks(self) -> str:
        """What the law asks of them yet, where on these facts they may be SENCO; empty elsewhere.

        It is for whoever looked nobody up, so the day is the latest on which they may be without.
        """
        deadline = self.finding.deadline
        if self.finding.status is not Status.IN_WINDOW or deadline is None:
            return ""
        return (
            "On your answers they may be SENCO. They must hold the award from the day after "
            f"{day_in_words(deadline)}, or sooner if they are SENCO here already, unless earlier "
            "service exempts them."
        )

    @property
    def days_left(self) -> int | None:
        """Days from the day asked about to the deadline; None where it decides nothing."""
        return days_left(self.finding, self.day)


def if_appointed(
    session: Session,
    person_id: int | None,
    urn: str,
    day: date,
    said: Particulars,
    *,
    called: str,
    known_to: int | None = None,
) -> IfAppointed:
    """What follows if a person, or somebody not on the register, is appointed there on that day.

    `said` is what whoever asks knows of them, and `called` what the sentences call them. Raises
    NotFound where the register holds no such school. Nothing is recorded.
    """
    case = case_if_appointed(session, person_id, urn, day, said, known_to=known_to)
    alone = school_case((Designation("", case),), case.school)
    readings = readings_of(alone, day)
    applies = readings[0].finding.status is not Status.NOT_APPLICABLE
    return IfAppointed(day, readings, tuple(unknowns_of_case(case, called)) if applies else ())


def case_if_appointed(
    session: Session,
    person_id: int | None,
    urn: str,
    day: date,
    said: Particulars = _NOTHING_SAID,
    *,
    known_to: int | None = None,
) -> Case:
    """The case of a person, or of somebody not on the register, if appointed there on that day.

    Raises NotFound where the register holds no such school.
    """
    facts = school_facts(session, urn, candidate=person_id, known_to=known_to)
    if not facts.schools:
        raise NotFound(f"The register holds no school with URN {urn}.")
    line = line_of(facts)
    post = DesignationRow(
        person_id=person_id or 0,
        ref="",
        urn=urn,
        started_on=day,
        ended_on=None,
        is_head_teacher=said.is_head_teacher,
        is_qualified_teacher=said.is_qualified_teacher,
        is_teaching_at_school=said.is_teaching_at_school,
        induction=said.induction,
        source="",
        recorded_by=0,
        recorded_at=_NEVER,
    )
    return case_of(facts, post, line_spans(facts, line))
