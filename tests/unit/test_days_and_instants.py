"""How days and instants are written, the same wherever they are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from register.clock import in_utc
from register.days import day_in_words, parse_boxes, read_iso


def test_a_day_in_words_says_no_more_than_is_known() -> None:
    day = date(2011, 6, 1)
    assert [day_in_words(day, known) for known in ("day", "month", "year")] == [
        "1 June 2011",
        "June 2011",
        "2011",
    ]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Europe/London")])
def test_an_instant_for_a_machine_is_in_utc_and_ends_with_z(zone: ZoneInfo) -> None:
    instant = datetime(2026, 7, 31, 23, 30, tzinfo=UTC).astimezone(zone)
    assert in_utc(instant) == "2026-07-31T23:30:00Z"


@pytest.mark.parametrize("month", ["9", "09", "September", "sep", "SEPT"])
def test_a_month_may_be_typed_as_a_number_or_a_name(month: str) -> None:
    assert parse_boxes("27", month, "1985") == date(1985, 9, 27)


@pytest.mark.parametrize(
    "text", ["2026-W36-2", "2026W362", "2026-W36", "20260901", "2026-9-1", "2026-09", "", "x" * 8]
)
def test_a_day_that_a_machine_wrote_is_year_month_and_day_with_hyphens(text: str) -> None:
    assert read_iso("2026-09-01") == date(2026, 9, 1)
    with pytest.raises(ValueError, match=r"day|isoformat"):
        read_iso(text)
