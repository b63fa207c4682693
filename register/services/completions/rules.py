"""What stops a readable row whatever it says of a course: whose it is, who sent it, what paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from register.days import day_in_words
from register.errors import FileRefused
from register.law.award_names import AWARD_NAMES
from register.names import NameMatch, compare_names
from register.queries.people import HeldPerson
from register.queries.providers import HeldProvider
from register.services.completions.facts import FileFacts
from register.services.completions.findings import RowResult
from register.services.completions.row_decision import RowDecision, conflict, problem, whom
from register.services.people import Agreement, agrees
from register.sheets.completions import (
    CompletionRow,
    CourseOutcome,
    ParsedCompletions,
    named_ukprns,
)
from register.sheets.findings import CellProblem, Notice

FEWEST_APART = 3
"""Rows that must disagree with the register before their columns are suspected."""

SHARE_APART = 0.2
"""Share of the rows with a known TRN that must disagree."""


def refuse_another_providers_file(parsed: ParsedCompletions, provider: HeldProvider) -> None:
    """Stop a file whose every row names another provider; raises FileRefused.

    Rows with errors count: one that names nobody, or this provider, is for its sender to see.
    """
    others = named_ukprns(parsed)
    if others and None not in others and provider.ukprn not in others:
        named = sorted(str(ukprn) for ukprn in others)[0]
        raise FileRefused(
            f"Every row of the selected file is for another provider, such as UKPRN {named}, and "
            f"you are sending for {provider.name} ({provider.ukprn}). Check which file this is."
        )


def problems_of(row: CompletionRow, facts: FileFacts) -> Iterator[CellProblem]:
    """Each thing that keeps a row off the record, whoever it is about."""
    if row.ukprn and row.ukprn != facts.provider.ukprn:
        yield problem(
            row,
            "UKPRN",
            "another-provider",
            "is another provider’s",
            f"You are sending for UKPRN {facts.provider.ukprn}.",
            found=row.ukprn,
        )
    if row.outcome is not CourseOutcome.PASSED:
        return
    if holders := facts.holders_of(row.certificate_number):
        person = facts.people.get(row.trn)
        own = {(record.id, row.kind) for record in person.records} if person else set()
        if not holders <= own:
            yield problem(
                row,
                "Certificate number",
                "certificate-repeated",
                "is already on another award of yours",
                "Give each award its own number.",
                found=row.certificate_number,
            )


def not_recognised(row: CompletionRow, provider: HeldProvider) -> CellProblem | None:
    """What keeps an award off the record that its provider was not recognised to make that day."""
    if row.held_from is None or provider.recognised(row.kind, row.held_from) is not False:
        return None
    spans = " and ".join(
        f"from {day_in_words(span.first)}" + (f" to {day_in_words(span.last)}" if span.last else "")
        for span in provider.spans
        if span.kind == row.kind
    )
    return problem(
        row,
        "Award date",
        "not-recognised",
        f"is outside the days on which {provider.name} is recognised for the "
        f"{AWARD_NAMES[row.kind].usual}",
        f"The register of providers says {spans}.",
        found=day_in_words(row.held_from),
    )


def held_not_recognised(
    decisions: Sequence[RowDecision], provider: HeldProvider
) -> Iterator[CellProblem]:
    """Awards that are held as the rows say, though their provider was not recognised that day."""
    for decision in decisions:
        found = not_recognised(decision.row, provider)
        if found and decision.result is RowResult.ALREADY_HELD:
            expected = f"{found.expected} What is held stays as it is."
            yield replace(found, code="held-not-recognised", expected=expected)


def disagreements(rows: Sequence[CompletionRow]) -> Iterator[CellProblem]:
    """Rows of one TRN that name different people: each points at the other."""
    first: dict[str, CompletionRow] = {}
    for row in rows:
        other = first.setdefault(row.trn, row)
        if other is row or _same_person(row, other):
            continue
        for one, two in ((other, row), (row, other)):
            yield problem(
                one,
                "TRN",
                "two-people",
                f"is also in row {two.number}, with another name or date of birth",
                "Give each person their own TRN.",
                found=one.trn,
            )


def one_person_twice(rows: Sequence[CompletionRow], facts: FileFacts) -> Iterator[CellProblem]:
    """Rows that report one course of one person under two TRNs: each points at the other.

    Only of rows that name that person: that two TRNs are one's is told to nobody who guesses.
    """
    first: dict[tuple[int, str], CompletionRow] = {}
    for row in rows:
        person = facts.people.get(row.trn)
        if person is None or not person.joined or mismatch(row, person) is not None:
            continue
        key = min(record.id for record in person.records), row.kind
        other = first.setdefault(key, row)
        if other.trn == row.trn:
            continue
        for one, two in ((other, row), (row, other)):
            yield problem(
                one,
                "TRN",
                "one-person-twice",
                f"is of the same person as row {two.number}, by another TRN",
                "Report each course once.",
                found=one.trn,
            )


def followed(decisions: Sequence[RowDecision]) -> Iterator[CellProblem]:
    """Rows whose TRN is no longer the one in use: what they say is recorded all the same.

    Only where the name and date of birth agree; the TRN in use is for the person to give.
    """
    for decision in decisions:
        person = decision.person
        if (
            person
            and person.is_merged
            and decision.result not in (RowResult.CONFLICT, RowResult.ERROR)
        ):
            yield problem(
                decision.row,
                "TRN",
                "trn-merged",
                "is no longer the one in use for this person, whose records have been joined",
                "This row is read as theirs. Ask them for the TRN in use, and send that one next.",
                found=decision.row.trn,
            )


def _same_person(one: CompletionRow, other: CompletionRow) -> bool:
    same_name = compare_names(one.last_name, one.first_names, other.last_name, other.first_names)
    return one.born_on == other.born_on and same_name is not NameMatch.DIFFERENT


def mismatch(row: CompletionRow, person: HeldPerson) -> RowDecision | None:
    """A row whose name or date of birth is not what is held for its TRN.

    The sentence does not say what is held, nor which of the two differs.
    """
    if agrees(person, row.last_name, row.first_names, row.born_on) is Agreement.AGREES:
        return None
    return conflict(
        row,
        person,
        "identity",
        "does not match the register’s record for this TRN",
        "Check the TRN, the name and the date of birth. If they are right, the registrar will "
        "decide if you send it.",
    )


def sorted_apart(decisions: Sequence[RowDecision]) -> Notice | None:
    """A warning where so many names disagree with their TRNs that the columns may have moved."""
    known = sum(1 for decision in decisions if decision.person)
    apart = [decision.row for decision in decisions if decision.code == "identity"]
    if len(apart) < FEWEST_APART or len(apart) < SHARE_APART * known:
        return None
    return Notice(
        "sorted-apart",
        f"{len(apart)} rows do not match the register’s record for their TRN. The columns may "
        "have been sorted apart: check that each TRN is beside its own person before you send it.",
        tuple(f"Row {row.number}: {whom(row)}" for row in apart[:3]),
    )


def recognition_not_known(
    decisions: Sequence[RowDecision], provider: HeldProvider
) -> Iterator[Notice]:
    """A notice for each qualification whose recognition of this provider is not on the register."""
    held = {span.kind for span in provider.spans}
    for kind in sorted(
        {d.row.kind for d in decisions if d.row.outcome is CourseOutcome.PASSED} - held
    ):
        yield Notice(
            "recognition-not-known",
            f"The register does not know from when {provider.name} is recognised for "
            f"the {AWARD_NAMES[kind].usual}. These awards are taken, and whether they count is not "
            "known until that is recorded.",
        )
