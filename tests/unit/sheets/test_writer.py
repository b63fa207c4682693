"""Files given back: safe to open in a spreadsheet, the same when read again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.sheets.completions import TEMPLATE, parse
from register.sheets.text import disarm, rearm
from register.sheets.writer import (
    RowFinding,
    csv_bytes,
    file_findings,
    findings_csv,
    storable_csv,
)
from tests.unit.sheets.builders import TODAY, only, person, read, read_text, text

RISKY = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def opened(data: bytes) -> list[list[str]]:
    """The rows as a spreadsheet would show them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_file_given_back_has_a_byte_order_mark_crlf_and_every_cell_quoted() -> None:
    assert csv_bytes([["A", "b"], ["Zoë", ""]]) == b'\xef\xbb\xbf"A","b"\r\n"Zo\xc3\xab",""\r\n'


@pytest.mark.parametrize("mark", RISKY)
def test_no_cell_given_back_begins_as_a_formula(mark: str) -> None:
    for cell in (f"{mark}1+1", f" {mark}1+1", f"'{mark}1+1"):
        (shown,) = opened(csv_bytes([[cell]]))[0]
        assert shown.startswith("'")
        assert rearm(shown) == cell


def test_a_number_of_ours_stays_a_number() -> None:
    assert opened(csv_bytes([[-4173, 0, "-4173"]])) == [["-4173", "0", "'-4173"]]


@given(st.text())
def test_disarming_is_undone_exactly(cell: str) -> None:
    assert rearm(disarm(cell)) == cell
    assert disarm(cell).lstrip()[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize(
    "name", ["-Smith", "=HYPERLINK(1)", "'=x", "’t Hooft", "'t Hooft", "@Okafor", "+44 Okafor"]
)
def test_a_file_given_back_is_read_again_with_the_same_text(name: str) -> None:
    parsed = read(person(Last_name=name))
    again = read_text(findings_csv(parsed, file_findings(parsed)))
    assert only(again).last_name == only(parsed).last_name
    assert again.sheet_rows[0].cells == parsed.sheet_rows[0].cells


def test_findings_stand_beside_the_senders_own_columns_in_their_order() -> None:
    headings = [*TEMPLATE[::-1], "House"]
    cells = person(TRN="O823456")[::-1]
    parsed = read_text(text([*cells, "blue"], ["Total", "1"], headings=headings))
    shown = opened(findings_csv(parsed, file_findings(parsed)))
    assert shown[0] == [*headings, "Row", "Result", "Finding", "Warning", "Suggestion"]
    assert shown[1][:12] == [*cells, "blue"]
    assert shown[1][12:14] == ["2", "error"]
    assert "letter O" in shown[1][14]
    assert shown[1][15:] == ["", "TRN: 0823456"]
    assert shown[2][12:14] == ["3", "ignored"]


def test_a_warning_stands_in_a_column_of_its_own_beside_a_row_that_is_taken() -> None:
    doubtful = person(Last_name="Dr Okafor", Certificate_number="TBC")
    parsed = read(doubtful, person(2, Last_name="Dr Ogun", TRN="O823456"))
    shown = opened(findings_csv(parsed, file_findings(parsed)))
    assert shown[1][11:14] == ["2", "read", ""]
    assert shown[1][14].splitlines() == [
        "Last name ‘Dr Okafor’ begins with a title. Leave it out.",
        "Certificate number ‘TBC’ is not a certificate number, so none is recorded. "
        "Enter the number, or leave it empty.",
    ]
    assert shown[1][15] == "Last name: Okafor"
    assert shown[2][11:13] == ["3", "error"]
    assert "letter O" in shown[2][13]
    assert shown[2][14] == "Last name ‘Dr Ogun’ begins with a title. Leave it out."
    assert shown[2][15].splitlines() == ["TRN: 0823456", "Last name: Ogun"]


def test_findings_of_the_service_replace_those_of_the_file() -> None:
    parsed = read(person(), person(2))
    findings = [RowFinding(2, "already held"), RowFinding(3, "conflict", "Another provider", "")]
    shown = opened(findings_csv(parsed, findings))
    assert [row[11:] for row in shown[1:]] == [
        ["2", "already held", "", "", ""],
        ["3", "conflict", "Another provider", "", ""],
    ]


def test_a_row_with_too_many_cells_keeps_them_and_its_findings_line_up() -> None:
    parsed = read([*person(), "stray"], person(2))
    data = findings_csv(parsed, file_findings(parsed))
    shown = opened(data)
    assert {len(row) for row in shown} == {17}
    assert shown[1][11] == "stray"
    again = read_text(data)
    assert [problem.code for problem in again.problems] == ["cell-count"]
    assert [row.number for row in again.rows] == [3]


def test_what_is_stored_has_no_personal_data_that_does_not_belong_and_the_same_row_numbers() -> (
    None
):
    file = "RESTRICTED\n\n" + text([*person(), "QQ123456C"], headings=[*TEMPLATE, "NI number"])
    file += "\n,,\n" + ",".join([*person(2), "QQ123456D"]) + "\n"
    parsed = read_text(file)
    stored = storable_csv(parsed)
    assert b"QQ123456" not in stored
    assert b"RESTRICTED" not in stored
    assert read_text(stored).rows == parsed.rows


def test_a_file_that_grew_when_it_was_stored_is_still_read() -> None:
    file = text(person()) + "\n" * 2_600_000
    stored = storable_csv(read_text(file + ",".join(person(2))))
    assert len(stored) > 5_000_000
    assert len(parse(stored, today=TODAY, is_stored=True).rows) == 2


def test_a_row_that_was_too_short_is_still_too_short_when_it_was_stored() -> None:
    parsed = read(person()[:8], person(2))
    again = parse(storable_csv(parsed), today=TODAY, is_stored=True)
    assert again.problems == parsed.problems
    assert again.rows == parsed.rows


def given_back(file: str) -> list[tuple[str, str, str]]:
    """The number, the result and the reason that stand beside each row given back."""
    parsed = read_text(file)
    width = len(opened(findings_csv(parsed, file_findings(parsed)))[0])
    return [
        (row[width - 5], row[width - 4], row[width - 3])
        for row in opened(findings_csv(parsed, file_findings(parsed)))
    ]


def test_every_row_is_given_back_in_its_place_the_blank_ones_too() -> None:
    blank = "," * (len(TEMPLATE) - 1)
    lines = ["RESTRICTED", "", text(person()).rstrip(), blank, "", ",".join(person(2)), blank, " "]
    shown = given_back("\n".join([*lines, "'", ""]))
    assert shown == [
        ("1", "ignored", "It is above the headings, so it was not read."),
        ("2", "ignored", "It is above the headings, so it was not read."),
        ("Row", "Result", "Finding"),
        ("4", "read", ""),
        ("5", "ignored", "It is blank."),
        ("6", "ignored", "It is blank."),
        ("7", "read", ""),
        ("8", "ignored", "It is blank."),
        ("9", "ignored", "It is blank."),
        ("10", "ignored", "It is blank."),
    ]


def test_what_is_given_back_has_blank_rows_when_it_is_read_again() -> None:
    parsed = read_text(text(person()) + "\n,,\n" + ",".join(person(2)) + "\n\n\n")
    again = read_text(findings_csv(parsed, file_findings(parsed)))
    assert [row.number for row in again.rows] == [row.number for row in parsed.rows]
    assert (again.blank_rows, again.last_row) == (parsed.blank_rows, parsed.last_row)


def test_a_file_with_rows_above_its_headings_is_given_back_the_same_however_often() -> None:
    parsed = read_text("Summer cohort\n\n" + text(person(), person(2, Outcome="?")))
    once = findings_csv(parsed, file_findings(parsed))
    again = read_text(once)
    assert opened(findings_csv(again, file_findings(again))) == opened(once)


def test_blank_rows_past_ten_thousand_are_told_in_one() -> None:
    shown = given_back(text(person()) + "\n" * 30_000 + ",".join(person(2)) + "\n\n")
    assert len(shown) == 10_005
    assert shown[10_002][:2] == ("10003 to 30002", "ignored")
    assert shown[10_003][:2] == ("30003", "read")
    assert shown[10_004] == ("30004", "ignored", "It is blank.")


def test_blank_rows_at_the_end_are_stored_too() -> None:
    parsed = read_text(text(person()) + "\n,,,\n\n\n")
    again = parse(storable_csv(parsed), today=TODAY, is_stored=True)
    assert (again.blank_rows, again.last_row) == (parsed.blank_rows, parsed.last_row)
