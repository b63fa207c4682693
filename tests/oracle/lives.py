"""Random rows, crowded around the days on which the law turns. The same seed, the same rows."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from random import Random

COLUMNS = (
    "case,establishment_type,establishment_status,became_senco_on,senco_ended_on,prior_service,"
    "award_kind,enrolled_on,award_completed_on,award_date,award_withdrawn_on,"
    "awarding_body_recognised,head_teacher,qts,induction,teaching_at_school,as_at"
).split(",")

TURNS = [
    date(2007, 9, 1), date(2008, 2, 29), date(2008, 8, 31), date(2008, 9, 1), date(2009, 8, 31),
    date(2009, 9, 1), date(2011, 1, 31), date(2012, 2, 29), date(2012, 9, 1), date(2014, 9, 1),
    date(2016, 2, 29), date(2017, 2, 28), date(2020, 2, 29), date(2021, 9, 1), date(2024, 9, 1),
    date(2027, 9, 1), date(2028, 2, 29), date(2030, 9, 1),
]  # fmt: skip
TYPES = ["01", "02", "03", "05", "15", "28", "34", "35", "40", "41"] * 12 + [
    "", "1", "99", "14", "38", "42", "43", "07", "30", "36", "39", "57",
]  # fmt: skip


def near(random: Random, day: date, within: int = 3) -> date:
    return day + timedelta(days=random.randint(-within, within))


def years_on(day: date, years: int) -> date:
    return (
        (day - timedelta(days=1)).replace(year=day.year + years, day=28)
        if ((day.month, day.day) == (2, 29))
        else day.replace(year=day.year + years)
    )


def some_day(random: Random) -> date:
    if random.random() < 0.6:
        return near(random, random.choice(TURNS))
    return date(2005, 1, 1) + timedelta(days=random.randrange(26 * 365))


def day_near(random: Random, anchor: date) -> str:
    """Blank, near the anchor or its anniversary, or anywhere."""
    pick = random.random()
    if pick < 0.3:
        return ""
    if pick < 0.5:
        return near(random, years_on(anchor, random.choice([0, 0, 1, 2, 3, 3]))).isoformat()
    return some_day(random).isoformat()


def spell(random: Random, became: date) -> str:
    """One period, often close to a year, sometimes still running or after the appointment."""
    start = some_day(random)
    if random.random() < 0.5:
        start = date(random.randint(2005, 2008), random.randint(1, 12), random.randint(1, 28))
    elif random.random() < 0.3:
        start = near(random, became - timedelta(days=random.choice([30, 200, 364, 366, 500])), 2)
    lengths = [0, 1, 27, 30, 89, 167, 182, 183, 199, 270, 334, 363, 364, 365, 366, 367, 396, 700]
    end = start + timedelta(days=max(0, random.choice(lengths) + random.randint(-2, 2)))
    return f"{start.isoformat()}..{'' if random.random() < 0.08 else end.isoformat()}"


def spells_of(random: Random, became: date) -> list[str]:
    """Previous service: anything, or periods with odd days that come close to twelve months."""
    if random.random() < 0.25:
        year = random.choice([2003, 2012])
        half = random.choice([167, 182, 183, 184])
        starts = [date(year, 3, random.randint(1, 3)), date(year + 2, 5, random.randint(1, 31))]
        return [f"{day}..{near(random, day + timedelta(days=half), 4)}" for day in starts]
    spells = [spell(random, became) for _ in range(random.choice([0, 0, 1, 1, 2, 2, 3, 4]))]
    last = spells[-1].split("..")[1] if spells else ""
    if last and random.random() < 0.3:
        # Service that follows on: the same day, the next day, or after a gap of one.
        start = date.fromisoformat(last) + timedelta(days=random.choice([0, 1, 1, 2]))
        end = start + timedelta(days=random.choice([0, 28, 180, 183, 365]))
        spells.append(f"{start.isoformat()}..{end.isoformat()}")
    return spells


def award_dates(random: Random, became: date, as_at: date, kind: str) -> dict[str, str]:
    """The dates of a course: in their order and after it could run, or anything at all."""
    anchor = random.choice([became, as_at, some_day(random)])
    found = {
        "enrolled_on": day_near(random, anchor),
        "award_completed_on": day_near(random, anchor) if random.random() < 0.5 else "",
        "award_date": day_near(random, anchor),
        "award_withdrawn_on": day_near(random, as_at) if random.random() < 0.3 else "",
    }
    if random.random() < 0.5:
        begun = as_at - timedelta(days=random.randint(0, 1500))
        if kind == "NPQSENCO":
            begun = max(begun, date(2024, 9, 1))
        given = begun + timedelta(days=random.randint(300, 700))
        found["enrolled_on"] = "" if random.random() < 0.25 else begun.isoformat()
        found["award_date"] = "" if random.random() < 0.25 else given.isoformat()
    return found


def life(random: Random, name: str) -> dict[str, str]:
    became = some_day(random)
    deadlines = [years_on(became, 3), date(2012, 9, 1), date(2014, 9, 1), date(2027, 9, 1)]
    as_at = near(random, random.choice(deadlines), 1)
    if random.random() < 0.5:
        as_at = some_day(random)
    if as_at < became and random.random() < 0.9:
        became, as_at = as_at, became
    known = random.random() < 0.8
    kind = random.choice(["", "NASENCO", "NASENCO", "NASENCO", "NPQSENCO", "NPQSENCO", "OTHER"])
    return {
        "case": name,
        "establishment_type": random.choice(TYPES),
        "establishment_status": random.choice([*["1"] * 20, "", "3", "2", "4"]),
        "became_senco_on": "" if random.random() < 0.02 else became.isoformat(),
        "senco_ended_on": day_near(random, as_at) if random.random() < 0.1 else "",
        "prior_service": ";".join(spells_of(random, became)),
        "award_kind": kind,
        **award_dates(random, became, as_at, kind),
        "awarding_body_recognised": random.choice(["yes", "yes", "yes", "yes", "no", ""]),
        "head_teacher": random.choice(["", "no", "no", "yes"]),
        "qts": "yes" if known else random.choice(["yes", "no", ""]),
        "induction": "met" if known else random.choice(["met", "not_met", "not_required", ""]),
        "teaching_at_school": "yes" if known else random.choice(["yes", "no", ""]),
        "as_at": as_at.isoformat(),
    }


def at_the_change(random: Random, row: dict[str, str]) -> dict[str, str]:
    """The same life with its course moved to the edges of September 2024 and 2027."""

    def edge(year: int, chance: float) -> str:
        return near(random, date(year, 9, 1), 1).isoformat() if random.random() < chance else ""

    finish = random.choice([2024, 2027, 2027])
    return row | {
        "establishment_type": "34",
        "establishment_status": "1",
        "became_senco_on": near(random, date(2024, 8, 31), 400).isoformat(),
        "senco_ended_on": "",
        "prior_service": "",
        "award_kind": random.choice(["NASENCO", "NASENCO", "NASENCO", "NPQSENCO"]),
        "enrolled_on": edge(2024, 0.7),
        "award_completed_on": edge(finish, 0.5),
        "award_date": edge(finish, 0.5),
        "award_withdrawn_on": "",
        "awarding_body_recognised": "yes",
        "head_teacher": "yes",
        "as_at": near(random, date(2027, 9, 1), 1).isoformat(),
    }


def lives(count: int, seed: int) -> Iterator[dict[str, str]]:
    random = Random(seed)
    for number in range(count):
        row = life(random, f"life {number}")
        yield at_the_change(random, row) if random.random() < 0.06 else row


def as_csv(rows: list[dict[str, str]]) -> StringIO:
    stream = StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    stream.seek(0)
    return stream
