"""The files of GIAS: both layouts, packed or not, days and doubts."""

import gzip
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from register.sheets.gias import DoubtKind, read_extract, row_digest
from tests.gias_files import (
    NARROW,
    WIDE,
    extract,
    extract_text,
    links,
    school,
    trusts,
    write,
    write_extract,
)

Pack = Callable[[bytes], bytes]


SEVERAL = [school(f"10000{number}") for number in range(1, 6)]


def doubts_of(folder: Path, **cells: str) -> list[DoubtKind]:
    return [doubt.kind for doubt in extract(folder, [school(**cells)]).doubts]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_both_published_layouts_are_read_by_column_name(tmp_path: Path, width: int) -> None:
    path = write(tmp_path, extract_text([school("100001", name="Goodwyns")], width))
    assert read_extract(path).establishment("100001").name == "Goodwyns"


def test_windows_1252_names_keep_their_accents_apostrophes_and_dashes(tmp_path: Path) -> None:
    name = "École St Mary\N{RIGHT SINGLE QUOTATION MARK}s \N{EN DASH} Upper\xa0School"
    read = extract(tmp_path, [school(name=name)])
    assert read.establishment("100001").name == name
    assert read.doubts == ()


def test_codes_keep_their_zeros_and_days_are_days(tmp_path: Path) -> None:
    read = extract(
        tmp_path, [school(establishment_number="0021", opened_on="01-09-2012", pupils="")]
    ).establishment("100001")
    assert (read.type_code, read.establishment_number) == ("01", "0021")
    assert (read.opened_on, read.pupils) == (date(2012, 9, 1), None)


@pytest.mark.parametrize("day", ["01-01-1900", "31-12-9999"])
def test_a_placeholder_day_is_no_day_and_no_doubt(tmp_path: Path, day: str) -> None:
    read = extract(tmp_path, [school(opened_on=day, closed_on=day)])
    found = read.establishment("100001")
    assert (found.opened_on, found.closed_on, read.doubts) == (None, None, ())


def test_a_school_older_than_the_placeholder_keeps_its_day(tmp_path: Path) -> None:
    read = extract(tmp_path, [school(opened_on="29-09-0597")]).establishment("100001")
    assert read.opened_on == date(597, 9, 29)


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
def test_a_packed_file_is_the_same_file(tmp_path: Path, pack: Pack) -> None:
    plain = write_extract(tmp_path, SEVERAL)
    packed = tmp_path / "packed.csv"
    packed.write_bytes(pack(plain.read_bytes()))
    assert read_extract(packed).digest == read_extract(plain).digest


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubasealldata20240617.csv", date(2024, 6, 17)),
        ("edubasealldata20240617.csv.gz", date(2024, 6, 17)),
        ("edubasealldata20240230.csv", None),
        ("schools.csv", None),
    ],
)
def test_the_day_is_in_the_files_name(tmp_path: Path, name: str, day: date | None) -> None:
    assert extract(tmp_path, SEVERAL, name).day == day


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        ({"name": ""}, DoubtKind.NAME_MISSING),
        ({"type_code": ""}, DoubtKind.TYPE_MISSING),
        ({"status_code": "9"}, DoubtKind.STATUS_NOT_A_CODE),
        ({"la_code": "36"}, DoubtKind.AUTHORITY_NOT_A_CODE),
        ({"establishment_number": ""}, DoubtKind.NUMBER_MISSING),
        ({"establishment_number": "21"}, DoubtKind.NUMBER_NOT_A_CODE),
        ({"opened_on": "31-02-2012"}, DoubtKind.OPENED_NOT_A_DAY),
        ({"opened_on": "01-01-0001"}, DoubtKind.OPENED_NOT_A_DAY),
        ({"closed_on": "soon"}, DoubtKind.CLOSED_NOT_A_DAY),
        ({"closed_on": "31-12-9998"}, DoubtKind.CLOSED_NOT_A_DAY),
        ({"status_code": "2"}, DoubtKind.CLOSED_DAY_MISSING),
        ({"status_code": "2", "closed_on": "01-01-1900"}, DoubtKind.CLOSED_DAY_MISSING),
        (
            {"opened_on": "01-09-2012", "closed_on": "31-08-2011"},
            DoubtKind.CLOSES_BEFORE_OPENING,
        ),
        ({"opened_on": "01/09/2012"}, DoubtKind.DAYS_REWRITTEN),
        ({"pupils": "2E+03"}, DoubtKind.PUPILS_NOT_A_NUMBER),
        ({"pupils": "2\u00b2"}, DoubtKind.PUPILS_NOT_A_NUMBER),
        ({"pupils": "2000000"}, DoubtKind.PUPILS_NOT_A_NUMBER),
        ({"name": "St Thomas ? Becket"}, DoubtKind.TEXT_DAMAGED),
        ({"name": "St Mary?s"}, DoubtKind.TEXT_DAMAGED),
    ],
)
def test_a_doubtful_row_is_taken_and_named(
    tmp_path: Path, cells: dict[str, str], doubt: DoubtKind
) -> None:
    read = extract(tmp_path, [school("100001"), school("100002", **cells)])
    assert [(one.row, one.urn, one.kind) for one in read.doubts] == [(3, "100002", doubt)]


def test_a_plain_row_raises_no_doubt(tmp_path: Path) -> None:
    assert doubts_of(tmp_path) == []


def test_a_wrongly_decoded_name_among_sound_ones_is_a_doubt(tmp_path: Path) -> None:
    read = extract(tmp_path, [school("100001", name="Ã©cole"), school("100002", name="École")])
    assert [(one.urn, one.kind) for one in read.doubts] == [("100001", DoubtKind.TEXT_DAMAGED)]


def test_one_lost_zero_is_a_doubt_and_is_never_put_back(tmp_path: Path) -> None:
    many = [school(f"{100000 + number}") for number in range(150)]
    read = extract(tmp_path, [*many, school("200000", type_code="2")])
    assert read.establishment("200000").type_code == "2"
    assert [one.kind for one in read.doubts] == [DoubtKind.TYPE_NOT_A_CODE]


def test_only_the_day_of_last_change_does_not_change_a_rows_digest(tmp_path: Path) -> None:
    def digest(**cells: str) -> bytes:
        return row_digest(extract(tmp_path, [school(**cells)]).packed["100001"])

    assert digest() == digest(changed_on="01-01-2024")
    assert digest() != digest(town="Woking")


def test_links_are_read_once_each_and_doubted(tmp_path: Path) -> None:
    read = links(
        tmp_path,
        [
            ("100001", "100002", "Successor", "31-08-2021"),
            ("100001", "100002", "Successor", "31-08-2021"),
            ("100003", "100004", "Cousin", "yesterday"),
        ],
    )
    assert [(link.urn, link.established_on) for link in read.links] == [
        ("100001", date(2021, 8, 31)),
        ("100003", None),
    ]
    assert {doubt.kind for doubt in read.doubts} == {
        DoubtKind.LINK_TYPE_NOT_KNOWN,
        DoubtKind.LINK_DAY_NOT_A_DAY,
    }


def test_a_link_of_a_school_to_itself_is_passed_over_and_told(tmp_path: Path) -> None:
    read = links(tmp_path, [("100001", "100001", "Successor"), ("100001", "100002", "Successor")])
    assert [(link.urn, link.link_urn) for link in read.links] == [("100001", "100002")]
    assert [(each.row, each.urn, each.kind) for each in read.doubts] == [
        (2, "100001", DoubtKind.LINK_TO_ITSELF)
    ]


def test_a_membership_file_gives_trusts_and_who_is_in_them(tmp_path: Path) -> None:
    read = trusts(tmp_path, [("17101", "Five Dimensions", "136730", "01/05/2011")])
    assert read.trusts["17101"].name == "Five Dimensions"
    assert {(one.urn, one.joined_on) for one in read.memberships} == {("136730", date(2011, 5, 1))}
    assert read.doubts == ()


def test_a_trust_that_two_rows_name_differently_is_a_doubt_and_the_last_is_taken(
    tmp_path: Path,
) -> None:
    named = ("Five Dimensions", "Five Dimensions", "Six Dimensions")
    rows = [("17101", name, f"13673{at}", "01/05/2011") for at, name in enumerate(named)]
    read = trusts(tmp_path, [*rows, ("17102", "Five Dimensions", "136739", "01/05/2011")])
    assert read.trusts["17101"].name == "Six Dimensions"
    assert [tuple(each) for each in read.doubts] == [
        (4, "136732", DoubtKind.TRUST_NAMED_OTHERWISE, "Six Dimensions")
    ]
