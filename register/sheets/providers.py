"""Providers of the Award and the days of their recognition: what a row must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from register.identifiers import Ukprn
from register.sheets.columns import choices, identifiers, plain
from register.sheets.completions.words import read_qualification
from register.sheets.dates import Flaw
from register.sheets.day_columns import days, notice_unshown_orders
from register.sheets.findings import Parsed
from register.sheets.headings import Column, SheetSpec
from register.sheets.reader import read_table
from register.sheets.reading import Reading, finish

__all__ = ["SPEC", "TEMPLATE", "ParsedProviders", "ProviderRow", "parse"]

SPEC = SheetSpec(
    columns=(
        Column("ukprn", "UKPRN", ("Provider UKPRN", "UK provider reference number")),
        Column("name", "Name", ("Provider", "Provider name", "Organisation")),
        Column("qualification", "Qualification", ("Award",)),
        Column("recognised_from", "Recognised from", ("From",)),
        Column("recognised_to", "Recognised to", ("To", "Recognised until")),
    ),
    identifier="ukprn",
)
TEMPLATE = tuple(column.heading for column in SPEC.columns)
"""The headings of an empty template."""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider recognised for one qualification (`NASENCO` or `NPQSENCO`)."""

    number: int
    ukprn: Ukprn
    name: str
    kind: str
    recognised_from: date
    recognised_to: date | None
    """The last day of recognition; None while it goes on."""


ParsedProviders: TypeAlias = Parsed[ProviderRow]


def parse(data: bytes) -> ParsedProviders:
    """Read a whole file of providers, whose recognition may begin or end in the future.

    Raises UnsupportedFile, TooLarge or FileRefused when the file cannot be read at all.
    """
    table = read_table(data, SPEC)
    reading = Reading(table, SPEC)
    rows = list(_rows(reading))
    notice_unshown_orders(reading)
    return finish(table, reading, rows)


def _rows(reading: Reading) -> Iterator[ProviderRow]:
    ukprns = identifiers(reading, "ukprn", Ukprn.parse)
    names = plain(reading, "name")
    kinds = choices(reading, "qualification", read_qualification)
    starts = days(reading, "recognised_from", is_required=True)
    ends = days(reading, "recognised_to")
    for row, number in enumerate(reading.numbers):
        start, end = starts[row], ends[row]
        if not names[row]:
            reading.refuse(row, "name", Flaw("missing", "is empty", "Enter the provider’s name."))
        if start and end and end < start:
            flaw = Flaw("ended-before-start", "is before Recognised from", "Check both days.")
            reading.refuse(row, "recognised_to", flaw)
        ukprn, kind = ukprns[row], kinds[row]
        if row not in reading.refused and ukprn and kind and start:
            yield ProviderRow(number, ukprn, names[row], kind, start, end)
