"""What will become of each row of a checked file, for its sender to read before confirming."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from register.numbers import number
from register.services.completions.findings import Report, RowResult
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
    recorded = {row.row for row in report.of(RowResult.NEW, RowResult.CORRECTION)}
    cannot_count: list[CellProblem] = []
    others: list[CellProblem] = []
    for each in report.warnings:
        bars = each.code == DOES_NOT_COUNT and each.row in recorded
        (cannot_count if bars else others).append(each)
    rows = {each.row for each in cannot_count}
    return Outlook(tuple(_sentences(report, rows)), tuple(cannot_count), tuple(others))


_RECORDED: Final = (
    (RowResult.NEW, "is new and is recorded.", "are new and are recorded."),
    (
        RowResult.CORRECTION,
        "corrects what you reported before.",
        "correct what you reported before.",
    ),
)
_NOT_RECORDED: Final = (
    (
        RowResult.CONFLICT,
        "goes to a registrar, who decides it. It is not recorded until then.",
        "go to a registrar, who decides each. None is recorded until then.",
    ),
    (
        RowResult.ALREADY_HELD,
        "is held already, and nothing changes.",
        "are held already, and nothing changes.",
    ),
    (
        RowResult.IGNORED,
        "is ignored: it repeats another row, or is nobody’s.",
        "are ignored: each repeats another row, or is nobody’s.",
    ),
    (
        RowResult.ERROR,
        "cannot be recorded as it is. Correct it, or leave it out.",
        "cannot be recorded as they are. Correct them, or leave them out.",
    ),
)


def _sentences(report: Report, cannot_count: Collection[int]) -> Iterator[str]:
    yield from _of_each(report, _RECORDED)
    yield from _that_may_not_count(report, cannot_count)
    yield from _of_each(report, _NOT_RECORDED)


def _of_each(report: Report, words: Iterable[tuple[RowResult, str, str]]) -> Iterator[str]:
    for result, one, many in words:
        if count := report.counts[result]:
            yield _of(count, one, many)


def _that_may_not_count(report: Report, rows: Collection[int]) -> Iterator[str]:
    """Of those that are recorded: what the law makes of a day that is not one that counts."""
    national = sum(1 for row in rows if report.finding(row).kind == NASENCO)
    if national:
        yield "Of those recorded, " + _of(
            national,
            "is of a National Award that cannot count under regulation 49.",
            "are of a National Award that cannot count under regulation 49.",
        )
    if rest := len(rows) - national:
        yield "Of those recorded, " + _of(
            rest,
            "has a day on which no course led to the NPQ for SENCOs, so it will not be known "
            "whether it counts.",
            "have a day on which no course led to the NPQ for SENCOs, so it will not be known "
            "whether they count.",
        )


def _of(count: int, one: str, many: str) -> str:
    return f"{number(count)} {f'row {one}' if count == 1 else f'rows {many}'}"
