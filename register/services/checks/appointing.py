"""What regulation 49 would say of a candidate, were they appointed to a school on a day."""

from typing import Final

from sqlalchemy.orm import Session

from register.days import iso
from register.law.school import SchoolFinding
from register.services.checks.answer import AppointmentShown, ReadingShown
from register.services.checks.question import Question
from register.services.compliance.answer import ReadingAnswer, if_known_in_words
from register.services.compliance.appointed import if_appointed

CALLED: Final = "the candidate"
"""What sentences about the person call them: nothing is told of them that was not typed."""


def appointment_of(
    session: Session, question: Question, person_id: int, *, school: str, known_to: int
) -> AppointmentShown | None:
    """The answer for the day of the appointment, or None where no appointment is asked about."""
    day, urn = question.appoint_on, question.urn
    if day is None or urn is None:
        return None
    found = if_appointed(
        session, person_id, urn, day, question.said, called=CALLED, known_to=known_to
    )
    shown = found.finding
    return AppointmentShown(
        urn=urn,
        school=school,
        day=day.isoformat(),
        status=shown.status.value,
        reason=shown.reason.value,
        deadline=iso(shown.deadline) or "",
        days_left=found.days_left,
        sentence=found.words,
        not_known=found.not_known,
        if_known=if_known_in_words(shown),
        paragraph=shown.provision.paragraph,
        url=shown.provision.url,
        readings=tuple(_reading(each) for each in found.readings if each.differs),
    )


def _reading(answer: ReadingAnswer[SchoolFinding]) -> ReadingShown:
    found = answer.finding
    return ReadingShown(
        answer.reading.name,
        answer.reading.text,
        found.status.value,
        iso(found.deadline) or "",
        answer.says,
        if_known_in_words(found),
    )
