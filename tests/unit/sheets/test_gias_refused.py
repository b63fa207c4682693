"""A file that is no whole extract, links or membership file is refused in one sentence."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from register.errors import FileRefused
from register.sheets.gias import read_extract, read_links, read_trusts
from tests.gias_files import (
    extract_text,
    school,
    succession,
    write,
    write_extract,
    write_links,
    write_trusts,
)

SEVERAL = [school(f"10000{number}") for number in range(1, 6)]


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        read_extract(path)
    return str(refused.value)


def test_a_file_whose_zeros_a_spreadsheet_dropped_is_refused(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001", type_code="1"), school("100002")])
    assert "TypeOfEstablishment (code) is not two digits on 1 rows" in refusal(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\xef\xbb\xbf\n <html>", "web page"),
        (b"PK\x03\x04\x14\x00", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        ("URN,Name".encode("utf-16"), "UTF-16"),
        ("URN,Name".encode("utf-16-le"), "not Windows-1252 text"),
        (b"\xef\xbb\xbfURN,EstablishmentName", "UTF-8"),
        (b"URN,EstablishmentName\r\n100001,A", "no column 'TypeOfEstablishment (code)'"),
        (b"URN,URN\r\n", "no column"),
        (b"\x1f\x8b\x08\x00", "cut off or damaged"),
        (b"\xfd7zXZ\x00\x00", "cut off or damaged"),
        (b"a" * (3 * 1024 * 1024), "line longer than 1 MB"),
    ],
)
def test_what_is_not_an_extract_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "edubasealldata20240617.csv"
    path.write_bytes(content)
    sentence = refusal(path)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_headings_alone_are_refused(tmp_path: Path) -> None:
    assert "no schools" in refusal(write_extract(tmp_path, []))


def test_a_heading_twice_is_refused(tmp_path: Path) -> None:
    text = extract_text(SEVERAL).replace('"Column 3"', '"Town"', 1)
    assert "'Town' more than once" in refusal(write(tmp_path, text))


def test_a_school_twice_is_refused(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [*SEVERAL, school("100002")])
    assert refusal(path) == "URN 100002 is there twice, the second time on row 7."


@pytest.mark.parametrize("day", ["01-09-12", "2012-09-01", "09-13-2012"])
@pytest.mark.parametrize("column", ["opened_on", "closed_on"])
def test_days_in_another_form_throughout_are_refused_lest_those_held_be_lost(
    tmp_path: Path, day: str, column: str
) -> None:
    rows = [school(str(100001 + n), **{column: day if n < 6 else ""}) for n in range(599)]
    sentence = refusal(write_extract(tmp_path, rows))
    assert sentence.startswith("6 days of opening or closing are not written as GIAS writes them")
    spread = [*rows, school("200000")]
    assert len(read_extract(write_extract(tmp_path, spread)).doubts) == 6


@pytest.mark.parametrize(
    ("column", "cell", "share", "words"),
    [
        ("type_code", "", 10, "TypeOfEstablishment (code) is empty on 6 rows"),
        ("status_code", "2.0", 100, "EstablishmentStatus (code) is not 1, 2, 3 or 4 on 6 rows"),
        ("la_code", "936.0", 100, "LA (code) is not three digits on 6 rows"),
    ],
)
def test_codes_that_are_lost_on_many_rows_are_refused_and_on_few_are_doubts(
    tmp_path: Path, column: str, cell: str, share: int, words: str
) -> None:
    lost = {column: cell}
    rows = [school(str(100001 + n), **(lost if n < 6 else {})) for n in range(6 * share - 1)]
    sentence = refusal(write_extract(tmp_path, rows))
    assert words in sentence
    assert sentence.endswith("Download the extract again.")
    spread = [*rows, school("200000")]
    assert len(read_extract(write_extract(tmp_path, spread)).doubts) == 6


def test_link_types_that_are_not_known_on_many_rows_are_refused_and_on_few_are_doubts(
    tmp_path: Path,
) -> None:
    """Every conversion rests on a link of a type that is known."""
    types = ["Successor (converted)"] * 6 + ["Successor"] * 593
    given = [(str(100001 + n), str(140001 + n), kind) for n, kind in enumerate(types)]
    with pytest.raises(FileRefused) as caught:
        read_links(write_links(tmp_path, given))
    assert str(caught.value) == (
        "LinkType is one that the register does not know on 6 rows, more than 1 in 100, so the "
        "file cannot be trusted. Download the links again."
    )
    spread = [*given, ("200000", "200001", "Successor")]
    assert len(read_links(write_links(tmp_path, spread)).doubts) == 6


@pytest.mark.parametrize("urn", ["", "2E+05", "10000", "1000001", "\N{SUPERSCRIPT TWO}00001"])
def test_a_row_without_a_urn_is_refused(tmp_path: Path, urn: str) -> None:
    assert "Row 3 has no URN of six digits" in refusal(
        write_extract(tmp_path, [school("100001"), school(urn)])
    )


def test_a_utf_8_file_is_refused_though_each_byte_could_be_windows_1252(tmp_path: Path) -> None:
    path = write(tmp_path, extract_text([school(name="École")]), encoding="utf-8")
    assert "is in UTF-8" in refusal(path)


def test_bytes_that_windows_1252_does_not_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(extract_text(SEVERAL).encode("cp1252").replace(b"School", b"Sch\x81ol"))
    assert "0x81" in refusal(path)


def test_a_file_cut_anywhere_within_a_row_is_refused(tmp_path: Path) -> None:
    whole = extract_text(SEVERAL).encode("cp1252")
    last = whole.rindex(b"\r\n") + 2
    path = tmp_path / "cut.csv"
    for end in range(last + 1, len(whole)):
        path.write_bytes(whole[:end])
        assert "cut off" in refusal(path), whole[last:end]


def test_a_row_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    text = extract_text(SEVERAL).replace('"Surrey"', '"Surrey","Surrey"', 1)
    assert refusal(write(tmp_path, text)).startswith("Row 2 has 141 of the 140 columns")


@pytest.mark.parametrize("pack", [lzma.compress, gzip.compress])
def test_a_packed_file_that_is_cut_off_is_refused(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    content = pack(extract_text(SEVERAL).encode())
    path = tmp_path / "cut.csv.xz"
    path.write_bytes(content[: len(content) // 2])
    assert "cut off or damaged" in refusal(path)


def refused_by(reader: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(FileRefused) as refused:
        reader(path)
    return str(refused.value)


def test_each_kind_of_file_is_told_from_the_others_and_how_it_is_given(tmp_path: Path) -> None:
    # Names beyond Windows-1252, in UTF-8: its encoding is not what is wrong with it here.
    trusts = write_trusts(tmp_path, [("1001", "Łąka and Ḥasan Trust", "100001", "01/09/2019")])
    links = write_links(tmp_path, succession("100001", "100002"))
    extract = write_extract(tmp_path, SEVERAL)
    for given, reader, says in (
        (
            trusts,
            read_extract,
            "The file is the academies’ membership file, not a GIAS extract: give it with "
            "--trusts.",
        ),
        (links, read_extract, "a GIAS links file, not a GIAS extract: give it with --links."),
        (extract, read_links, "not a GIAS links file: give it first, with no option before it."),
        (trusts, read_links, "not a GIAS links file: give it with --trusts."),
        (
            extract,
            read_trusts,
            "The file is an extract of establishments, not the academies’ membership file: give it "
            "first, with no option before it.",
        ),
        (links, read_trusts, "not the academies’ membership file: give it with --links."),
    ):
        said = refused_by(reader, given)
        assert said.endswith(says)
        assert (said.startswith("The file is "), said.count(".")) == (True, 1)


def test_a_membership_file_without_its_mark_is_told_what_it_is_too(tmp_path: Path) -> None:
    path = tmp_path / "trusts.csv"
    path.write_bytes(write_trusts(tmp_path, [("1", "A", "100001", "")]).read_bytes()[3:])
    assert "give it with --trusts" in refused_by(read_extract, path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "none.csv")
