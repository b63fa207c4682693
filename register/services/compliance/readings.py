"""A school's answer under each reading of the law: for its page, and for an appointment to come."""

from datetime import date

from register.law.readings import NAMED
from register.law.school import SchoolFinding
from register.law.school_case import SchoolCase, assess_school_case
from register.services.compliance.answer import READING_TEXTS, ReadingAnswer


def readings_of(school: SchoolCase, as_at: date) -> tuple[ReadingAnswer[SchoolFinding], ...]:
    """The school's answer on a day under each reading, the headline first."""
    answers: list[ReadingAnswer[SchoolFinding]] = []
    for name, reading in NAMED.items():
        found = assess_school_case(school, as_at, reading)
        headline = answers[0].finding if answers else found
        answers.append(ReadingAnswer(READING_TEXTS[name], found, headline))
    return tuple(answers)
