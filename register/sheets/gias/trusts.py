"""The academies' membership file: which academy is in which trust, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from register.errors import FileRefused
from register.progress import Progress
from register.sheets.gias.days import read_slashed
from register.sheets.gias.doubts import LONGEST_FOUND, Doubt, DoubtKind
from register.sheets.gias.source import open_source
from register.sheets.gias.table import GiasLayout, GiasTable, urn_in

TRUSTS = GiasLayout(
    "the academies’ membership file",
    "utf-8-sig",
    (
        "Group UID",
        "Group Name",
        "Companies House Number",
        "Group Type",
        "Academy URN",
        "Joined date",
    ),
)


class GiasTrust(NamedTuple):
    """A trust as GIAS names it."""

    uid: str
    name: str
    companies_house_number: str
    type_name: str


class Membership(NamedTuple):
    """An academy in a trust; `joined_on` None where GIAS has no day."""

    urn: str
    trust_uid: str
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class Trusts:
    """Every trust and membership in one file, each once."""

    digest: str
    trusts: dict[str, GiasTrust]
    """By group UID."""
    memberships: frozenset[Membership]
    doubts: tuple[Doubt, ...]


def read_trusts(path: Path, progress: Progress | None = None) -> Trusts:
    """Read the membership file at `path`; raises `FileRefused` where it is not one."""
    trusts: dict[str, GiasTrust] = {}
    memberships: set[Membership] = set()
    doubts: list[Doubt] = []
    with open_source(path, progress) as source:
        table = GiasTable(source, TRUSTS)
        positions = table.positions(TRUSTS.headings)
        for row, cells in table.rows():
            uid, name, number, kind, urn, day = (cells[position] for position in positions)
            if not uid:
                raise FileRefused(f"Row {row} has no Group UID, which names the trust.")
            try:
                joined_on = read_slashed(day)
            except ValueError:
                joined_on = None
                doubts.append(Doubt(row, urn, DoubtKind.JOINED_NOT_A_DAY, day[:LONGEST_FOUND]))
            if uid in trusts and trusts[uid].name != name:
                found = name[:LONGEST_FOUND]
                doubts.append(Doubt(row, urn, DoubtKind.TRUST_NAMED_OTHERWISE, found))
            trusts[uid] = GiasTrust(uid, name, number, kind)
            memberships.add(Membership(urn_in(urn, row), uid, joined_on))
        if not memberships:
            raise FileRefused("The membership file has headings but no academies.")
        return Trusts(source.digest, trusts, frozenset(memberships), tuple(doubts))
