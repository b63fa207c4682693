"""What rows say, alone and against each other."""

from datetime import date

import pytest

from register.sheets.completions import TEMPLATE, CourseOutcome
from tests.unit.sheets.builders import codes, noticed, only, person, read, read_text, text, warned

LEFT = {"Course_completed": "", "Award_date": "", "Certificate_number": ""}
NPQ = {
    "Qualification": "NPQSENCO",
    "Course_start": "10/10/2024",
    "Course_completed": "28/06/2026",
    "Award_date": "15/07/2026",
    "Certificate_number": "NPQ/1",
}


def test_exact_duplicate_rows_are_collapsed_with_their_reason() -> None:
    parsed = read(person(), person(2), person())
    assert [row.number for row in parsed.rows] == [2, 3]
    assert [(row.row, row.code, row.why) for row in parsed.ignored] == [
        (4, "duplicate", "It is the same as row 2, which is used.")
    ]


def test_a_copy_with_a_reference_of_its_own_is_told_that_it_is_not_kept() -> None:
    parsed = read(*(person(Your_reference=each) for each in ("S1", "S1", "S9")))
    assert only(parsed).reference == "S1"
    assert [(row.row, row.why) for row in parsed.ignored] == [
        (3, "It is the same as row 2, which is used."),
        (
            4,
            "It is the same as row 2, which is used. "
            "Its reference ‘S9’ is not kept: that row has ‘S1’.",
        ),
    ]


def test_of_copies_one_that_has_a_reference_is_used() -> None:
    parsed = read(*(person(Your_reference=each) for each in ("", "S1", "")))
    assert (only(parsed).number, only(parsed).reference) == (3, "S1")
    assert [(row.row, row.why) for row in parsed.ignored] == [
        (2, "It is the same as row 3, which is used."),
        (4, "It is the same as row 3, which is used."),
    ]


def test_a_duplicate_in_other_letters_is_still_the_same_person() -> None:
    parsed = read(person(Last_name="O’BRIEN"), person(Last_name="O'Brien"))
    assert [row.number for row in parsed.rows] == [2]
    assert [row.row for row in parsed.ignored] == [3]


def test_one_trn_passed_and_failed_is_an_error_in_both_rows_each_naming_the_other() -> None:
    parsed = read(person(), person(2), person(Outcome="Failed", Award_date=""))
    assert [row.number for row in parsed.rows] == [3]
    assert [(problem.row, problem.code) for problem in parsed.problems] == [
        (2, "same-person-twice"),
        (4, "same-person-twice"),
    ]
    assert "row 4 with a different Award date and Outcome" in parsed.problems[0].message
    assert "row 2" in parsed.problems[1].message


def test_one_trn_with_two_award_dates_is_an_error_in_both_rows() -> None:
    parsed = read(person(), person(Award_date="16/07/2024"))
    assert [problem.row for problem in parsed.problems] == [2, 3]


def test_a_good_row_is_not_used_beside_a_bad_row_of_the_same_trn() -> None:
    parsed = read(person(), person(Outcome="Failed", Award_date="31/02/2024"))
    assert parsed.rows == ()


def test_one_person_may_have_two_awards() -> None:
    assert [row.kind for row in read(person(), person(**NPQ)).rows] == ["NASENCO", "NPQSENCO"]


def test_one_trn_with_two_birth_dates_is_an_error_even_for_two_awards() -> None:
    npq = person(**NPQ, Date_of_birth="15/03/1985")
    parsed = read(person(), npq)
    assert [row.row for row in parsed.problems] == [2, 3]


@pytest.mark.parametrize(
    "word", ["Passed", "PASS", "p", "Y", "Completed", "Distinction", "✓", " passed "]
)
def test_words_for_passed_are_mapped(word: str) -> None:
    assert only(read(person(Outcome=word))).outcome == "PASSED"


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Fail", "FAILED"),
        ("Withdrew", "WITHDRAWN"),
        ("deferred", "DEFERRED"),
        ("Started", "ENROLLED"),
    ],
)
def test_words_for_other_outcomes_are_mapped(word: str, outcome: str) -> None:
    assert only(read(person(Outcome=word, **LEFT))).outcome == outcome


@pytest.mark.parametrize("word", ["", "Referred", "No", "D", "see note"])
def test_a_blank_or_unknown_outcome_is_refused(word: str) -> None:
    assert codes(read(person(Outcome=word))) == ["unknown-outcome" if word else "missing"]


def test_a_word_that_was_mapped_is_told() -> None:
    parsed = read(person(Outcome="Completed"), person(2, Outcome="Passed", Award_date="16/07/2024"))
    (notice,) = parsed.notices
    assert notice.message == "Outcome ‘Completed’ was read as Passed in 1 row."


@pytest.mark.parametrize("outcome", sorted(set(CourseOutcome) - {CourseOutcome.PASSED}))
@pytest.mark.parametrize("held", [{}, {"Award_date": "15/07/2019"}], ids=["not held", "held"])
@pytest.mark.parametrize("start", ["", "31/02/2019", "unknown"])
def test_no_row_without_the_start_of_its_course_is_used_unless_it_was_passed(
    outcome: str, held: dict[str, str], start: str
) -> None:
    parsed = read(person(Outcome=outcome, Course_start=start, **LEFT | held))
    assert (parsed.rows, parsed.ignored) == ((), ())


def test_a_pass_needs_its_award_date() -> None:
    assert codes(read(person(Award_date=""))) == ["missing"]


def test_a_withdrawn_student_sent_with_an_award_date_is_refused() -> None:
    assert codes(read(person(Outcome="Withdrawn"))) == ["held-without-passing"]


@pytest.mark.parametrize(
    ("outcome", "read_as", "expected"),
    [
        ("Withdrawn", "it is read as the day on which the course was left", "If it is another day"),
        ("Deferred", "it is read as the day on which the course was deferred", "If it is another"),
        ("Enrolled", "the course is not recorded as completed", "Leave it empty, or correct"),
    ],
)
def test_a_day_of_completion_where_nobody_completed_is_accepted_with_a_doubt(
    outcome: str, read_as: str, expected: str
) -> None:
    sent = person(2, Outcome=outcome, **(LEFT | {"Course_completed": "28/06/2024"}))
    parsed = read(person(), sent)
    assert parsed.rows[1].completed == date(2024, 6, 28)
    (doubt,) = parsed.warnings
    assert (doubt.row, doubt.heading, doubt.found) == (3, "Course completed", "28/06/2024")
    assert doubt.code == "completed-without-completing"
    says = f"is given, and Outcome is {outcome}, so {read_as}. {expected}"
    assert doubt.message.startswith(f"Course completed ‘28/06/2024’ {says}")


@pytest.mark.parametrize("outcome", ["Withdrawn", "Deferred", "Enrolled", "Failed"])
def test_a_course_that_says_nothing_of_its_completion_raises_no_doubt(outcome: str) -> None:
    assert read(person(Outcome=outcome, **LEFT)).warnings == ()


def test_a_course_that_was_failed_at_its_end_raises_no_doubt() -> None:
    failed = person(Outcome="Failed", **(LEFT | {"Course_completed": "28/06/2024"}))
    assert read(failed).warnings == ()


def test_an_enrolment_needs_its_course_start() -> None:
    assert codes(read(person(Outcome="Enrolled", Course_start="", **LEFT))) == ["missing"]


def test_an_old_award_may_lack_its_course_start_with_a_warning() -> None:
    parsed = read(person(Course_start=""))
    assert only(parsed).commenced is None
    assert warned(parsed) == ["missing"]


def test_a_newer_award_needs_its_course_start_because_the_law_turns_on_it() -> None:
    row = person(Course_start="", Course_completed="28/06/2025", Award_date="15/07/2025")
    assert codes(read(row)) == ["missing"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("NASENCO", "NASENCO"),
        ("National Award for SEN Co-ordination", "NASENCO"),
        ("National Award for Special Educational Needs Co-ordination (NASENCO)", "NASENCO"),
        ("PGCert NASENCO", "NASENCO"),
    ],
)
def test_names_of_the_national_award_are_known(written: str, kind: str) -> None:
    row = only(read(person(Qualification=written)))
    assert (row.kind, row.qualification_text) == (kind, written)


@pytest.mark.parametrize(
    "written",
    [
        "NPQSENCO",
        "NPQ for SENCOs",
        "National Professional Qualification for Special Educational Needs Co-ordinators",
    ],
)
def test_names_of_the_npq_are_known(written: str) -> None:
    row = person(Course_start="10/10/2024", Course_completed="28/06/2026", Award_date="15/07/2026")
    row[4] = written
    assert only(read(row)).kind == "NPQSENCO"


@pytest.mark.parametrize(
    ("written", "explained"),
    [
        ("PGCert SEND", "another award"),
        ("NASENCO (Early years)", "early years"),
        ("NPQSL", "senior leadership"),
        ("Pottery", "not a qualification held here"),
    ],
)
def test_another_award_is_refused_and_explained(written: str, explained: str) -> None:
    (problem,) = read(person(Qualification=written)).problems
    assert explained in problem.message


def test_a_repeated_certificate_number_is_an_error_in_both_rows() -> None:
    rows = [person(number, Certificate_number="NA/7") for number in (1, 2)]
    parsed = read(*rows)
    assert codes(parsed) == ["certificate-repeated"] * 2
    assert "row 3" in parsed.problems[0].message


def test_a_certificate_number_in_other_letters_is_the_same_certificate() -> None:
    parsed = read(
        person(1, Certificate_number="NA/7c"), person(2, Certificate_number=" na/7C\u00a0")
    )
    assert [str(problem) for problem in parsed.problems] == [
        "Row 2: Certificate number ‘NA/7c’ is also in row 3. Check both.",
        "Row 3: Certificate number ‘na/7C’ is also in row 2. Check both.",
    ]


def test_a_row_that_only_writes_its_certificate_in_other_letters_is_a_copy() -> None:
    parsed = read(person(1, Certificate_number="NA/7c"), person(1, Certificate_number="na/7C"))
    assert only(parsed).certificate_number == "NA/7c"
    assert [row.why for row in parsed.ignored] == ["It is the same as row 2, which is used."]


def test_a_certificate_number_that_lost_its_zero_shows_beside_the_others() -> None:
    parsed = read(person(1, Certificate_number="004512"), person(2, Certificate_number="4513"))
    (problem,) = parsed.problems
    assert (problem.row, problem.suggestion) == (3, "004513")


def test_a_certificate_number_that_a_spreadsheet_shortened_is_refused() -> None:
    assert codes(read(person(Certificate_number="1.23457E+11"))) == ["certificate-digits-lost"]


def test_a_certificate_number_keeps_its_zeros() -> None:
    assert only(read(person(Certificate_number="000123"))).certificate_number == "000123"


def test_a_ukprn_column_is_given_for_each_row_and_refused_where_it_is_none() -> None:
    headings = [*TEMPLATE, "UKPRN"]
    rows = [[*person(1), "10012345"], [*person(2), ""], [*person(3), "12"]]
    parsed = read_text(text(*rows, headings=headings))
    assert [row.ukprn for row in parsed.rows] == ["10012345", None]
    assert codes(parsed) == ["ukprn-not-8-digits"]


def test_every_problem_of_a_row_is_told_at_once_in_the_order_of_the_columns() -> None:
    parsed = read(person(TRN="1", Date_of_birth="x", Outcome="?"), person(2, Last_name=""))
    assert [(problem.row, problem.heading) for problem in parsed.problems] == [
        (2, "TRN"),
        (2, "Date of birth"),
        (2, "Outcome"),
        (3, "Last name"),
    ]
    assert noticed(parsed) == []
