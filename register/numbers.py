"""Numbers as people read them, on a page and from a command."""

from register.lists import all_of


def number(value: int) -> str:
    """A whole number with its thousands apart: "20,567"."""
    return f"{value:,}"


def wait_in_words(seconds: int) -> str:
    """How long to wait, never less than it takes: "a minute", "12 minutes", "2 hours"."""
    minutes = -(-seconds // 60)
    if minutes < 2:
        return "a minute"
    return f"{minutes} minutes" if minutes <= 90 else f"{-(-minutes // 60)} hours"


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 row", "2 rows"; `many` where an s is not enough."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def months_and_days(months: int, days: int) -> str:
    """Calendar months and the days left over: "11 months and 3 days", "6 years, 1 month and 33
    days", "none".

    Years from two on: up to there it is told beside twelve months. Days of separate periods may be
    more than a month has, as the law has no rule for adding them.
    """
    years, rest = divmod(months, 12) if months >= 24 else (0, months)
    parts = ((years, "year"), (rest, "month"), (days, "day"))
    return all_of(counted(many, what) for many, what in parts if many) or "none"
