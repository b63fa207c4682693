"""The rows of a file of cases some hundreds at a time, and what there is to say of each of them.

A case rests on nothing but its row, so that the rows of one batch can be judged by any process,
beside those of another. What goes there and what comes back is plain data.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from register.law.case_answers import REFUSED, Disagreement, answers, disagreements, expects, stated
from register.law.case_files import INPUTS, CaseRow, Columns, shown
from register.law.case_records import Record, UnusableFile

ROWS: Final = 500
CHARACTERS: Final = 1_000_000
"""What is held of a file at a time is bounded, however long its lines are."""


class Judged(NamedTuple):
    """One row: its answer, whether it states what it expects, and what there is to tell of it.

    `refused` says which row is no case and why; `differs` where its answer is another than it
    expects, with the inputs that led to it.
    """

    answer: Sequence[str]
    is_compared: bool
    refused: str | None
    differs: str | None


def batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records in order; where the file stops being one, those before are given first."""
    batch: list[Record] = []
    held = 0
    try:
        for record in records:
            batch.append(record)
            held += sum(map(len, record.cells))
            if len(batch) == ROWS or held >= CHARACTERS:
                yield batch
                batch, held = [], 0
    except UnusableFile:
        yield batch
        raise
    yield batch


class Judge:
    """What becomes of the rows of a file that has these columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._expected = stated(columns.headings)

    def __call__(self, batch: Sequence[Record]) -> list[Judged]:
        """Each row of a batch in order."""
        return [self._judged(self._columns.row(record)) for record in batch]

    def _judged(self, row: CaseRow) -> Judged:
        answer = answers(row)
        refused = f"{_named(row)}: {row.refusal}." if answer[1] == REFUSED else None
        found = disagreements(row, answer, self._expected)
        differs = self._told(row, found) if found else None
        return Judged(answer, expects(row, self._expected), refused, differs)

    def _told(self, row: CaseRow, found: Sequence[Disagreement]) -> str:
        """The disagreements of one row, and under them the inputs that led to the answer."""
        differs = "; ".join(
            f"{each.heading} is {shown(each.expected)} and the register finds {shown(each.found)}"
            for each in found
        )
        cells = dict(zip(self._columns.headings, row.cells, strict=False))
        inputs = ", ".join(f"{name} {shown(cells[name])}" for name in INPUTS if cells.get(name))
        return f"{_named(row)}: {differs}\n    from {inputs}"


def _named(row: CaseRow) -> str:
    return f"Row {row.number}, case {shown(row.name)}"
