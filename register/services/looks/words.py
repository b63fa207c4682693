"""Looks in plain English: where a person was seen, and what was shown or told of them."""

from datetime import date
from typing import Final, NamedTuple

from register.days import day_in_words
from register.services.looks.purposes import Purpose
from register.services.looks.record import SHOWN, LookKind

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


class _Said(NamedTuple):
    """What was shown or told, to the person themselves and to whoever else reads of it."""

    to_you: str
    of_them: str


def _same(words: str) -> _Said:
    return _Said(words, words)


_HOLDS: Final = "Holds"
CHECK_RESULTS: Final = {
    "HOLDS_AWARD_THAT_COUNTS": f"{_HOLDS} an award that counts",
    "HOLDS_AWARD_NOT_KNOWN_TO_COUNT": f"{_HOLDS} an award; not known whether it counts",
    "HOLDS_AWARD_THAT_DOES_NOT_COUNT": f"{_HOLDS} an award that does not count",
    "AWARD_NOT_YET_HELD": "Award not held yet",
    "AWARD_WITHDRAWN": "Award withdrawn",
    "PERSON_KNOWN_NO_AWARD": "No award recorded",
    "NO_MATCH": "No match",
    "MORE_THAN_ONE": "More than one match",
    "NEEDS_REGISTRAR": "Not answered: needs a registrar’s decision",
}
"""What each outcome of a check says, in a list: of checks, and of looks."""
_RESULTS: Final = {
    each: _Said(words.replace(_HOLDS, "You hold"), words.replace(_HOLDS, "They hold"))
    for each, words in CHECK_RESULTS.items()
} | {
    "COMPLIANT": _same("The school meets regulation 49"),
    "EXEMPT": _same("Regulation 49 does not ask for the award"),
    "IN_WINDOW": _same("Within the three years"),
    "NON_COMPLIANT": _same("The school does not meet regulation 49"),
    "REVIEW": _same("The register does not know"),
    "NOT_APPLICABLE": _same("Regulation 49 does not apply"),
}
"""What an answer said, in a word."""

_SHOWN: Final = {
    LookKind.AUDIT: _Said("Who has looked at you", "Who has looked at them"),
    LookKind.EXPORT: _Said(
        "Your name, date of birth, TRN and awards", "Their name, date of birth, TRN and awards"
    ),
    LookKind.OWN_SENCO: _Said(
        "What is recorded of you as the school’s SENCO",
        "What is recorded of them as the school’s SENCO",
    ),
    LookKind.RECORDS: _Said(
        "Your record, or that there is one", "Their record, or that there is one"
    ),
    LookKind.REFERRAL: _Said(
        "What the question says of you, and what is held of you that it turns on",
        "What the question says of them, and what is held of them that it turns on",
    ),
    LookKind.SCHOOL: _Said(
        "Your name, and when you were its SENCO", "Their name, and when they were its SENCO"
    ),
    LookKind.UPLOAD: _Said(
        "What it had itself sent of you, and how far that agrees with what is held",
        "What it had itself sent of them, and how far that agrees with what is held",
    ),
}
"""What somebody was shown where the look says no more than that they were."""
_ANY: Final = _Said("Who you are", "Who they are")

_ACTS: Final = {
    "withdraw_award": "the withdrawal of an award",
    "reinstate_award": "an award that is to be held again",
    "change_identity": "a change of name, birth date or TRN",
    "correct_service": "earlier service that is to be put right",
    "decide_name": "a further name",
    "export_holders": "a file of everybody who holds an award",
    "grant_registrar": "a new registrar",
    "lift_lock": "a lock on checks",
    "merge_people": "two records that are to be joined",
    "unmerge_people": "two records that are to be parted",
}


def kind_in_words(kind: str) -> str:
    """Where the person was seen; a kind that is not known is said as it was recorded."""
    return _KINDS.get(LookKind(kind), kind) if kind in set(LookKind) else kind


def purpose_in_words(purpose: str) -> str:
    """Why they were looked at."""
    return Purpose(purpose).words if purpose in set(Purpose) else purpose


def result_in_words(kind: str, result: str, *, to_themselves: bool) -> str:
    """What was shown or told: to the person, in the second person; of them, in the third.

    What is not known is said as it was recorded.
    """
    if kind == LookKind.APPROVAL and result in _ACTS:
        whose = "your" if to_themselves else "their"
        return f"What it rests on of {whose} record: {_ACTS[result]}"
    is_shown = result == SHOWN or kind == LookKind.EXPORT
    found = _SHOWN.get(LookKind(kind), _ANY) if is_shown and kind in set(LookKind) else None
    said = found or _RESULTS.get(result)
    if said is None:
        return result.replace("_", " ").capitalize()
    return said.to_you if to_themselves else said.of_them


def trial_in_words(school: str, urn: str, day: date, status: str, *, to_themselves: bool) -> str:
    """What regulation 49 was said to say if they were appointed there on that day."""
    who = "you" if to_themselves else "they"
    said = _RESULTS[status].to_you
    said = said[0].lower() + said[1:]
    return f"If {who} were appointed at {school} (URN {urn}) on {day_in_words(day)}: {said}"
