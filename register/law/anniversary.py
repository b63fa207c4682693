"""Three years on: the last permitted day of regulation 49(4)."""

from datetime import date

from register.law.readings import LeapDay


def anniversary(day: date, years: int, leap_day: LeapDay = LeapDay.FEBRUARY_28) -> date:
    """The same day and month so many years later, which for a leap day can be a reading.

    The last day that can be written, where the anniversary falls after it.
    """
    year = day.year + years
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1) if leap_day is LeapDay.MARCH_1 else date(year, 2, 28)
