"""A file's readable rows, kept between the check and the acceptance so that it is read once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from register.days import iso, read_iso
from register.identifiers import Trn, Ukprn
from register.sheets.completions import CompletionRow, CourseOutcome
from register.sheets.findings import PartialDay, Precision

_OUTCOMES = {outcome.value: outcome for outcome in CourseOutcome}
_PRECISIONS = {precision.value: precision for precision in Precision}


def dump(rows: Sequence[CompletionRow]) -> list[tuple[Any, ...]]:
    """The rows as JSON can hold them."""
    return [
        (
            row.number,
            row.trn,
            row.last_name,
            row.first_names,
            row.born_on.isoformat(),
            row.kind,
            row.qualification_text,
            row.commenced.day.isoformat() if row.commenced else "",
            row.commenced.precision if row.commenced else "",
            iso(row.completed) or "",
            iso(row.held_from) or "",
            row.outcome,
            row.certificate_number,
            row.reference,
            row.ukprn,
        )
        for row in rows
    ]


def load(kept: Sequence[Sequence[Any]]) -> list[CompletionRow]:
    """The rows that `dump` was given."""
    return [_row(cells) for cells in kept]


def _row(cells: Sequence[Any]) -> CompletionRow:
    number, trn, last_name, first_names, born_on, kind, title, *rest = cells
    commenced, precision, completed, held_from, outcome, certificate, reference, ukprn = rest
    return CompletionRow(
        number,
        Trn(trn),
        last_name,
        first_names,
        read_iso(born_on),
        kind,
        title,
        PartialDay(read_iso(commenced), _PRECISIONS[precision]) if commenced else None,
        read_iso(completed) if completed else None,
        read_iso(held_from) if held_from else None,
        _OUTCOMES[outcome],
        certificate,
        reference,
        Ukprn(ukprn) if ukprn else None,
    )
