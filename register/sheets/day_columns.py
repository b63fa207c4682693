"""Columns of days, and what their sender is told of how they were read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from register.days import day_in_words
from register.lists import all_of, some_of
from register.numbers import counted, number
from register.sheets.dates import EXPECTED, MONTH_FIRST, SERIALS_1904, Flaw, is_day_number
from register.sheets.day_order import MixedOrder, read_days, written_order
from register.sheets.findings import PartialDay, Precision
from register.sheets.reading import Reading
from register.sheets.text import found

NUMBERS_AS_DAYS = "numbers-as-days"
"""The code of the notice that a spreadsheet’s numbers were read as days."""
_NAMED = 5
"""Cells that a notice names."""


def partial_days(
    reading: Reading,
    key: str,
    *,
    serials_from: date | None = None,
    beyond: Callable[[date], Flaw | None] | None = None,
) -> list[PartialDay | None]:
    """A column of days that may be known to the month or year; None where empty or refused.

    beyond: what is said of a day in none of the register’s years, where fewer can be given.
    """
    values: list[PartialDay | None] = []
    reading.days_in.append(key)
    read, mixed = read_days(reading.texts(key), serials_from=serials_from)
    if mixed:
        _tell_of_order(reading, key, mixed)
    if serials_from:
        _tell_of_numbers(reading, key, read, serials_from)
    for row, day in enumerate(read):
        if isinstance(day, Flaw):
            told = beyond(day.day) if beyond and day.day else None
            reading.refuse(row, key, told or day)
            values.append(None)
        else:
            values.append(day)
    return values


def _tell_of_order(reading: Reading, key: str, mixed: MixedOrder) -> None:
    """Say which rows could be read either way, and how they were read."""
    heading, either = reading.heading(key), _cells(reading, key, mixed.either)
    wrong = counted(len(mixed.month_first), "day has", "days have")
    message = f"{heading}: {wrong} the month first, and {number(mixed.day_first)} the day first."
    if either:
        message += (
            " What could be read either way was read with the day first, as most of the column "
            f"is. Check {some_of(either, _NAMED)}."
        )
    reading.notice("mixed-order", message, either)


def notice_unshown_orders(reading: Reading) -> None:
    """Say which columns could have the month first as another of the file has, and show neither.

    They are read with the day first, as the file asks for: a cohort that all began on one day may
    show no order, and the law may turn on that day.
    """
    if all(problem.code != MONTH_FIRST for problem in reading.problems):
        return
    orders = {key: written_order(reading.texts(key)) for key in reading.days_in}
    others = [
        reading.heading(key)
        for key, order in orders.items()
        if order.month_first and len(order.month_first) >= len(order.day_first)
    ]
    for key, order in orders.items():
        if others and order.either and not (order.month_first or order.day_first):
            cells = _cells(reading, key, order.either)
            reading.notice(
                "order-not-shown",
                f"{reading.heading(key)}: no day shows whether the day or the month comes first, "
                f"and {all_of(others)} {'has' if len(others) == 1 else 'have'} the month first. "
                f"Its days were read with the day first. Check {some_of(cells, _NAMED)}.",
                cells,
            )


def _cells(reading: Reading, key: str, rows: Sequence[int]) -> list[str]:
    texts = reading.texts(key)
    return [f"‘{found(texts[row])}’ (row {reading.numbers[row]})" for row in rows]


def _tell_of_numbers(
    reading: Reading, key: str, read: Sequence[PartialDay | Flaw | None], serials_from: date
) -> None:
    """Say which days numbers were read as: nobody sees by the number that it was read wrongly."""
    told = [
        f"‘{found(text)}’ (row {reading.numbers[row]}) as {day_in_words(day.day)}"
        for row, (text, day) in enumerate(zip(reading.texts(key), read, strict=True))
        if isinstance(day, PartialDay) and is_day_number(text)
    ]
    if told:
        year = "1904" if serials_from == SERIALS_1904 else "1900"
        reading.notice(
            NUMBERS_AS_DAYS,
            f"{reading.heading(key)}: numbers were read as days, counted from {year}: "
            f"{some_of(told, _NAMED)}. Check that they are right.",
            told,
        )


def days(
    reading: Reading,
    key: str,
    *,
    is_required: bool = False,
    serials_from: date | None = None,
    beyond: Callable[[date], Flaw | None] | None = None,
) -> list[date | None]:
    """A column of whole days; None where empty or refused. beyond: as above."""
    partial = partial_days(reading, key, serials_from=serials_from, beyond=beyond)
    texts = reading.texts(key)
    values: list[date | None] = []
    for row, day in enumerate(partial):
        value = day.day if day else None
        if day and day.precision is not Precision.DAY:
            reading.refuse(row, key, Flaw("no-day", "does not say which day", EXPECTED))
            value = None
        elif is_required and not texts[row]:
            reading.refuse(row, key, Flaw("missing", "is empty", "Enter it. " + EXPECTED))
        values.append(value)
    return values
