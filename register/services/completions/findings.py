"""What a check of a provider's file found, row by row, and how it is kept."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from register.days import day_in_words, read_iso
from register.law.award_names import AWARD_NAMES
from register.services.completions.rows import dump, load
from register.sheets import writer
from register.sheets.completions import CompletionRow
from register.sheets.findings import CellProblem, Notice

FASTEST = 1
"""The least work for zlib: a report is read a few times and then kept."""


class RowResult(StrEnum):
    """What accepting the file would do with a row."""

    NEW = "new"
    ALREADY_HELD = "already_held"
    CORRECTION = "correction"
    CONFLICT = "conflict"
    ERROR = "error"
    IGNORED = "ignored"


KNOWN_LENGTH = {"day": 10, "month": 7, "year": 4}
"""Characters of an ISO day that are known, by its precision."""

RECORDED = frozenset({RowResult.NEW, RowResult.CORRECTION})
"""Results whose rows put a fact on the record."""


class CompletionFinding(NamedTuple):
    """One data row: every row of the file has exactly one.

    Days are ISO text, cut short where only the month or the year is known, or "".
    """

    row: int
    """The number that a spreadsheet shows."""
    result: str
    code: str
    """A stable name for the reason."""
    trn: str
    person: str
    kind: str
    outcome: str
    commenced_on: str
    completed_on: str
    held_from: str
    says: str
    """A sentence, where the result needs one."""


@dataclass(frozen=True)
class Report:
    """The findings of one check."""

    rows: Sequence[CompletionFinding]
    problems: Sequence[CellProblem] = ()
    """What is wrong, or needs the registrar: one or more for each such row."""
    warnings: Sequence[CellProblem] = ()
    notices: Sequence[Notice] = ()
    blank_rows: int = 0
    day_numbers: str = ""
    """From which year the sender says that the file counts its days, where they are numbers."""

    @cached_property
    def counts(self) -> Mapping[RowResult, int]:
        """Rows by result, every result named."""
        found = Counter(row.result for row in self.rows)
        return {result: found[result] for result in RowResult}

    @cached_property
    def seen(self) -> bytes:
        """What is found of every row, as JSON: the same bytes for the same findings."""
        return _json(
            {
                "rows": self.rows,
                "problems": [_cells(problem) for problem in self.problems],
                "warnings": [_cells(warning) for warning in self.warnings],
            }
        )

    @cached_property
    def digest(self) -> str:
        """Hex SHA-256 of what is found of every row: what the person who confirms has seen.

        Notices are about the file, not about what will be recorded, and stay out of it.
        """
        return hashlib.sha256(self.seen).hexdigest()

    def of(self, *results: RowResult) -> list[CompletionFinding]:
        """The rows with these results, in the file's order."""
        return [row for row in self.rows if row.result in results]

    @cached_property
    def _by_number(self) -> dict[int, CompletionFinding]:
        return {finding.row: finding for finding in self.rows}

    def finding(self, row: int) -> CompletionFinding:
        """The finding of the row with this number."""
        return self._by_number[row]


@dataclass(frozen=True, slots=True)
class Summary:
    """The head of a kept report, which a list of uploads needs and no more."""

    counts: Mapping[RowResult, int]
    recorded: Mapping[str, int] = field(default_factory=dict)
    """What the acceptance did, by the names in the receipt; empty before it."""


def pack(report: Report, rows: Sequence[CompletionRow]) -> bytes:
    """The report as it is kept: compressed lines of JSON.

    In turn: its summary, what is about the whole file, the findings, and the readable rows.
    """
    about = {
        "notices": [(n.code, n.message, n.examples) for n in report.notices],
        "blank_rows": report.blank_rows,
        "day_numbers": report.day_numbers,
    }
    summary = {"counts": report.counts, "recorded": {}}
    lines = [_json(summary), _json(about), report.seen, _json(dump(rows))]
    return zlib.compress(b"\n".join(lines), FASTEST)


def with_recorded(kept: bytes, recorded: Mapping[str, int]) -> bytes:
    """The same kept report once it is accepted: with what was recorded, and no longer the rows."""
    head, about, seen, _ = zlib.decompress(kept).split(b"\n")
    summary = json.loads(head) | {"recorded": recorded}
    return zlib.compress(b"\n".join([_json(summary), about, seen]), FASTEST)


def unpack(kept: bytes) -> Report:
    """The report that `pack` kept."""
    _, about, seen = map(json.loads, zlib.decompress(kept).split(b"\n")[:3])
    return Report(
        rows=[CompletionFinding(*row) for row in seen["rows"]],
        problems=[CellProblem(*cells) for cells in seen["problems"]],
        warnings=[CellProblem(*cells) for cells in seen["warnings"]],
        notices=[Notice(code, text, tuple(cells)) for code, text, cells in about["notices"]],
        blank_rows=about["blank_rows"],
        day_numbers=about["day_numbers"],
    )


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What an acceptance needs of a kept report that nobody has accepted."""

    rows: Sequence[CompletionRow]
    results: Mapping[int, tuple[str, str, str]]
    """Result, code and sentence of every row, by its number."""
    counts: Mapping[RowResult, int]
    day_numbers: str


def unpack_rows(kept: bytes) -> KeptReport:
    """The readable rows that `pack` kept, and what was found of each."""
    head, about, seen, rows = map(json.loads, zlib.decompress(kept).split(b"\n"))
    results = {row[0]: (row[1], row[2], row[-1]) for row in seen["rows"]}
    return KeptReport(load(rows), results, _counts(head), about["day_numbers"])


def beside_rows(report: Report) -> list[writer.RowFinding]:
    """What stands beside each row of the file that goes back to its sender."""
    problems, warnings = writer.by_row(report.problems), writer.by_row(report.warnings)
    return [
        writer.RowFinding.of(
            finding.row,
            finding.result.replace("_", " "),
            finding.says,
            problems.get(finding.row, ()),
            warnings.get(finding.row, ()),
        )
        for finding in report.rows
    ]


HEAD_BYTES = 1024
"""As much of a kept report as surely holds its summary."""


def unpack_summary(kept: bytes) -> Summary:
    """The summary from the first `HEAD_BYTES` of a kept report."""
    start = zlib.decompressobj().decompress(kept[:HEAD_BYTES], HEAD_BYTES)
    head = json.loads(start.split(b"\n", 1)[0])
    return Summary(_counts(head), head["recorded"])


def _counts(head: Mapping[str, Any]) -> Mapping[RowResult, int]:
    return {RowResult(name): number for name, number in head["counts"].items()}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _cells(problem: CellProblem) -> tuple[object, ...]:
    return (
        problem.row,
        problem.heading,
        problem.found,
        problem.code,
        problem.says,
        problem.expected,
        problem.suggestion,
        problem.person,
    )


def describe(finding: CompletionFinding) -> str:
    """What recording this row would do, as a sentence."""
    if finding.says:
        return finding.says
    title = AWARD_NAMES[finding.kind].short
    days = [
        f"{words} {_partly_in_words(text)}"
        for words, text in (
            ("course start", finding.commenced_on),
            ("completed" if finding.held_from else "course end", finding.completed_on),
            ("award date", finding.held_from),
        )
        if text
    ]
    what = title if finding.held_from else f"{title} course, {finding.outcome.lower()}"
    return f"{what}: {', '.join(days)}."


def _partly_in_words(text: str) -> str:
    """An ISO day, month or year as pages write it: 1 September 2026, September 2026, 2026."""
    precision = next(name for name, length in KNOWN_LENGTH.items() if length == len(text))
    return day_in_words(read_iso(f"{text}-01-01"[: KNOWN_LENGTH["day"]]), precision)
