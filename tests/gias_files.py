"""Small made-up files in the form of GIAS, written where a test says."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from register.sheets.gias import (
    Extract,
    Links,
    Trusts,
    read_extract,
    read_links,
    read_trusts,
)
from register.sheets.gias.columns import KEPT

Cells = Mapping[str, str]

DROPPED_IN_2025 = (
    "RSCRegion (name)",
    "OfstedLastInsp",
    "OfstedSpecialMeasures (code)",
    "OfstedSpecialMeasures (name)",
    "OfstedRating (name)",
)
WIDE, NARROW = 140, 135
LINK_HEADINGS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
TRUST_HEADINGS = (
    "Group UID",
    "Group ID",
    "Group Name",
    "Companies House Number",
    "Group Type",
    "Joined date",
    "Academy URN",
)
NAME = "edubasealldata20240617.csv"
LATER_NAME = "edubasealldata20240901.csv"


def school(urn: str = "100001", **cells: str) -> Cells:
    """An open community school, but for what is given by the register's names of columns."""
    plain = dict.fromkeys(KEPT, "") | {
        "urn": urn,
        "name": f"School {urn}",
        "type_code": "01",
        "type_name": "Community school",
        "type_group_code": "4",
        "status_code": "1",
        "phase_code": "2",
        "phase_name": "Primary",
        "la_code": "936",
        "la_name": "Surrey",
        "establishment_number": "2321",
        "region_code": "J",
        "region_name": "South East",
        "ukprn": "10079319",
        "town": "Guildford",
        "postcode": "GU1 1AA",
        "pupils": "271",
        "changed_on": "14-11-2023",
    }
    return plain | cells


def academy(urn: str, **cells: str) -> Cells:
    """An open converter academy, but for what is given."""
    return school(urn, **({"type_code": "34", "type_name": "Academy converter"} | cells))


def headings(width: int = WIDE) -> list[str]:
    """As many headings as the layout has, the kept ones not first."""
    extra = list(DROPPED_IN_2025) if width == WIDE else []
    filler = [f"Column {number}" for number in range(width - len(KEPT) - len(extra))]
    return [*extra, *filler[:10], *KEPT.values(), *filler[10:]]


def extract_text(schools: Iterable[Cells], width: int = WIDE) -> str:
    """The file's text: numbers bare and the rest quoted, CRLF, and no last line end."""
    columns = headings(width)
    lines = [",".join(f'"{name}"' for name in columns)]
    for one in schools:
        by_heading = {KEPT[name]: cell for name, cell in one.items()}
        cells = [by_heading.get(column, "") for column in columns]
        lines.append(
            ",".join(_cell(column, cell) for column, cell in zip(columns, cells, strict=True))
        )
    return "\r\n".join(lines)


def _cell(column: str, cell: str) -> str:
    return cell if column in ("URN", "UKPRN") else '"' + cell.replace('"', '""') + '"'


def write(folder: Path, text: str, name: str = NAME, encoding: str = "cp1252") -> Path:
    """A file of that text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def write_extract(folder: Path, schools: Iterable[Cells], name: str = NAME) -> Path:
    """An extract of those schools."""
    return write(folder, extract_text(schools), name)


def extract(folder: Path, schools: Iterable[Cells], name: str = NAME) -> Extract:
    """The same, read."""
    return read_extract(write_extract(folder, schools, name))


def write_links(folder: Path, links: Iterable[Sequence[str]]) -> Path:
    """A links file: each link is a URN, a linked URN, a type and perhaps a day."""
    rows = [(urn, to, f"School {to}", kind, day[0] if day else "") for urn, to, kind, *day in links]
    return write(folder, _csv(LINK_HEADINGS, rows), "links.csv")


def links(folder: Path, given: Iterable[Sequence[str]]) -> Links:
    """The same, read."""
    return read_links(write_links(folder, given))


def succession(before: str, after: str) -> list[tuple[str, str, str]]:
    """A plain succession, as GIAS links it from both sides."""
    return [(before, after, "Successor"), (after, before, "Predecessor")]


def write_trusts(folder: Path, members: Iterable[Sequence[str]]) -> Path:
    """A membership file: each member is a trust's UID and name, an academy's URN and a day."""
    rows = [
        (uid, f"TR{uid}", name, "07595434", "Multi-academy trust", day, urn)
        for uid, name, urn, day in members
    ]
    return write(folder, _csv(TRUST_HEADINGS, rows), "trusts.csv", "utf-8-sig")


def trusts(folder: Path, members: Iterable[Sequence[str]]) -> Trusts:
    """The same, read."""
    return read_trusts(write_trusts(folder, members))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()
