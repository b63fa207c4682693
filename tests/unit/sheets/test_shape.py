"""The shape of the table: where the headings are, what is a row, and which number it has."""

import pytest

from register.errors import FileRefused
from register.sheets import providers
from register.sheets.completions import TEMPLATE
from register.sheets.headings import RESULT_COLUMNS
from tests.unit.sheets.builders import codes, noticed, only, person, read, read_text, text

GUIDANCE = ["7 digits. Do not edit this row", *["Required"] * 2, "DD/MM/YYYY", *["Required"] * 7]


def test_lines_above_the_headings_are_passed_over_and_counted() -> None:
    parsed = read_text("RESTRICTED\r\nCompletions, summer 2024\r\n\r\n" + text(person()))
    assert only(parsed).number == 5
    assert noticed(parsed) == ["rows-above-headings"]


def test_headings_below_the_tenth_row_are_not_found() -> None:
    with pytest.raises(FileRefused, match="first 10 rows"):
        read_text("note\r\n" * 10 + text(person()))


def test_a_guidance_row_left_in_is_ignored_with_its_reason() -> None:
    parsed = read(GUIDANCE, person())
    assert only(parsed).number == 3
    assert [(row.row, row.code) for row in parsed.ignored] == [(2, "guidance")]


def test_a_person_is_never_taken_for_guidance() -> None:
    parsed = read(person(Your_reference="Do not edit, e.g. required"))
    assert only(parsed).number == 2


def test_headings_are_known_by_other_names_in_any_case_and_order() -> None:
    headings = [
        "  trn ", "SURNAME", "Forename(s)", "D.O.B", "qualification\xa0", "Course Start Date",
        "Completion date (DD/MM/YYYY)", "Date of award", "OUTCOME", "Certificate no.", "Reference",
    ]  # fmt: skip
    cells = person()
    parsed = read_text(text(cells[::-1], headings=headings[::-1]))
    assert only(parsed).first_names == "Adaeze"


def test_a_missing_heading_is_named() -> None:
    cells, headings = person(), list(TEMPLATE)
    del cells[3], headings[3]
    with pytest.raises(FileRefused, match="‘Date of birth’"):
        read_text(text(cells, headings=headings))


def test_headings_that_may_have_been_meant_are_named_beside_the_missing_one() -> None:
    headings = ["Date of brith" if name == "Date of birth" else name for name in TEMPLATE]
    with pytest.raises(FileRefused) as refused:
        read_text(text(person(), headings=headings))
    assert str(refused.value) == (
        "The selected file does not have the column ‘Date of birth’. "
        "Headings that are not among the register’s: ‘Date of brith’."
    )
    many = [*headings, *(f"Extra {number}" for number in range(9))]
    with pytest.raises(FileRefused, match="‘Extra 3’ and 5 more"):
        read_text(text([*person(), *[""] * 9], headings=many))


def test_a_column_that_is_not_read_for_its_heading_is_named_beside_a_missing_one() -> None:
    headings = ["Result" if name == "Outcome" else name for name in TEMPLATE]
    with pytest.raises(FileRefused) as refused:
        read_text(text(person(), headings=headings))
    assert str(refused.value) == (
        "The selected file does not have the column ‘Outcome’. "
        "Not read, because the register’s own findings have that heading: ‘Result’."
    )


def test_a_column_of_names_that_a_file_has_is_not_taken_for_one_of_whole_names() -> None:
    with pytest.raises(FileRefused) as refused:
        providers.parse(b"Number,Name,Qualification,From,To\n1,A,NPQSENCO,,\n")
    assert str(refused.value) == (
        "The selected file does not have the column ‘UKPRN’. "
        "Headings that are not among the register’s: ‘Number’."
    )


def test_one_column_for_the_whole_name_is_explained() -> None:
    headings = ["Name" if name == "Last name" else name for name in TEMPLATE]
    with pytest.raises(FileRefused, match="a column each"):
        read_text(text(person(), headings=headings))


def test_a_repeated_heading_is_an_error_by_any_of_its_names() -> None:
    with pytest.raises(FileRefused, match="more than one column headed ‘Date of birth’"):
        read_text(text([*person(), ""], headings=[*TEMPLATE, "DOB"]))


def test_an_extra_column_is_ignored_with_a_notice_and_given_back() -> None:
    parsed = read_text(text([*person(), "blue"], headings=[*TEMPLATE, "House"]))
    assert only(parsed).number == 2
    assert noticed(parsed) == ["extra-columns"]
    assert parsed.sheet_rows[0].cells[-1] == "blue"


def test_a_blank_heading_in_the_middle_is_noticed() -> None:
    parsed = read_text(text(["1", *person()], headings=["", *TEMPLATE]))
    assert only(parsed).trn == "2300001"
    assert noticed(parsed) == ["blank-heading"]


def test_certificate_number_and_reference_may_be_left_out() -> None:
    row = only(read_text(text(person()[:9], headings=TEMPLATE[:9])))
    assert (row.certificate_number, row.reference) == ("", "")


def test_blank_rows_are_skipped_and_still_numbered() -> None:
    blanks = ["", "", "," * 10, " , ,\xa0" + "," * 8, "'" + "," * 10]
    lines = text(person()).splitlines()
    file = "\r\n".join([lines[0], *blanks, lines[1], *blanks * 200])
    parsed = read_text(file)
    assert only(parsed).number == 7
    assert parsed.blank_rows == 5 + 5 * 200


def test_empty_columns_at_the_end_are_allowed() -> None:
    parsed = read_text(text([*person(), "", ""], headings=[*TEMPLATE, "", ""]))
    assert only(parsed).number == 2


def test_a_comma_in_a_name_is_told_by_the_count_of_cells() -> None:
    parsed = read([*person(), "stray"], person(2))
    assert [str(problem) for problem in parsed.problems] == [
        "Row 2: This row has 12 cells, expected 11. Check for a comma in a name."
    ]
    assert [row.number for row in parsed.rows] == [3]


def test_a_row_with_too_few_cells_is_an_error() -> None:
    parsed = read(person()[:5], person(2))
    assert codes(parsed) == ["cell-count"]
    assert [row.number for row in parsed.rows] == [3]


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ([*person(), "stray"], "Adaeze Okafor"),
        (person()[:5], "Adaeze Okafor"),
        (person()[:2], "Okafor"),
        ([person()[0], *person()[2:8]], "Adaeze"),
        (["1", *person()], ""),
        (person()[1:7], ""),
        ([person()[0], "", *person()[3:7]], ""),
        ([person()[0], "ada@example.org", *person()[2:], "x"], "Adaeze"),
        ([*person(First_names="A" * 1_001)[:10], ""], f"{'A' * 39}…"),
    ],
)
def test_a_row_of_the_wrong_width_names_whom_it_plainly_does(cells: list[str], named: str) -> None:
    (problem,) = read(cells, person(2)).problems
    assert (problem.row, problem.person) == (2, named)


@pytest.mark.parametrize(
    "note",
    [
        "Total,2",
        "TOTALS:,,",
        "Total rows: 120",
        "Number of records: 1200",
        "End of report 12/07/2024",
        "End of data",
        "Notes: all passed",
        "No trainee data to export",
        "***",
    ],
)
def test_totals_and_notes_are_ignored_with_their_reason(note: str) -> None:
    parsed = read_text(text(person()) + note)
    assert only(parsed).number == 2
    assert [(row.row, row.code) for row in parsed.ignored] == [(3, "total-or-note")]


def test_a_total_in_the_place_of_a_trn_hides_no_row_that_is_otherwise_full() -> None:
    assert codes(read(person(), person(2, TRN="Total 2300002"))) == ["trn-not-a-number"]


@pytest.mark.parametrize("note", ["Printed on 12/07/2024", "Source: student records", "2300002"])
def test_a_row_of_one_cell_has_one_problem_that_says_what_to_do_if_it_is_a_note(note: str) -> None:
    for at in (0, 3):
        cells = [""] * len(TEMPLATE)
        cells[at] = note
        assert [str(each) for each in read(person(), cells).problems] == [
            f"Row 3: This row ‘{note}’ holds nothing else. Remove the row if that is a note, or "
            "fill in the other cells."
        ]


def test_a_comment_row_is_ignored_with_its_reason_and_never_silently() -> None:
    cells = person(2)
    cells[0] = f"# {cells[0]}"
    parsed = read(person(), cells)
    assert only(parsed).number == 2
    assert [(row.row, row.code) for row in parsed.ignored] == [(3, "comment")]


def test_a_reference_that_begins_with_a_hash_does_not_hide_its_row() -> None:
    parsed = read_text(text(["#12", *person()], headings=["Index", *TEMPLATE]))
    assert only(parsed).number == 2


def test_a_row_without_a_trn_is_an_error_and_never_dropped() -> None:
    parsed = read(person(TRN=""), person(2))
    (problem,) = parsed.problems
    assert (problem.row, problem.code, problem.person) == (2, "trn-missing", "Adaeze Okafor")


def test_headings_again_in_the_middle_are_ignored() -> None:
    parsed = read(person(), TEMPLATE, person(2))
    assert [row.number for row in parsed.rows] == [2, 4]
    assert [row.code for row in parsed.ignored] == ["headings-again"]


@pytest.mark.parametrize(
    "results", [RESULT_COLUMNS, ("Row", "Result", "Error", "Suggestion"), ("Row number", "Errors")]
)
def test_a_returned_file_is_read_without_its_result_columns(results: tuple[str, ...]) -> None:
    told = ["2", "error", "Outcome is empty", "Sent twice", "Passed"][: len(results)]
    parsed = read_text(text([*person(), *told], headings=[*TEMPLATE, *results]))
    assert only(parsed).outcome == "PASSED"
    assert parsed.headings == TEMPLATE
    assert noticed(parsed) == []


def test_personal_data_that_does_not_belong_is_dropped_before_it_is_kept() -> None:
    headings = [*TEMPLATE, "NI number", "Home address", "Ethnicity", "House"]
    parsed = read_text(text([*person(), "QQ123456C", "1 High St", "X", "h"], headings=headings))
    assert only(parsed).number == 2
    assert noticed(parsed)[0] == "personal-data-dropped"
    assert "QQ123456C" not in repr(parsed)
    assert "High St" not in repr(parsed)
    assert parsed.headings == (*TEMPLATE, "House")
