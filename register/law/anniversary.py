"""Three years on: the last permitted day of regulation 49(4)."""

from datetime import date

from register.law.readings import LeapDay


def third_anniversary(day: date, leap_day: LeapDay = LeapDay.FEBRUARY_28) -> date:
    """The same day and month three years later, which for a leap day is a reading."""
    year = day.year + 3
    if (day.month, day.day) != (2, 29):
        return day.replace(year=year)
    if leap_day is LeapDay.MARCH_1:
        return date(year, 3, 1)
    return date(year, 2, 28)
