"""Check a candidate: one look at one person, recorded before its answer is given."""

from register.services.checks.answer import (
    AppointmentShown,
    AwardShown,
    Check,
    CheckAnswer,
    CheckOutcome,
    EnrolmentShown,
    answer_dict,
)
from register.services.checks.check import check_candidate
from register.services.checks.question import ASKED_FOR, Question, purposes_of
from register.services.checks.records import Checks, find_check, get_check, list_checks
from register.services.checks.words import details_given, qualification_title
from register.services.looks import Purpose

__all__ = [
    "ASKED_FOR",
    "AppointmentShown",
    "AwardShown",
    "Check",
    "CheckAnswer",
    "CheckOutcome",
    "Checks",
    "EnrolmentShown",
    "Purpose",
    "Question",
    "answer_dict",
    "check_candidate",
    "details_given",
    "find_check",
    "get_check",
    "list_checks",
    "purposes_of",
    "qualification_title",
]
