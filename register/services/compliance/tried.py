"""A made-up case, explained as a school's answer is: nothing is read, and nothing recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from register.days import day_in_words
from register.law.award_names import AWARD_NAMES
from register.law.changes import WouldChange, what_would_change
from register.law.facts import AwardFacts, Case, Induction
from register.law.findings import Finding
from register.law.limbs import limbs
from register.law.readings import NAMED, differs
from register.law.regulation_49 import assess
from register.law.service_account import ServiceAccount, service_account
from register.law.words import of_a_made_up_case
from register.services.compliance.answer import (
    READING_TEXTS,
    ReadingAnswer,
    Tree,
    answer_in_words,
)

THE_CASE: Final = "case"
"""The id of the one designation that a made-up case has."""

_YES_NO: Final = {True: "yes", False: "no", None: "not known"}
_INDUCTION: Final = {
    Induction.MET: "passed",
    Induction.NOT_MET: "not passed",
    Induction.NOT_REQUIRED: "not required",
    None: "not known",
}


class Entered(NamedTuple):
    """One fact as it was entered, by the law's name for it."""

    id: str
    says: str


class TriedSenco(NamedTuple):
    """Whose answer it is: nobody's, but with the same service to count."""

    id: str
    service: ServiceAccount


@dataclass(frozen=True, slots=True)
class TriedCase:
    """The answer to a made-up case, with every reading, limb and fact."""

    as_at: date
    finding: Finding
    readings: tuple[ReadingAnswer[Finding], ...]
    limbs: tuple[Tree, ...]
    facts: tuple[Entered, ...]
    senco: tuple[TriedSenco, ...]
    changes: tuple[WouldChange, ...]

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        return of_a_made_up_case(answer_in_words(self.finding))


def try_case(case: Case, as_at: date) -> TriedCase:
    """What the law says of a case on a day, and why."""
    finding = assess(case, as_at)
    facts = tuple(Entered(name, says) for name, says in _entered(case))
    used = {fact.id: (fact.id,) for fact in facts}
    return TriedCase(
        as_at,
        finding,
        tuple(_readings(case, as_at, finding)),
        (Tree(THE_CASE, limbs(case, as_at), used),),
        facts,
        (TriedSenco(THE_CASE, service_account(case)),),
        what_would_change(case, as_at),
    )


def _readings(case: Case, as_at: date, headline: Finding) -> Iterator[ReadingAnswer[Finding]]:
    counted = service_account(case)
    for name, reading in NAMED.items():
        found = assess(case, as_at, reading)
        account = service_account(case, reading)
        shown = {THE_CASE: account} if differs(found, headline) and account != counted else {}
        yield ReadingAnswer(READING_TEXTS[name], found, headline, shown)


def _entered(case: Case) -> Iterator[tuple[str, str]]:
    """Each fact in a sentence, whether or not the answer turns on it."""
    span = case.school[0]
    yield "school", f"Type of school: {span.type_code or 'not known'}."
    became = case.became_senco_on
    yield "became_senco_on", f"Became SENCO: {day_in_words(became) if became else 'not known'}."
    if case.ended_on:
        yield "ended_on", f"Last day as SENCO: {day_in_words(case.ended_on)}."
    spells = [
        f"{day_in_words(each.started_on)} to "
        f"{day_in_words(each.ended_on) if each.ended_on else 'now'}"
        for each in case.prior_service
    ]
    yield "prior_service", f"Earlier service: {'; '.join(spells) or 'none'}."
    awards = [_award(each) for each in case.awards]
    yield "awards", f"Award or course: {'; '.join(awards) or 'none'}."
    yield "head_teacher", f"Head teacher: {_YES_NO[case.head_teacher]}."
    yield "qts", f"Qualified teacher: {_YES_NO[case.qts]}."
    yield "induction", f"Induction: {_INDUCTION[case.induction]}."
    yield "teaching_at_school", f"Works as a teacher here: {_YES_NO[case.teaching_at_school]}."


def _award(award: AwardFacts) -> str:
    days = (
        ("begun", award.commenced_on),
        ("completed", award.completed_on),
        ("held from", award.held_from),
        ("withdrawn", award.withdrawn_on),
    )
    said = [f"{what} {day_in_words(day)}" for what, day in days if day]
    recognised = f"recognised body: {_YES_NO[award.body_recognised]}"
    return ", ".join([AWARD_NAMES[award.kind].spoken, *said, recognised])
