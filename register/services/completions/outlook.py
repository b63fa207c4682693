"""What will become of each row of a checked file, for its sender to read before confirming."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from register.numbers import number
from register.services.completions.findings import Report, RowResult
from register.sheets.completions import DOES_NOT_COUNT, NASENCO
from register.sheets.findings import CellProblem

NOTHING_TO_SEND: Final = "Nothing can be sent until the file is put right."
"""What is said of a file of which no row would be sent, for its errors."""


class Outlook(NamedTuple):
    """What sending the file does, a sentence for each kind of row."""

    can_be_sent: bool
    """Whether there is anything to send: NOTHING_TO_SEND is said where there is not."""
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
    can_be_sent = sends_anything(report.counts)
    sentences = tuple(_sentences(report, rows, can_be_sent))
    return Outlook(can_be_sent, sentences, tuple(cannot_count), tuple(others))


def sends_anything(counts: Mapping[RowResult, int]) -> bool:
    """Whether a file with these rows has any to send, be it to a registrar or for a receipt."""
    return not counts[RowResult.ERROR] or any(counts[each] for each in _SENT)


_SENT: Final = (RowResult.NEW, RowResult.CORRECTION, RowResult.CONFLICT)
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
)
_LEFT_OUT: Final = (
    RowResult.ERROR,
    "cannot be recorded as it is. Correct it, or leave it out.",
    "cannot be recorded as they are. Correct them, or leave them out.",
)
_TO_CORRECT: Final = (
    RowResult.ERROR,
    "cannot be recorded as it is. Correct it.",
    "cannot be recorded as they are. Correct them.",
)


def _sentences(report: Report, cannot_count: Collection[int], can_be_sent: bool) -> Iterator[str]:
    yield from _of_each(report, _RECORDED)
    yield from _that_may_not_count(report, cannot_count)
    yield from _of_each(report, (*_NOT_RECORDED, _LEFT_OUT if can_be_sent else _TO_CORRECT))


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
