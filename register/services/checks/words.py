"""A check's answer in plain English: nothing is printed of a person that the asker did not type,
but for their awards.
"""

from datetime import date
from typing import Final
from unicodedata import combining

from register.days import day_in_words, on_day_in_words
from register.law.award_names import AWARD_NAMES
from register.law.awards import AwardOnDay, nasenco_barred
from register.law.facts import AwardFacts, AwardKind
from register.law.findings import Reason
from register.law.provisions import NPQ_FROM, Provision
from register.services.checks.answer import AwardShown, CheckOutcome
from register.services.checks.question import Question

NO_MATCH: Final = "We could not find a record matching all the details you gave."
COULD_NOT_CHECK: Final = (
    "We could not check. This is our fault, not a result. "
    "Nothing has been recorded as a check. Try again in a few seconds."
)
SEVERAL: Final = "More than one record matches the details you gave."
ASK_ONE_MORE: Final = "Enter the teacher reference number as well, and check again."
NOT_COMPLETE: Final = (
    "That is not proof that none was made: awards from before their provider began to report to "
    "this register are not complete."
)
OTHER_TRN: Final = (
    "The teacher reference number you gave is no longer the one in use for this person: the "
    "register has found two records to be of one person. Ask them for the other number."
)
STEPPED_UP: Final = "The register does not answer this check by itself."
WHY_STEPPED_UP: Final = (
    "Several checks about these details have not led to one person in the last day, whoever made "
    "them. A registrar decides what follows, and has been told.",
    "This says nothing about the person: not that they hold an award, and not that they do not.",
    "If you left out the last name, the date of birth or the teacher "
    "reference number, check again with all three.",
)
EARLIER_NAME: Final = "The last name you gave is one that this person had before."

_DOUBTS: Final = {
    Reason.NASENCO_START_DATE_MISSING: "it does not know the day on which the course began",
    Reason.NASENCO_COMPLETION_DATE_MISSING: "it does not know the day on which the course was "
    "completed",
    Reason.NPQ_DATE_INVALID: "a date is recorded from before 1 September 2024, when this "
    "qualification began",
}


def who(question: Question, *, begins: bool = True) -> str:
    """The person, by no more than what was typed: begins a sentence, or stands within one.

    A name that was typed in small letters, or in capitals, is written as names are.
    """
    typed = question.last_name
    if typed:
        return _as_names_are(typed) if typed.islower() or typed.isupper() else typed
    the = "The" if begins else "the"
    return f"{the} person with teacher reference number {question.trn}"


def _as_names_are(name: str) -> str:
    """Each part with a capital: `str.title` begins a part after an accent that stands by itself."""
    written, begins = "", True
    for letter in name:
        written += letter.title() if begins else letter.lower()
        if not combining(letter):
            begins = letter.lower() == letter.upper()
    return written


def details_given(question: Question) -> str:
    """What was typed, in one phrase."""
    given = [question.last_name] if question.last_name else []
    if question.trn is not None:
        given.append(f"teacher reference number {question.trn}")
    if question.born_on is not None:
        given.append(f"born on {day_in_words(question.born_on)}")
    return ", ".join(given)


def qualification_title(kind: str, recorded: str) -> str:
    """What a qualification is called in a table: of another kind, as it was recorded."""
    if kind == AwardKind.OTHER:
        return recorded
    name = AWARD_NAMES[kind]
    return f"{name.whole} ({name.short})"


def headline(outcome: CheckOutcome, question: Question, award: AwardShown | None) -> str:
    """The answer as one sentence."""
    if outcome is CheckOutcome.NO_MATCH:
        return NO_MATCH
    if outcome is CheckOutcome.MORE_THAN_ONE:
        return SEVERAL
    if outcome is CheckOutcome.NEEDS_REGISTRAR:
        return STEPPED_UP
    if award is None:
        return f"We have no award recorded for {who(question, begins=False)}."
    name = who(question)
    held = _qualification(award)
    if outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS:
        return f"{name} holds {held}."
    if outcome is CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT:
        return f"{name} holds {held}, but the register does not know whether it counts."
    if outcome is CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT:
        return f"{name} holds an award that does not count."
    if outcome is CheckOutcome.AWARD_NOT_YET_HELD:
        return f"{name} does not hold an award yet."
    within = who(question, begins=False)
    return f"An award was recorded for {within} and later withdrawn on {_day(award.withdrawn_on)}."


def explained(outcome: CheckOutcome, award: AwardShown | None) -> tuple[str, ...]:
    """What stands beneath the headline."""
    if outcome is CheckOutcome.MORE_THAN_ONE:
        return (ASK_ONE_MORE,)
    if outcome is CheckOutcome.NEEDS_REGISTRAR:
        return WHY_STEPPED_UP
    if outcome is CheckOutcome.NO_MATCH:
        return ()
    if award is None:
        return (NOT_COMPLETE,)
    awarded = f"Awarded by {award.provider}." if award.provider else "The provider has no name."
    if outcome is CheckOutcome.AWARD_WITHDRAWN:
        return (f"It was {_qualification(award)}, held from {_day(award.held_from)}.", awarded)
    if outcome is CheckOutcome.AWARD_NOT_YET_HELD:
        return (award.reason, awarded)
    return (f"Held from {_day(award.held_from)}.", awarded, award.reason)


def standing(
    outcome: CheckOutcome,
    facts: AwardFacts,
    on_day: AwardOnDay,
    provision: Provision,
    precision: str,
) -> str:
    """What the law makes of one award, in a sentence; `precision` is how exactly the day is known
    on which its course began.
    """
    paragraph = provision.paragraph
    if outcome is CheckOutcome.AWARD_WITHDRAWN:
        return "It was withdrawn, so it is not held."
    if outcome is CheckOutcome.AWARD_NOT_YET_HELD:
        return f"It is held only from {_given(facts)}."
    if outcome is CheckOutcome.HOLDS_AWARD_THAT_COUNTS:
        return f"It meets {paragraph}."
    if outcome is CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT:
        doubt = _DOUBTS.get(on_day.doubt) if on_day.doubt else None
        unsure = doubt or f"it does not know whether the provider could award it on {_given(facts)}"
        return f"The register does not know whether it meets {paragraph}, because {unsure}."
    return f"It does not meet {paragraph}: {_bar(facts, precision)}."


def is_barred_by_its_days(facts: AwardFacts) -> bool:
    """Whether it is a NASENCO whose own days bar it, whoever awarded it."""
    return facts.kind is AwardKind.NASENCO and nasenco_barred(
        facts.commenced_on, facts.completed_on
    )


def _bar(facts: AwardFacts, precision: str) -> str:
    """Why an award that the law has found not valid is not: words for its bar, never a rule."""
    if facts.kind is AwardKind.OTHER:
        return (
            "it is neither the National Award for SEN Coordination nor the National Professional "
            "Qualification for SENCOs"
        )
    if facts.kind is AwardKind.NASENCO and facts.commenced_on and facts.commenced_on >= NPQ_FROM:
        began = on_day_in_words(facts.commenced_on, precision)
        return f"the course began {began}, after 31 August 2024"
    if is_barred_by_its_days(facts) and facts.completed_on:
        completed = day_in_words(facts.completed_on)
        return f"the course was completed on {completed}, after 31 August 2027"
    if facts.kind is AwardKind.NPQSENCO:
        return f"the provider was not listed to award it on {_given(facts)}"
    return f"the provider was not recognised to award it on {_given(facts)}"


def _given(facts: AwardFacts) -> str:
    return day_in_words(facts.held_from) if facts.held_from else "a day that is not recorded"


def _qualification(award: AwardShown) -> str:
    if award.kind == AwardKind.OTHER:
        return f"an award recorded as “{award.title}”"
    return f"the {AWARD_NAMES[award.kind].whole}"


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text))
