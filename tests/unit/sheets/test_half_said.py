"""Cells that say something and then take it back, and cells that only stand for a blank one."""

import pytest

from tests.unit.sheets.builders import (
    TEMPLATE,
    codes,
    noticed,
    only,
    person,
    read,
    read_text,
    text,
    warned,
)

LEFT = {"Course_completed": "", "Award_date": "", "Certificate_number": ""}


@pytest.mark.parametrize(
    "said", ["Passed (subject to board)", "Passed [provisional]", "Pass (pending)", "Passed?"]
)
def test_a_pass_with_a_condition_is_no_pass(said: str) -> None:
    parsed = read(person(Outcome=said), person(2))
    assert codes(parsed) == ["unknown-outcome"]
    assert [row.number for row in parsed.rows] == [3]


@pytest.mark.parametrize("said", ["Pass (merit)", "Passed.", "(Passed)", "PASS [Distinction]"])
def test_a_pass_with_its_grade_in_brackets_is_one(said: str) -> None:
    assert only(read(person(Outcome=said))).outcome == "PASSED"


@pytest.mark.parametrize("said", ["N/A", "n/a", "Pending", "#N/A", "-", "–", "to follow"])
def test_two_people_without_a_certificate_yet_do_not_share_one(said: str) -> None:
    parsed = read(person(Certificate_number=said), person(2, Certificate_number=said))
    assert codes(parsed) == []
    assert [row.certificate_number for row in parsed.rows] == ["", ""]
    assert [str(warning) for warning in parsed.warnings] == [
        f"Row {row}: Certificate number ‘{said}’ is not a certificate number, so none is recorded. "
        "Enter the number, or leave it empty."
        for row in (2, 3)
    ]


@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#value!", "#SPILL!", "########"])
def test_an_error_of_a_formula_is_kept_as_no_number_and_no_reference(error: str) -> None:
    for heading in ("Certificate number", "Your reference"):
        named = {heading.replace(" ", "_"): error}
        parsed = read(person(**named), person(2, **named))
        assert parsed.rows == ()
        assert [str(problem) for problem in parsed.problems] == [
            f"Row {row}: {heading} ‘{error}’ is what a spreadsheet shows for an error. Correct it "
            "in the spreadsheet, or empty the cell."
            for row in (2, 3)
        ]


@pytest.mark.parametrize("number", ["NA/00001", "0", "N-1", "№7", "PENDING-7"])
def test_a_number_that_is_like_no_number_is_kept(number: str) -> None:
    parsed = read(person(Certificate_number=number))
    assert (only(parsed).certificate_number, warned(parsed)) == (number, [])


def test_a_certificate_of_a_course_that_nobody_passed_is_told() -> None:
    parsed = read(person(Outcome="Withdrawn", **(LEFT | {"Certificate_number": "C-7"})))
    assert [str(warning) for warning in parsed.warnings] == [
        "Row 2: Certificate number ‘C-7’ is given, and Outcome is Withdrawn, so it is not "
        "recorded. Leave it empty, or correct the outcome."
    ]


def test_a_pass_with_a_certificate_and_a_withdrawal_without_one_are_as_they_should_be() -> None:
    assert warned(read(person())) == []
    assert warned(read(person(Outcome="Withdrawn", **LEFT))) == []


def test_cells_wrapped_as_text_formulas_are_read_as_the_text_inside() -> None:
    parsed = read([f'="{cell}"' for cell in person(Last_name='O""Brien')], person(2))
    assert codes(parsed) == []
    wrapped, bare = parsed.rows
    assert (wrapped.last_name, wrapped.first_names) == ('O"Brien', "Adaeze")
    assert (wrapped.born_on, wrapped.held_from) == (bare.born_on, bare.held_from)


def test_the_apostrophe_that_keeps_a_nought_is_no_part_of_a_certificate_number() -> None:
    marked = read(person(Certificate_number="'0042", Your_reference="'007"))
    row = only(marked)
    assert (row.certificate_number, row.reference) == ("0042", "007")
    both = read(person(Certificate_number="'0042"), person(2, Certificate_number="0042"))
    assert codes(both) == ["certificate-repeated", "certificate-repeated"]


def test_a_formula_that_is_not_only_text_is_left_as_it_is() -> None:
    row = only(read(person(Last_name='=HYPERLINK("http://x")')))
    assert row.last_name == '=HYPERLINK("http://x")'


def test_text_under_no_heading_is_told_as_that() -> None:
    parsed = read_text(text([*person(), "seen"], person(2), headings=[*TEMPLATE, ""]))
    assert [str(problem) for problem in parsed.problems] == [
        "Row 2: This row has text to the right of the last heading, ‘Your reference’. Give that "
        "column a heading or empty it, or check for a comma in a name."
    ]
    assert [row.number for row in parsed.rows] == [3]


def test_one_name_and_birth_date_beside_three_trns_may_have_been_copied_down() -> None:
    parsed = read(person(), person(2, Last_name="OKAFOR"), person(3))
    assert [each.message for each in parsed.notices if each.code == "same-name-several-trns"] == [
        "Adaeze Okafor, with the same date of birth, stands beside 3 TRNs: row 2, row 3 and row 4. "
        "Check that the name was not copied down the column."
    ]


def test_two_namesakes_of_one_day_and_three_awards_of_two_people_are_not_noticed() -> None:
    npq = {"Qualification": "NPQSENCO", "Course_start": "01/10/2024"}
    later = {"Course_completed": "01/10/2025", "Award_date": "01/11/2025"}
    parsed = read(person(), person(2), person(3, TRN="2300002", **npq, **later))
    assert "same-name-several-trns" not in noticed(parsed)
    assert len(parsed.rows) == 3
