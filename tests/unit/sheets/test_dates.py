"""Days in a file: how they are written, their order, and what they mean for regulation 49(7)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.sheets.completions import parse
from register.sheets.dates import SERIALS_1900, SERIALS_1904, Flaw, read_day
from register.sheets.findings import PartialDay, Precision
from tests.unit.sheets.builders import TODAY, codes, noticed, only, person, read, text, warned

LATER = date(2028, 1, 10)


@pytest.mark.parametrize(
    "written",
    [
        "18/09/2023",
        "18-9-2023",
        "18.9.2023",
        "18 9 2023",
        "2023-09-18",
        "2023/09/18",
        "18 Sept 2023",
        "18 September 2023",
        "18th September 2023",
        "Monday 18 September 2023",
        "18-Sep-2023",
        "September 18, 2023",
        "2023-09-18T00:00:00",
        "2023-09-18 00:00:00",
        "18/09/2023 00:00",
        "18/09/2023 0:00:00",
        "18/09/2023 12:00:00 AM",
        "2023-09-18 12:00:00 AM",
        "2023-09-18 12:00:00\u202fam",
        "18 Sept 2023 12:00 a.m.",
        "18/09/2023 00:00:00AM",
        "18/09/2023\xa0",
    ],
)
def test_a_day_is_read_as_locales_rewrite_it(written: str) -> None:
    commenced = only(read(person(Course_start=written))).commenced
    assert commenced == PartialDay(date(2023, 9, 18))


@pytest.mark.parametrize("written", ["01/09/24", "1-9-24", "Sep-24", "1 Sep 24", "1-Sep-24"])
def test_a_two_digit_year_is_refused(written: str) -> None:
    assert codes(read(person(Course_start=written))) == ["two-digit-year"]


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("September 2023", date(2023, 9, 1), Precision.MONTH),
        ("Sep 2023", date(2023, 9, 1), Precision.MONTH),
        ("09/2023", date(2023, 9, 1), Precision.MONTH),
        ("2023-09", date(2023, 9, 1), Precision.MONTH),
        ("2022", date(2022, 1, 1), Precision.YEAR),
    ],
)
def test_a_course_start_known_to_its_month_keeps_that_precision(
    written: str, day: date, precision: Precision
) -> None:
    assert only(read(person(Course_start=written))).commenced == PartialDay(day, precision)


def test_a_month_alone_is_refused_where_the_day_matters() -> None:
    assert codes(read(person(Award_date="July 2024"))) == ["no-day"]


def test_the_year_in_which_courses_changed_needs_its_month() -> None:
    row = person(Course_start="2024", Course_completed="28/06/2025", Award_date="15/07/2025")
    assert codes(read(row)) == ["month-needed"]


def test_an_excel_serial_is_recognised_and_suggested_but_not_assumed() -> None:
    (problem,) = read(person(Course_start="45187")).problems
    assert (problem.code, problem.suggestion) == ("spreadsheet-serial", "18/09/2023")
    assert "19 September 2027" in problem.expected


def test_an_excel_serial_is_read_once_the_sender_confirms_what_it_counts_from() -> None:
    file = text(person(Course_start="45187")).encode()
    row = only(parse(file, today=TODAY, serials_from=SERIALS_1900))
    assert row.commenced == PartialDay(date(2023, 9, 18))
    mac = text(person(Course_start="43725")).encode()
    row = only(parse(mac, today=TODAY, serials_from=SERIALS_1904))
    assert row.commenced == PartialDay(date(2023, 9, 18))


def test_it_is_told_which_days_numbers_were_read_as_and_from_which_year() -> None:
    file = text(person(Date_of_birth="31105", Award_date="45187")).encode()
    told = {}
    for year, start in (("1900", SERIALS_1900), ("1904", SERIALS_1904)):
        notices = parse(file, today=date(2028, 1, 1), serials_from=start).notices
        told[year] = [each.message for each in notices if each.code == "numbers-as-days"]
    birth = "Date of birth: numbers were read as days, counted from {}: ‘31105’ (row 2) as {}."
    assert birth.format(1900, "27 February 1985") in told["1900"][0]
    assert birth.format(1904, "28 February 1989") in told["1904"][0]
    assert "Award date" in told["1900"][1]
    assert not [each for each in read(person()).notices if each.code == "numbers-as-days"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2024", "impossible-date"),
        ("29/02/2023", "impossible-date"),
        ("00/00/0000", "placeholder-date"),
        ("01/01/1900", "placeholder-date"),
        ("01/01/1970", "placeholder-date"),
        ("TBC", "placeholder-date"),
        ("########", "hidden-date"),
        ("20240715", "not-a-date"),
        ("2024-W29-1", "not-a-date"),
        ("2024-07-14T23:00:00Z", "time-of-day"),
        ("15/07/2024 13:30", "time-of-day"),
        ("15/07/2024 12:00", "time-of-day"),
        ("15/07/2024 12:00:00 PM", "time-of-day"),
        ("15/07/2024 12:00:01 AM", "time-of-day"),
        ("15/07/2024 0:00 pm", "time-of-day"),
        ("2024-07-15 1:00:00 AM", "time-of-day"),
        ("15/07/2024 24:00", "time-of-day"),
        ("12:00:00 AM", "time-of-day"),
        ("00:00", "time-of-day"),
        ("15/07/0024", "unlikely-year"),
        ("soon", "not-a-date"),
        ("\u0661\u0665/07/2024", "not-a-date"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_its_own_name(written: str, code: str) -> None:
    assert codes(read(person(Award_date=written))) == [code]


def test_a_leap_day_is_a_day() -> None:
    row = person(Course_completed="29/02/2024", Award_date="29/02/2024")
    assert only(read(row)).held_from == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Award_date": "11/09/2026"}, "future-date"),
        ({"Course_completed": "17/09/2023"}, "completed-before-start"),
        ({"Award_date": "27/06/2024"}, "held-before-completed"),
        ({"Course_completed": "", "Award_date": "17/09/2023"}, "held-before-start"),
    ],
)
def test_days_out_of_order_or_in_the_future_are_refused(changes: dict[str, str], code: str) -> None:
    assert codes(read(person(**changes))) == [code]


def test_today_is_not_the_future() -> None:
    assert only(read(person(Award_date="10/09/2026"))).held_from == TODAY


def test_everything_on_one_day_is_in_order() -> None:
    assert only(read(person(Course_completed="15/07/2024", Award_date="15/07/2024")))


@pytest.mark.parametrize("completed", ["17/10/2023"])
def test_a_course_of_under_3_months_is_a_warning(completed: str) -> None:
    parsed = read(person(Course_completed=completed))
    assert only(parsed)
    assert warned(parsed) == ["unlikely-length"]


@pytest.mark.parametrize("outcome", ["Withdrawn", "Deferred", "Enrolled"])
def test_a_course_that_was_soon_left_is_of_no_doubtful_length(outcome: str) -> None:
    early = {"Course_completed": "17/10/2023", "Award_date": "", "Certificate_number": ""}
    assert "unlikely-length" not in warned(read(person(Outcome=outcome, **early)))


def test_a_month_is_not_called_the_first_day_of_the_courses_that_lead_to_the_npq() -> None:
    npq = {"Qualification": "NPQSENCO", "Course_completed": "30/06/2026"}
    row = person(**npq, Course_start="September 2024", Award_date="10/07/2026")
    assert warned(read(row)) == []


def test_a_course_of_over_6_years_is_a_warning() -> None:
    assert warned(read(person(Course_start="01/09/2017"))) == ["unlikely-length"]


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"Course_start": "31/08/2024"}, "effect-counts"),
        ({"Course_start": "01/09/2024"}, "effect-does-not-count"),
        ({"Course_start": "01/09/2024", "Qualification": "NPQSENCO"}, "effect-counts"),
        ({"Course_start": "31/08/2024", "Qualification": "NPQSENCO"}, "effect-does-not-count"),
        ({"Course_completed": "31/08/2027"}, "effect-counts"),
        ({"Course_completed": "01/09/2027"}, "effect-does-not-count"),
    ],
)
def test_days_at_the_edge_of_regulation_49_7_are_accepted_and_explained(
    changes: dict[str, str], warning: str
) -> None:
    row = person(**({"Course_completed": "30/06/2026", "Award_date": "10/12/2027"} | changes))
    parsed = read(row, today=LATER)
    assert only(parsed)
    assert warned(parsed) == [warning]
    assert "regulation 49(7)" in parsed.warnings[0].message


def test_the_same_award_date_in_every_row_is_noticed() -> None:
    rows = [person(number, Date_of_birth=f"0{number}/03/1985") for number in (1, 2, 3)]
    parsed = read(*rows)
    assert len(parsed.rows) == 3
    assert "same-date-award-date" in noticed(parsed)
    assert "same-date-date-of-birth" not in noticed(parsed)


def test_one_person_in_every_row_has_one_birth_date_and_is_not_noticed() -> None:
    parsed = read(*[person(1), person(1), person(1)])
    assert not [code for code in noticed(parsed) if code.startswith("same-date")]


@given(st.dates(date(1901, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_the_same_in_each_form(day: date) -> None:
    if day in (date(1904, 1, 1), date(1970, 1, 1)):
        return
    forms = ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d 00:00:00"]
    assert {read_day(day.strftime(form)) for form in forms} == {PartialDay(day)}


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_flaw_with_a_sentence(written: str) -> None:
    day = read_day(written)
    assert isinstance(day, PartialDay) or (isinstance(day, Flaw) and day.says)
