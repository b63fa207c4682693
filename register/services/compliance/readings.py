"""A school's answer under each reading of the law: for its page, and for an appointment to come."""

from datetime import date

from register.law.school import SchoolFinding
from register.law.school_case import SchoolCase, assess_under_each_reading
from register.services.compliance.answer import READING_TEXTS, ReadingAnswer


def readings_of(school: SchoolCase, as_at: date) -> tuple[ReadingAnswer[SchoolFinding], ...]:
    """The school's answer on a day under each reading, the headline first."""
    answers = assess_under_each_reading(school, as_at)
    headline = answers["default"]
    return tuple(
        ReadingAnswer(READING_TEXTS[name], found, headline) for name, found in answers.items()
    )
