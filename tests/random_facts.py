"""Facts of a person and two schools, drawn by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

BEFORE, AFTER, OTHER = "100001", "100002", "100003"

CONVERTED = date(2019, 9, 1)

TURNS = [
    date(2008, 2, 29), date(2009, 8, 31), date(2009, 9, 1), date(2014, 9, 1), date(2016, 2, 29),
    date(2019, 8, 31), CONVERTED, date(2020, 2, 29), date(2024, 8, 31), date(2024, 9, 1),
]  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """What is recorded: by which call, of whom, with what, and first of all with what wrong."""

    kind: str
    person: int
    values: dict[str, Any]
    wrong: dict[str, Any] = field(default_factory=dict)


def some_day(random: Random) -> date:
    near = random.choice(TURNS) + timedelta(days=random.randint(-1, 1))
    return near if random.random() < 0.6 else date(2007, 1, 1) + timedelta(random.randrange(6_500))


def or_none(random: Random, day: date) -> date | None:
    return None if random.random() < 0.4 else day


def appointment(random: Random, person: int) -> Fact:
    start = some_day(random)
    urn = BEFORE if start < CONVERTED else AFTER
    end = or_none(random, start + timedelta(days=random.randrange(2_000)))
    wrong = {"started_on": start - timedelta(days=400), "is_qualified_teacher": None}
    is_qualified = random.choice([True, True, None, False])
    said = {"urn": urn, "started_on": start, "ended_on": end, "is_qualified_teacher": is_qualified}
    return Fact("appointed", person, said, wrong)


def service(random: Random, person: int) -> Iterator[Fact]:
    """A spell, and often one nested in it or one that overlaps its end."""
    start = some_day(random)
    last = start + timedelta(days=random.choice([0, 180, 364, 365, 366, 700]))
    yield Fact("served", person, {"first": start, "last": last})
    if random.random() < 0.7:
        inside = start + timedelta(days=random.randrange((last - start).days + 1))
        end = or_none(random, inside + timedelta(days=random.choice([0, 30, 400])))
        yield Fact("served", person, {"first": inside, "last": end})


def course(random: Random, person: int) -> Fact:
    begun = some_day(random)
    kind = random.choice(["NASENCO", "NPQSENCO"])
    if random.random() < 0.4:
        values = {"commenced_on": begun, "kind": kind}
        return Fact("enrolled", person, values, {"commenced_on": begun + timedelta(days=500)})
    given = begun + timedelta(days=random.randrange(300, 900))
    values = {"held_from": given, "commenced_on": begun, "kind": kind}
    return Fact("award", person, values, {"kind": "OTHER"})


def facts_of(seed: int) -> list[Fact]:
    random = Random(seed)
    facts = []
    for person in range(4):
        facts += [appointment(random, person), *service(random, person), course(random, person)]
    return facts
