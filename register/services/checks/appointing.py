"""What regulation 49 would say of a candidate, were they appointed to a school on a day."""

from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from register.law.findings import Finding, Reason
from register.law.readings import DEFAULT, NAMED, POINTS, differs
from register.law.regulation_49 import assess
from register.law.words import sentence
from register.services.checks.answer import AppointmentShown, ReadingShown
from register.services.checks.question import Question
from register.services.compliance.cases import case_if_appointed

CONDITIONS: Final = (
    "They must be a qualified teacher.",
    "They must have passed induction as a teacher, if they were required to complete it.",
    "They must work as a teacher at the school.",
)
"""Regulation 49(2), which a panel must see to itself: the register does not know it of them."""

_OTHER_READINGS: Final = {"literal": ("prior_service", "ANY"), "person": ("clock", "PERSON")}
"""The point and the option that each reading turns on."""


def if_appointed(
    session: Session, question: Question, person_id: int, *, school: str, known_to: int
) -> AppointmentShown | None:
    """The answer for the day of the appointment, or None where no appointment is asked about."""
    day, urn = question.appoint_on, question.urn
    if day is None or urn is None:
        return None
    case = case_if_appointed(
        session,
        person_id,
        urn,
        day,
        known_to=known_to,
        head_teacher=True if question.as_head_teacher else None,
    )
    whole = assess(case, day, DEFAULT)
    shown = _beneath(whole)
    others = {name: assess(case, day, NAMED[name]) for name in _OTHER_READINGS}
    return AppointmentShown(
        urn=urn,
        school=school,
        day=day.isoformat(),
        as_head_teacher=question.as_head_teacher,
        status=shown.status.value,
        reason=shown.reason.value,
        deadline=_iso(shown.deadline),
        sentence=sentence(shown),
        conditions=CONDITIONS if shown is not whole else (),
        paragraph=shown.provision.paragraph,
        url=shown.provision.url,
        readings=tuple(
            _reading(name, _beneath(each))
            for name, each in others.items()
            if differs(each, whole) or differs(_beneath(each), shown)
        ),
    )


def _beneath(found: Finding) -> Finding:
    """What holds once the school has seen to the conditions."""
    if found.reason is Reason.ELIGIBILITY_NOT_KNOWN and found.replaced is not None:
        return found.replaced
    return found


def _reading(name: str, found: Finding) -> ReadingShown:
    point, option = _OTHER_READINGS[name]
    text = next(
        each.text
        for one in POINTS
        if one.name == point
        for each in one.options
        if each.name == option
    )
    return ReadingShown(name, text, found.status.value, _iso(found.deadline), sentence(found))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
