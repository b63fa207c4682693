"""A grid of rows one day either side of every day on which the law turns.

Four grids, each exhaustive in what it crosses: the post and its deadline with the law's own days
and earlier service; an award with the changes of 2024 and 2027; paragraph (2) and (3); and twelve
months, by the length and the breaks of earlier service.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

from tests.oracle.lives import COLUMNS
from tests.oracle.section_10 import three_years_on

DAY = timedelta(days=1)
LAW = [date(2009, 9, 1), date(2012, 9, 1), date(2014, 9, 1), date(2024, 9, 1), date(2027, 9, 1)]
BEGAN = [
    date(2009, 9, 1),
    date(2011, 9, 1),  # the anniversary is the first day of regulation 49
    date(2012, 2, 29),
    date(2021, 9, 1),  # the anniversary is the day the NASENCO closed
    date(2024, 2, 29),
    date(2024, 9, 1),  # the anniversary is the day by which it must be completed
]
SERVICE = [
    "",
    "2008-08-31..2009-08-30",
    "2008-09-01..2009-08-31",
    "2008-08-31..2009-08-31",
    "2007-06-01..2007-12-31;2008-08-01..2009-01-01",
    "2005-01-01..",
    "2019-03-01..2020-03-01",
]


def around(days: Iterable[date]) -> list[date]:
    """The day before, the day and the day after each."""
    return sorted({day + off * DAY for day in days for off in (-1, 0, 1)})


def row(**cells: object) -> dict[str, str]:
    """A row about a qualified teacher in post at a maintained school, but for what is given."""
    usual = dict.fromkeys(COLUMNS, "") | {
        "establishment_type": "01",
        "establishment_status": "1",
        "qts": "yes",
        "induction": "met",
        "teaching_at_school": "yes",
    }
    told = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
    return usual | told


def posts() -> Iterator[dict[str, str]]:
    """Every first day with every day asked about, in both kinds of school, with any service."""
    for became in around(BEGAN):
        deadline = three_years_on(became)
        asked = around([*LAW, became, deadline])
        for as_at, kind, service in product(asked, ("01", "34"), SERVICE):
            yield row(
                became_senco_on=became,
                as_at=as_at,
                establishment_type=kind,
                prior_service=service,
            )
        for as_at in around([deadline]):
            yield row(became_senco_on=became, senco_ended_on=deadline, as_at=as_at)


def awards() -> Iterator[dict[str, str]]:
    """Every way to begin, complete, be given and lose an award about 2024 and 2027."""
    change, close = around([date(2024, 9, 1)]), around([date(2027, 9, 1)])
    for became, kind, body in product(
        [date(2021, 9, 1), date(2024, 8, 31), date(2025, 1, 6)],
        ("NASENCO", "NPQSENCO", "OTHER"),
        ("yes", "no", ""),
    ):
        deadline = three_years_on(became)
        given = [None, *around([deadline, date(2024, 9, 1), date(2027, 9, 1)])]
        asked = around([deadline, date(2024, 9, 1), date(2027, 9, 1)])
        for begun, done, held, as_at in product(
            [None, *change], [None, *change, *close], given, asked
        ):
            yield row(
                became_senco_on=became,
                award_kind=kind,
                awarding_body_recognised=body,
                enrolled_on=begun,
                award_completed_on=done,
                award_date=held,
                as_at=as_at,
            )


def withdrawals() -> Iterator[dict[str, str]]:
    """An award given and withdrawn on every side of the day asked about."""
    deadline = date(2024, 9, 1)
    days = around([deadline])
    for held, lost, as_at, kind in product(days, days, days, ("NASENCO", "NPQSENCO", "OTHER")):
        yield row(
            became_senco_on=date(2021, 9, 1),
            award_kind=kind,
            awarding_body_recognised="yes",
            enrolled_on=date(2022, 1, 10),
            award_date=held,
            award_withdrawn_on=lost,
            as_at=as_at,
        )


def requirements() -> Iterator[dict[str, str]]:
    """Paragraphs (2) and (3) every way, with an award and without, about the deadline."""
    for head, qts, induction, teaching, kind, as_at in product(
        ("", "no", "yes"),
        ("", "no", "yes"),
        ("", "met", "not_met", "not_required"),
        ("", "no", "yes"),
        ("", "NASENCO"),
        around([date(2024, 9, 1)]),
    ):
        yield row(
            became_senco_on=date(2021, 9, 1),
            head_teacher=head,
            qts=qts,
            induction=induction,
            teaching_at_school=teaching,
            award_kind=kind,
            awarding_body_recognised="yes",
            enrolled_on=date(2022, 1, 10),
            award_date=date(2023, 7, 3),
            as_at=as_at,
        )


def twelve_months() -> Iterator[dict[str, str]]:
    """Service of twelve months and some days either way, whole and broken, from awkward days."""
    starts = [
        date(year, month, day)
        for year in (2003, 2015)
        for month, day in ((1, 31), (2, 28), (3, 1), (5, 31), (8, 30), (12, 31))
    ] + [date(2004, 2, 29), date(2016, 2, 29)]
    for start, days, cut, gap in product(
        starts, range(362, 400), (0, 1, 30, 181, 300), (0, 1, 2, 40)
    ):
        if cut:
            first, rest = start + (cut - 1) * DAY, start + (cut + gap) * DAY
            service = f"{start}..{first};{rest}..{rest + (days - cut - 1) * DAY}"
        elif gap:
            continue
        else:
            service = f"{start}..{start + (days - 1) * DAY}"
        yield row(became_senco_on=date(2021, 9, 1), prior_service=service, as_at=date(2024, 9, 2))


def grid() -> Iterator[dict[str, str]]:
    """Every row of every grid, named by its number."""
    number = 0
    for each in (posts, awards, withdrawals, requirements, twelve_months):
        for found in each():
            number += 1
            yield found | {"case": f"{each.__name__} {number}"}
