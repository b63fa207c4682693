"""Looks in plain English: where a person was seen, and what was answered."""

from typing import Final

from register.services.looks.purposes import Purpose
from register.services.looks.record import LookKind

_KINDS: Final = {
    LookKind.APPROVAL: "In an act that takes two registrars",
    LookKind.AUDIT: "Who has looked",
    LookKind.CHECK: "Check of a person",
    LookKind.CHECK_AGAIN: "A check opened again",
    LookKind.EXPORT: "In a file of everybody who holds an award",
    LookKind.OWN_SENCO: "Among a school’s own SENCOs",
    LookKind.RECORDS: "Beside other records, on the registrar’s desk",
    LookKind.REFERRAL: "In a question for a registrar",
    LookKind.SCHOOL: "On a school’s page",
    LookKind.SERIAL_MOVERS: "On a list of people who moved from school to school",
    LookKind.UPLOAD: "In a provider’s own file",
}
_RESULTS: Final = {
    "HOLDS_AWARD_THAT_COUNTS": "You hold an award that counts",
    "HOLDS_AWARD_NOT_KNOWN_TO_COUNT": "You hold an award; not known whether it counts",
    "HOLDS_AWARD_THAT_DOES_NOT_COUNT": "You hold an award that does not count",
    "AWARD_NOT_YET_HELD": "Award not held yet",
    "AWARD_WITHDRAWN": "Award withdrawn",
    "PERSON_KNOWN_NO_AWARD": "No award recorded",
    "NEEDS_REGISTRAR": "Not answered: left to a registrar",
    "SHOWN": "Your name was shown",
    "COMPLIANT": "The school meets regulation 49",
    "EXEMPT": "Regulation 49 does not ask for the award",
    "IN_WINDOW": "Within the three years",
    "NON_COMPLIANT": "The school does not meet regulation 49",
    "REVIEW": "The register does not know",
    "NOT_APPLICABLE": "Regulation 49 does not apply",
}


def kind_in_words(kind: str) -> str:
    """Where the person was seen; a kind that is not known is said as it was recorded."""
    return _KINDS.get(LookKind(kind), kind) if kind in set(LookKind) else kind


def purpose_in_words(purpose: str) -> str:
    """Why they were looked at."""
    return Purpose(purpose).words if purpose in set(Purpose) else purpose


def result_in_words(result: str) -> str:
    """What was answered, to the person themselves."""
    return _RESULTS.get(result, result.replace("_", " ").capitalize())
