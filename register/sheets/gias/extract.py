"""The extract of establishments, read whole before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any

from register.errors import FileRefused
from register.progress import Progress
from register.sheets.gias.columns import EXTRACT, KEPT, Establishment
from register.sheets.gias.doubts import (
    CHANGED,
    CLOSED_ON,
    DAMAGED_SHARE,
    MOST_UNREAD,
    OPENED,
    PUPILS,
    STATUS,
    TYPE,
    DaysRead,
    Doubt,
    DoubtKind,
    is_number,
    is_plain,
    row_doubts,
)
from register.sheets.gias.source import SEPARATOR, open_source
from register.sheets.gias.table import GiasTable, urn_in

_NAMED_DAY = re.compile(r"edubasealldata(\d{8})(?!\d)", re.ASCII | re.IGNORECASE)
DIGEST_BYTES = 16
_NOT_DAYS = frozenset({DoubtKind.OPENED_NOT_A_DAY, DoubtKind.CLOSED_NOT_A_DAY})
_NOT_CODES = {
    # GIAS has none for schools that are applied for: 87 of 51,012 in June 2024, and none before.
    DoubtKind.TYPE_MISSING: ("type_code", "empty", 10),
    DoubtKind.STATUS_NOT_A_CODE: ("status_code", "not 1, 2, 3 or 4", DAMAGED_SHARE),
    DoubtKind.AUTHORITY_NOT_A_CODE: ("la_code", "not three digits", DAMAGED_SHARE),
}
"""Without them no row says what a school is, whether it is open, or whose it is. The column, what
is wrong with it, and more than one row in how many condemns the file."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Every establishment in one file, each packed as one string to keep England in 20 MB."""

    day: date | None
    """The day in the file's name, if it has one."""
    digest: str
    """SHA-256 of the unpacked file, in hex."""
    packed: dict[str, str]
    """By URN, in the file's order: the kept cells joined by `SEPARATOR`."""
    days: DaysRead
    doubts: tuple[Doubt, ...]

    def establishment(self, urn: str) -> Establishment:
        """One establishment's values; KeyError where the file has no such URN."""
        texts = self.packed[urn].split(SEPARATOR)
        cells: list[str | int | date | None] = [*texts]
        for position in (OPENED, CLOSED_ON, CHANGED):
            cells[position] = self.days.known[texts[position]]
        cells[PUPILS] = int(texts[PUPILS]) if is_number(texts[PUPILS]) else None
        return Establishment._make(cells)

    def columns(self, urns: Iterable[str]) -> dict[str, Sequence[str | int | date | None]]:
        """These establishments' values a column at a time, by their names in `Establishment`."""
        rows = (self.packed[urn].split(SEPARATOR) for urn in urns)
        cells: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for position in (OPENED, CLOSED_ON, CHANGED):
            cells[position] = [self.days.known[text] for text in cells[position]]
        # Few numbers in many rows: each is read once.
        pupils = {text: int(text) if is_number(text) else None for text in set(cells[PUPILS])}
        cells[PUPILS] = [pupils[text] for text in cells[PUPILS]]
        return dict(zip(Establishment._fields, cells, strict=True))

    def stages(self) -> Iterator[tuple[str, str, str, date | None, date | None]]:
        """Every establishment's URN, type code, status code, opening day and closing day, in the
        file's order."""
        known = self.days.known
        for urn, packed in self.packed.items():
            cells = packed.split(SEPARATOR, CLOSED_ON + 1)
            opened_on, closed_on = known[cells[OPENED]], known[cells[CLOSED_ON]]
            yield urn, cells[TYPE], cells[STATUS], opened_on, closed_on


def row_digest(packed: str) -> bytes:
    """A short digest of a row's kept cells, but for GIAS's own day of last change.

    Equal where nothing that the register keeps differs.
    """
    kept, _, _ = packed.rpartition(SEPARATOR)
    return blake2b(kept.encode(), digest_size=DIGEST_BYTES).digest()


def day_in_name(path: Path) -> date | None:
    """The day in a name such as `edubasealldata20240617.csv.xz`, if there is one."""
    found = _NAMED_DAY.search(path.name)
    if found is None:
        return None
    with suppress(ValueError):
        text = found[1]
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def read_extract(path: Path, progress: Progress | None = None) -> Extract:
    """Read the extract at `path`: `.csv`, `.csv.xz` or `.csv.gz`, of any published layout.

    Raises `FileRefused`, with one sentence that says what was missing, where it is not one.
    """
    reading = _Reading()
    with open_source(path, progress) as source:
        table = GiasTable(source, EXTRACT)
        pick = itemgetter(*table.positions(EXTRACT.headings))
        for row, cells in table.rows():
            reading.take(row, pick(cells))
        reading.refuse_if_unusable()
        return Extract(
            day_in_name(path), source.digest, reading.packed, reading.days, tuple(reading.doubts)
        )


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.packed: dict[str, str] = {}
        self.days = DaysRead()
        self.doubts: list[Doubt] = []
        self.accented = 0
        self.accented_as_utf8 = 0

    def take(self, row: int, cells: tuple[str, ...]) -> None:
        urn, packed = urn_in(cells[0], row), SEPARATOR.join(cells)
        self.accented += not packed.isascii()
        if not is_plain(cells, packed, self.days):
            self._take_doubtful(row, cells, packed)
        if urn in self.packed:
            raise FileRefused(f"URN {urn} is there twice, the second time on row {row}.")
        self.packed[urn] = packed

    def _take_doubtful(self, row: int, cells: tuple[str, ...], packed: str) -> None:
        doubts = row_doubts(row, cells, packed, self.days)
        self.doubts += doubts
        if not packed.isascii():
            self.accented_as_utf8 += any(d.kind is DoubtKind.TEXT_DAMAGED for d in doubts)

    def refuse_if_unusable(self) -> None:
        if not self.packed:
            raise FileRefused("The file has headings but no schools.")
        if self.accented and self.accented == self.accented_as_utf8:
            raise FileRefused(
                "The file is in UTF-8: a GIAS extract is published in Windows-1252, "
                "so this one has been saved by another program."
            )
        unread = sum(d.kind in _NOT_DAYS for d in self.doubts)
        if unread > MOST_UNREAD and unread * DAMAGED_SHARE > len(self.packed):
            raise FileRefused(
                f"{unread:,} days of opening or closing are not written as GIAS writes them, "
                "like 31-08-2024: another program has saved the file, so it cannot be trusted."
            )
        stripped = sum(d.kind is DoubtKind.TYPE_NOT_A_CODE for d in self.doubts)
        if stripped * DAMAGED_SHARE > len(self.packed):
            raise FileRefused(
                f"{KEPT['type_code']} is not two digits on {stripped:,} rows: "
                "a spreadsheet has dropped the zeros, so the file cannot be trusted."
            )
        self._refuse_without_codes()

    def _refuse_without_codes(self) -> None:
        """A closed school whose status is lost would be taken as open, and its accounts with it."""
        for kind, (column, wrong, share) in _NOT_CODES.items():
            lost = sum(each.kind is kind for each in self.doubts)
            if lost > MOST_UNREAD and lost * share > len(self.packed):
                raise FileRefused(
                    f"{KEPT[column]} is {wrong} on {lost:,} rows, more than 1 in {share}, so the "
                    "file cannot be trusted. Download the extract again."
                )
