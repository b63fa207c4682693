"""Which of day and month comes first, in a column and beside the others of its file."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from register.sheets.day_order import read_days
from register.sheets.findings import PartialDay
from tests.unit.sheets.builders import codes, only, person, read


def test_us_order_that_nothing_contradicts_puts_the_whole_column_in_doubt() -> None:
    parsed = read(
        person(1, Award_date="07/15/2024"),
        person(2, Award_date="07/08/2024"),
        person(3, Award_date="08/08/2024"),
        person(4, Award_date="1 August 2024"),
    )
    assert [(p.row, p.code, p.suggestion) for p in parsed.problems] == [
        (2, "month-first", "15/07/2024"),
        (3, "ambiguous-order", ""),
    ]
    month_first, either = parsed.problems
    assert month_first.says == "has the month first: it can only be 15 July 2024"
    assert "could be 7 August 2024 or 8 July 2024, because other days" in either.says
    assert [row.number for row in parsed.rows] == [4, 5]


def test_one_month_first_among_days_that_have_the_day_first_is_wrong_alone_and_told() -> None:
    parsed = read(
        person(1, Award_date="07/15/2024"),
        person(2, Award_date="07/08/2024"),
        person(3, Award_date="15/07/2024"),
        person(4, Award_date="16/07/2024"),
    )
    assert [(p.row, p.code) for p in parsed.problems] == [(2, "month-first")]
    assert [row.held_from for row in parsed.rows] == [
        date(2024, 8, 7),
        date(2024, 7, 15),
        date(2024, 7, 16),
    ]
    [told] = [each for each in parsed.notices if each.code == "mixed-order"]
    assert told.message == (
        "Award date: 1 day has the month first, and 2 the day first. What could be read either way "
        "was read with the day first, as most of the column is. Check ‘07/08/2024’ (row 3)."
    )


def test_as_many_of_each_order_leave_the_rest_in_doubt() -> None:
    parsed = read(
        person(1, Award_date="07/15/2024"),
        person(2, Award_date="07/08/2024"),
        person(3, Award_date="15/07/2024"),
    )
    assert codes(parsed) == ["month-first", "ambiguous-order"]


@given(st.lists(st.dates(date(2000, 1, 1), date(2024, 12, 31)), min_size=1, max_size=12))
def test_no_day_is_read_the_other_way_round_without_a_word(days: list[date]) -> None:
    """A column written with the month first, and one day in the right order."""
    written = [f"{day.month:02}/{day.day:02}/{day.year}" for day in days]
    found, mixed = read_days([*written, "27/02/2024"])
    either = set(mixed.either) if mixed else set()
    proved = any(day.day > 12 for day in days)
    for row, (day, read_as) in enumerate(zip(days, found[:-1], strict=True)):
        wrong = isinstance(read_as, PartialDay) and read_as.day != day
        assert not (wrong and proved and row not in either)


def test_day_first_is_the_order_where_nothing_says_otherwise() -> None:
    assert only(read(person(Award_date="07/08/2024"))).held_from == date(2024, 8, 7)


def test_a_column_that_shows_no_order_is_told_where_another_has_the_month_first() -> None:
    parsed = read(
        person(1, Award_date="07/15/2024", Course_start="10/01/2023"),
        person(2, Award_date="07/16/2024", Course_start="10/01/2023"),
        person(3, Course_start="1 October 2023"),
    )
    assert codes(parsed) == ["month-first", "month-first"]
    [told] = [each for each in parsed.notices if each.code == "order-not-shown"]
    assert told.message == (
        "Course start: no day shows whether the day or the month comes first, and Award date has "
        "the month first. Its days were read with the day first. Check ‘10/01/2023’ (row 2) and "
        "‘10/01/2023’ (row 3)."
    )


def test_a_column_that_shows_its_order_is_not_told_of_another() -> None:
    parsed = read(
        person(1, Award_date="07/15/2024", Course_start="10/01/2023"),
        person(2, Award_date="07/16/2024", Course_start="14/01/2023"),
    )
    assert [each.code for each in parsed.notices] == []
