"""How days, instants and numbers read on a page."""

from datetime import UTC, date, datetime

from register.numbers import counted, number
from register.web.filters import day, instant, showing


def test_a_day_is_written_in_full_without_a_leading_nought() -> None:
    assert day(date(2026, 9, 1)) == "1 September 2026"


def test_a_half_known_day_says_no_more_than_is_known() -> None:
    assert day(date(2011, 6, 1), "month") == "June 2011"
    assert day(date(2011, 1, 1), "year") == "2011"


def test_no_day_is_said_to_be_not_recorded() -> None:
    assert day(None) == "not recorded"
    assert instant(None) == "not recorded"


def test_an_instant_is_written_in_englands_time_not_in_utc() -> None:
    summer_night = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)

    assert instant(summer_night) == "1 August 2026 at 12:30am"


def test_noon_and_midnight_are_twelve() -> None:
    assert instant(datetime(2026, 1, 5, 12, 0, tzinfo=UTC)) == "5 January 2026 at 12:00pm"
    assert instant(datetime(2026, 1, 5, 0, 5, tzinfo=UTC)) == "5 January 2026 at 12:05am"


def test_numbers_keep_their_thousands_apart_and_their_nouns_agree() -> None:
    assert number(20567) == "20,567"
    assert counted(1, "row") == "1 row"
    assert counted(2, "row") == "2 rows"
    assert counted(0, "child", "children") == "0 children"


def test_a_page_shows_a_box_that_has_its_name_and_is_not_hidden() -> None:
    page = """
    <input class="govuk-input"
           id="trn" name="trn"> <div id="born_on-boxes"></div>
    <input type="hidden" id="digest"> <select
      hidden id="urn"></select>
    """
    asked = ("trn", "digest", "urn", "born_on", "a.*")
    assert [box for box in asked if showing(page, box)] == ["trn"]
