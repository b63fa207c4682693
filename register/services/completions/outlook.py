"""What will become of each row of a checked file, for its sender to read before confirming."""

from collections.abc import Iterator
from typing import NamedTuple

from register.numbers import number
from register.services.completions.findings import Report, Result
from register.sheets.completions import DOES_NOT_COUNT, NASENCO
from register.sheets.findings import CellProblem


class Outlook(NamedTuple):
    """What sending the file does, a sentence for each kind of row."""

    sentences: tuple[str, ...]
    """Of every row of the file: together they count each row once."""
    cannot_count: tuple[CellProblem, ...]
    """Of the rows to be recorded, those of which a day says that the award cannot count."""
    others: tuple[CellProblem, ...]
    """Every other warning."""


def outlook_of(report: Report) -> Outlook:
    """What will become of each row."""
    recorded = {row.row for row in report.of(Result.NEW, Result.CORRECTION)}
    apart = tuple(
        each for each in report.warnings if each.code == DOES_NOT_COUNT and each.row in recorded
    )
    others = tuple(each for each in report.warnings if each not in apart)
    return Outlook(tuple(_sentences(report, {each.row for each in apart})), apart, others)


def _sentences(report: Report, apart: set[int]) -> Iterator[str]:
    counts = report.counts
    if count := counts[Result.NEW]:
        yield _of(count, "is new and is recorded.", "are new and are recorded.")
    if count := counts[Result.CORRECTION]:
        yield _of(count, "corrects what you reported before.", "correct what you reported before.")
    yield from _that_may_not_count(report, apart)
    if count := counts[Result.CONFLICT]:
        yield _of(
            count,
            "goes to a registrar, who decides it. It is not recorded until then.",
            "go to a registrar, who decides each. None is recorded until then.",
        )
    if count := counts[Result.ALREADY_HELD]:
        yield _of(
            count,
            "is held already, and nothing changes.",
            "are held already, and nothing changes.",
        )
    if count := counts[Result.IGNORED]:
        yield _of(
            count,
            "is ignored: it repeats another row, or is nobody’s.",
            "are ignored: each repeats another row, or is nobody’s.",
        )
    if count := counts[Result.ERROR]:
        yield _of(
            count,
            "cannot be recorded as it is. Correct it, or leave it out.",
            "cannot be recorded as they are. Correct them, or leave them out.",
        )


def _that_may_not_count(report: Report, apart: set[int]) -> Iterator[str]:
    """Of those that are recorded: what the law makes of a day that is not one that counts."""
    national = sum(1 for row in apart if report.finding(row).kind == NASENCO)
    if national:
        yield "Of those recorded, " + _of(
            national,
            "is of a National Award that cannot count under regulation 49.",
            "are of a National Award that cannot count under regulation 49.",
        )
    if rest := len(apart) - national:
        yield "Of those recorded, " + _of(
            rest,
            "has a day on which no course led to the NPQ for SENCOs, so it will not be known "
            "whether it counts.",
            "have a day on which no course led to the NPQ for SENCOs, so it will not be known "
            "whether they count.",
        )


def _of(count: int, one: str, many: str) -> str:
    return f"{number(count)} {f'row {one}' if count == 1 else f'rows {many}'}"
