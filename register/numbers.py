"""Numbers as people read them, on a page and from a command."""


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
    """Calendar months and the odd days left over: "73 months and 33 odd days", "1 month", "none".

    Days of separate periods may be more than a month has: the law has no rule for adding them.
    """
    if not months and not days:
        return "none"
    odd = counted(days, "odd day")
    if not months:
        return odd
    return f"{counted(months, 'month')} and {odd}" if days else counted(months, "month")
