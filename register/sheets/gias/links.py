"""The links file: which establishment came before or after which, in GIAS's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from register.errors import FileRefused
from register.progress import Progress
from register.sheets.gias.days import read_dashed
from register.sheets.gias.doubts import (
    DAMAGED_SHARE,
    LONGEST_FOUND,
    MOST_UNREAD,
    Doubt,
    DoubtKind,
)
from register.sheets.gias.source import open_source
from register.sheets.gias.table import GiasLayout, GiasTable, urn_in

LINKS = GiasLayout(
    "a GIAS links file",
    "cp1252",
    ("URN", "LinkURN", "LinkType", "LinkEstablishedDate"),
)

LINK_TYPES = frozenset(
    {
        "Closure",
        "Expansion",
        "Merged - change in age range",
        "Merged - expansion in school capacity and changer in age range",
        "Merged - expansion of school capacity",
        "Other",
        "Predecessor",
        "Predecessor - Split School",
        "Predecessor - amalgamated",
        "Predecessor - merged",
        "Result of Amalgamation",
        "Sixth Form Centre Link",
        "Sixth Form Centre School",
        "Successor",
        "Successor - Split School",
        "Successor - amalgamated",
        "Successor - merged",
    }
)


class Link(NamedTuple):
    """One establishment's link to another."""

    urn: str
    link_urn: str
    link_type: str
    established_on: date | None
    """The day the link was recorded, which need not be the day it took effect."""


@dataclass(frozen=True, slots=True)
class Links:
    """Every link in one file, each once."""

    digest: str
    links: dict[Link, int]
    """With the number of the row that gave each."""
    doubts: tuple[Doubt, ...]


def read_links(path: Path, progress: Progress | None = None) -> Links:
    """Read the links file at `path`; raises `FileRefused` where it is not one."""
    links: dict[Link, int] = {}
    doubts: list[Doubt] = []
    with open_source(path, progress) as source:
        table = GiasTable(source, LINKS)
        urn_at, link_at, type_at, day_at = table.positions(LINKS.headings)
        for row, cells in table.rows():
            urn, link_type, day = urn_in(cells[urn_at], row), cells[type_at], cells[day_at]
            if link_type not in LINK_TYPES:
                found = link_type[:LONGEST_FOUND]
                doubts.append(Doubt(row, urn, DoubtKind.LINK_TYPE_NOT_KNOWN, found))
            try:
                established_on = read_dashed(day)
            except ValueError:
                established_on = None
                doubts.append(Doubt(row, urn, DoubtKind.LINK_DAY_NOT_A_DAY, day[:LONGEST_FOUND]))
            link = Link(urn, urn_in(cells[link_at], row), link_type, established_on)
            if link.urn == link.link_urn:
                found = link_type[:LONGEST_FOUND]
                doubts.append(Doubt(row, urn, DoubtKind.LINK_TO_ITSELF, found))
                continue
            links.setdefault(link, row)
        if not links:
            raise FileRefused("The links file has headings but no links.")
        _refuse_other_types(doubts, len(links))
        return Links(source.digest, links, tuple(doubts))


def _refuse_other_types(doubts: Sequence[Doubt], links: int) -> None:
    """Of a link whose type is not known nobody can say that it is a conversion."""
    lost = sum(each.kind is DoubtKind.LINK_TYPE_NOT_KNOWN for each in doubts)
    if lost > MOST_UNREAD and lost * DAMAGED_SHARE > links:
        raise FileRefused(
            f"LinkType is one that the register does not know on {lost:,} rows, more than 1 in "
            f"{DAMAGED_SHARE}, so the file cannot be trusted. Download the links again."
        )
