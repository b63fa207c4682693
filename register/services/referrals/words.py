"""The kinds of referral and what may be decided of each, in the words of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class ReferralKind(StrEnum):
    """What waits for a registrar."""

    IDENTITY = "identity"
    AWARD_CONFLICT = "award_conflict"
    TWO_TRNS = "two_trns"
    SCHOOL_MERGER = "school_merger"
    SCHOOL_SPLIT = "school_split"
    SCHOOL_REPLACED = "school_replaced"
    LOCK = "lock"
    MISUSE = "misuse"
    DECOY = "decoy"
    DEACTIVATIONS = "closings"
    """Kept, as the outcomes below are, under the word that it was first recorded by."""
    ATTESTATION = "attestation"


OF_SUCCESSION: Final = frozenset(
    {ReferralKind.SCHOOL_MERGER, ReferralKind.SCHOOL_SPLIT, ReferralKind.SCHOOL_REPLACED}
)
"""Kinds that ask what became of a school that closed."""


class Decided(StrEnum):
    """What a registrar decided."""

    SAME_PERSON = "same_person"
    SOMEBODY_ELSE = "somebody_else"
    FURTHER_NAME = "further_name"
    HELD_STANDS = "held_stands"
    ROW_STANDS = "row_stands"
    BOTH_STAND = "both_stand"
    SENDER_CORRECTS = "sender_corrects"
    CARRY_OVER = "carry_over"
    NEW_SCHOOL = "new_school"
    LIFT = "lift"
    LEAVE = "leave"
    FOR_ITS_PURPOSE = "for_its_purpose"
    TO_BE_DEACTIVATED = "accounts_closed"
    ATTESTED = "attested"
    STAYS_FROZEN = "stays_frozen"
    RIGHTLY_DEACTIVATED = "rightly_closed"
    WRONGLY_DEACTIVATED = "wrongly_closed"
    TAKEN_BACK = "taken_back"
    """The school took back the designation that was asked about: no registrar chooses it."""
    JOINING_UNDONE = "joining_undone"
    """Two registrars parted the records again, so that the question is open: likewise."""
    RENAMED_AGAIN = "renamed_again"
    """The organisation's name or identifier changed again, and is asked about anew: likewise."""
    OPEN_AGAIN = "open_again"
    """An import has the school open that had closed: likewise."""
    CONVERTED = "converted"
    """An import shows plainly which academy the school became: likewise."""


FOLLOWS: Final = {
    Decided.TAKEN_BACK: "The school took back the designation that this is about",
    Decided.JOINING_UNDONE: "The two records were parted again: the joining is undone",
    Decided.RENAMED_AGAIN: "The name or identifier changed again: a later referral asks",
    Decided.OPEN_AGAIN: "The school is open again: it became no other",
    Decided.CONVERTED: "The school became an academy, which no other school was made of",
}
"""What no registrar chooses on the desk: it follows from what was done elsewhere."""


AWARD_ELSEWHERE: Final = "award-elsewhere"
"""The code of a row that says “passed” where another body’s award of the kind is held."""


class Ground(StrEnum):
    """What a decision rests on."""

    EVIDENCE_SEEN = "evidence_seen"
    PERSON_CONFIRMED = "person_confirmed"
    SCHOOL_CONFIRMED = "school_confirmed"
    PROVIDER_CONFIRMED = "provider_confirmed"
    PUBLISHED_RECORD = "published_record"
    OTHER = "other"


KINDS: Final = {
    ReferralKind.IDENTITY: "Details that disagree with those held",
    ReferralKind.AWARD_CONFLICT: "Awards that conflict with those held",
    ReferralKind.TWO_TRNS: "One person, perhaps, with two TRNs",
    ReferralKind.SCHOOL_MERGER: "Schools merged",
    ReferralKind.SCHOOL_SPLIT: "Schools split",
    ReferralKind.SCHOOL_REPLACED: "Schools replaced",
    ReferralKind.LOCK: "Too many checks about one person that did not lead to them",
    ReferralKind.MISUSE: "Checks for another purpose, perhaps",
    ReferralKind.DECOY: "Looks at a decoy, with whom nobody has any business",
    ReferralKind.DEACTIVATIONS: "Registrars who deactivated as many accounts as one may",
    ReferralKind.ATTESTATION: "Organisations frozen because their name or identifier changed",
}

GROUNDS: Final = {
    Ground.EVIDENCE_SEEN: "Documents seen",
    Ground.PERSON_CONFIRMED: "The person confirmed it",
    Ground.SCHOOL_CONFIRMED: "The school or its trust confirmed it",
    Ground.PROVIDER_CONFIRMED: "The provider confirmed it",
    Ground.PUBLISHED_RECORD: "A published record shows it",
    Ground.OTHER: "Another reason",
}

_SCHOOL_OUTCOMES: Final = {
    Decided.CARRY_OVER: "Carry its appointments over to the school that it became, no clock "
    "restarted",
    Decided.NEW_SCHOOL: "It ended there: what followed is another school",
}
_TYPED_OUTCOMES: Final = {
    Decided.SAME_PERSON: "They are the same person: the designation goes to the person held",
    Decided.SOMEBODY_ELSE: "They are somebody else: the record stays apart",
}
_SENT_OUTCOMES: Final = {
    Decided.FURTHER_NAME: "The same person, with a further name: record the name",
    Decided.HELD_STANDS: "What is held stands: the row stays off the record",
    Decided.SENDER_CORRECTS: "The provider is to send a corrected row",
}
_AWARD_OUTCOMES: Final = {
    Decided.HELD_STANDS: "What is held stands: the row stays off the record",
    Decided.SENDER_CORRECTS: "The provider is to send a correction",
}
_ELSEWHERE_OUTCOMES: Final = {
    Decided.HELD_STANDS: _AWARD_OUTCOMES[Decided.HELD_STANDS],
    Decided.ROW_STANDS: "The row sent stands: record it, superseding the other body’s award",
    Decided.BOTH_STAND: "Both stand: record the row beside the other body’s award",
    Decided.SENDER_CORRECTS: _AWARD_OUTCOMES[Decided.SENDER_CORRECTS],
}
"""Where another body’s award is held: to take away an award by itself takes two registrars."""
_TRN_OUTCOMES: Final = {
    Decided.SAME_PERSON: "They are one person, whose two records are joined",
    Decided.SOMEBODY_ELSE: "They are two people: leave both records as they are",
}
_LOCK_OUTCOMES: Final = {
    Decided.LIFT: "Lift the lock: the checks so far no longer count against these details",
    Decided.LEAVE: "Leave the lock: it ends a day after the last of these checks",
}

_MISUSE_OUTCOMES: Final = {
    Decided.FOR_ITS_PURPOSE: "The organisation has shown what its checks are for: they may go on",
    Decided.TO_BE_DEACTIVATED: "They are not for a purpose of the register: its accounts are to be "
    "deactivated",
}

_DECOY_OUTCOMES: Final = {
    Decided.FOR_ITS_PURPOSE: "Whoever looked has shown why: the account stays open",
    Decided.TO_BE_DEACTIVATED: "They had no business there: the account is to be deactivated",
}

_DEACTIVATIONS_OUTCOMES: Final = {
    Decided.RIGHTLY_DEACTIVATED: "The accounts were to be deactivated",
    Decided.WRONGLY_DEACTIVATED: "Some or all were not: they are to be opened again",
}

_ATTESTATION_OUTCOMES: Final = {
    Decided.ATTESTED: "It is the same body, for the same purpose: its access opens again",
    Decided.STAYS_FROZEN: "It is another body, or has another purpose: its access stays frozen",
}

_SENDER_IS_NOT_TOLD: Final = (
    "The register does not write to the provider: tell it yourself what you have decided."
)
_REMAINS: Final = {
    Decided.CARRY_OVER: "Nobody is told. What the new school’s users see from now on includes "
    "these designations, and they may end or correct them.",
    Decided.NEW_SCHOOL: "The designations stay with the school that closed. A school that follows "
    "it has to designate its own SENCO.",
}
_TYPED_REMAINS: Final = {
    Decided.SAME_PERSON: "The school is not told. The same details, typed again, lead to the "
    "person held from now on.",
    Decided.SOMEBODY_ELSE: "The record apart has no TRN, so it holds no award and no check finds "
    "it. The school is not told: if its SENCO has a TRN of their own, ask it to designate them "
    "with that.",
}
_SENT_REMAINS: Final = {
    Decided.FURTHER_NAME: "The row that was sent is not recorded by this. Once the name is held, "
    "the same row agrees: ask the provider to send it again, with the file of findings that they "
    "downloaded. A file that is the same as before is not recorded a second time.",
    Decided.HELD_STANDS: _SENDER_IS_NOT_TOLD,
    Decided.SENDER_CORRECTS: _SENDER_IS_NOT_TOLD,
}
_TRN_REMAINS: Final = {
    Decided.SAME_PERSON: "Nobody is told. A check by either TRN answers for both records.",
    Decided.SOMEBODY_ELSE: "Nothing remains to be done.",
}
TAKES_TWO: Final = frozenset({Decided.LIFT})
"""Outcomes that no registrar decides alone: they are proposed to a second one."""

_LOCK_REMAINS: Final = {
    Decided.LIFT: "Nobody is told. Whoever was waiting has to check again, and is answered if the "
    "details match.",
    Decided.LEAVE: "Nobody is told. A check that gives last name, date of birth and TRN, all of "
    "them right, is answered all the same, unless it comes from an account that guessed.",
}
_MISUSE_REMAINS: Final = {
    Decided.FOR_ITS_PURPOSE: "The organisation is not told. Its checks are measured anew from now "
    "on.",
    Decided.TO_BE_DEACTIVATED: "This decision deactivates no account: do so with each one under "
    "Accounts, and tell whoever answers for data protection.",
}
_DECOY_REMAINS: Final = {
    Decided.FOR_ITS_PURPOSE: "Nobody is told. The next look at a decoy by the same account is "
    "put here again.",
    Decided.TO_BE_DEACTIVATED: "This decision deactivates no account: do so under Accounts, or "
    "ask the operator to where it is a registrar’s, and tell whoever answers for data protection.",
}

_DEACTIVATIONS_REMAINS: Final = {
    Decided.RIGHTLY_DEACTIVATED: "Nobody is told. The limit of an hour stays as it is.",
    Decided.WRONGLY_DEACTIVATED: "This decision opens no account: open each one again under "
    "Accounts, and ask the operator to deactivate the registrar’s own if it is not theirs any "
    "more.",
}

_ATTESTATION_REMAINS: Final = {
    Decided.ATTESTED: "The organisation is not told. Its accounts and keys are answered from the "
    "next request on.",
    Decided.STAYS_FROZEN: "The organisation is not told. Deactivate its accounts under Accounts.",
}


def kind_words(kind: str) -> str:
    """The name of a queue; a kind that is not known is shown as it is recorded."""
    return (
        KINDS[ReferralKind(kind)]
        if kind in set(ReferralKind)
        else kind.replace("_", " ").capitalize()
    )


def remains_of(kind: str, details: Mapping[str, Any], outcome: Decided) -> str:
    """What this outcome leaves undone, and to whom."""
    match kind:
        case ReferralKind.IDENTITY:
            return (_TYPED_REMAINS if "apart" in details else _SENT_REMAINS)[outcome]
        case ReferralKind.TWO_TRNS:
            return _TRN_REMAINS[outcome]
        case ReferralKind.SCHOOL_MERGER | ReferralKind.SCHOOL_SPLIT | ReferralKind.SCHOOL_REPLACED:
            return _REMAINS[outcome]
        case ReferralKind.LOCK:
            return _LOCK_REMAINS[outcome]
        case ReferralKind.MISUSE:
            return _MISUSE_REMAINS[outcome]
        case ReferralKind.DECOY:
            return _DECOY_REMAINS[outcome]
        case ReferralKind.DEACTIVATIONS:
            return _DEACTIVATIONS_REMAINS[outcome]
        case ReferralKind.ATTESTATION:
            return _ATTESTATION_REMAINS[outcome]
        case _:
            return _SENDER_IS_NOT_TOLD


def outcome_words(kind: str, details: Mapping[str, Any], outcome: Decided) -> str:
    """How a referral of this kind was closed, or opened again."""
    if outcome in FOLLOWS:
        return FOLLOWS[outcome]
    return outcomes_of(kind, details)[outcome]


def outcomes_of(kind: str, details: Mapping[str, Any]) -> Mapping[Decided, str]:
    """What may be decided of a referral of this kind."""
    match kind:
        case ReferralKind.IDENTITY:
            return _TYPED_OUTCOMES if "apart" in details else _SENT_OUTCOMES
        case ReferralKind.TWO_TRNS:
            return _TRN_OUTCOMES
        case ReferralKind.SCHOOL_MERGER | ReferralKind.SCHOOL_SPLIT | ReferralKind.SCHOOL_REPLACED:
            return _SCHOOL_OUTCOMES
        case ReferralKind.LOCK:
            return _LOCK_OUTCOMES
        case ReferralKind.MISUSE:
            return _MISUSE_OUTCOMES
        case ReferralKind.DECOY:
            return _DECOY_OUTCOMES
        case ReferralKind.DEACTIVATIONS:
            return _DEACTIVATIONS_OUTCOMES
        case ReferralKind.ATTESTATION:
            return _ATTESTATION_OUTCOMES
        case ReferralKind.AWARD_CONFLICT if details.get("code") == AWARD_ELSEWHERE:
            return _ELSEWHERE_OUTCOMES
        case _:
            return _AWARD_OUTCOMES
