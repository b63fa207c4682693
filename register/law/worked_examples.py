"""Our own worked examples: made-up cases, each with its answer written by hand and why.

They are a file of cases (docs/law/case-files.md), so that `register law check` reads them too.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Final, NamedTuple

from register.law.case_files import INPUTS, CaseFile, CaseRow
from register.law.facts import Case

_STEP: Final = re.compile("(step_[0-9]+|last_step)_")
_SHORT: Final = re.compile(r"\b(nasenco|npq)\b", re.I)
_FILE: Final = files("register.law") / "worked_examples.csv"


class WorkedExample(NamedTuple):
    """One case: its inputs as they stand in the file, what is expected of it, and why."""

    name: str
    why: str
    inputs: Mapping[str, str]
    status: str
    reason: str
    case: Case
    as_at: date

    @property
    def title(self) -> str:
        """Its name as words, without the step that it is for."""
        words = _STEP.sub("", self.name).replace("_", " ")
        return _SHORT.sub(lambda found: found[0].upper(), words[0].upper() + words[1:])


@cache
def worked_examples() -> tuple[WorkedExample, ...]:
    """Every example, in the order of the decision table."""
    cases = CaseFile(StringIO(_FILE.read_text(encoding="utf-8"), newline=""))
    return tuple(example_of(row, cases.columns.headings) for row in cases.rows())


def example_of(row: CaseRow, headings: Sequence[str]) -> WorkedExample:
    """One row as an example; ValueError where the row is no case."""
    cells = dict(zip(headings, row.cells, strict=True))
    if row.case is None:
        raise ValueError(f"The worked example {row.name} is no case: {row.refusal}")
    return WorkedExample(
        row.name,
        cells["why"],
        {name: cells[name] for name in INPUTS if cells[name]},
        cells["expected_status"],
        cells["expected_reason"],
        row.case,
        row.as_at,
    )
