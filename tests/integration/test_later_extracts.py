"""Extracts one after another, changed at random as GIAS changes them, against what they say."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import NotFound
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import differences
from register.sheets.gias import Links
from tests.databases import empty
from tests.gias_files import Cells, academy, links, school, succession
from tests.gias_imports import FIRST, NOW, Importer

SEEDS = (0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 40)))
KEPT = ("name", "type_code", "status_code", "la_code")


class Published:
    """What GIAS publishes: a score of schools, and links, of which each edit changes something."""

    def __init__(self, seed: int) -> None:
        self.rng, self.day = Random(seed), FIRST
        self.schools: dict[str, Cells] = {
            urn: school(urn, type_code=self.rng.choice(("01", "02", "11", "34")))
            for urn in (f"1000{number:02}" for number in range(1, 21))
        }
        self.before = dict(self.schools)
        """As the extract before has them."""
        self.earlier = dict(self.schools)
        """As the last extract of an earlier day left them: one of the same day that lacks a school
        has another of that day give way.
        """
        self.gone: dict[str, Cells] = {}
        self.links: list[tuple[str, str, str]] = succession("100001", "100002")

    def later(self) -> None:
        """The next extract, of the same day or a later one."""
        days = self.rng.choice((0, 7, 60))
        self.day += timedelta(days=days)
        self.before = dict(self.schools)
        if days:
            self.earlier = {**self.gone, **self.schools}
        edits = (self._edit, self._edit, self._convert, self._vanish, self._come_back)
        for _ in range(6):
            self.rng.choice(edits)()

    def _edit(self) -> None:
        past = f"{self.day - timedelta(days=self.rng.randrange(1, 90)):%d-%m-%Y}"
        soon = f"{self.day + timedelta(days=self.rng.randrange(40)):%d-%m-%Y}"
        change = self.rng.choice(
            (
                {"name": f"Saint-É{self.rng.random()}"},
                {"type_code": self.rng.choice(("01", "05", "34"))},
                {"la_code": self.rng.choice(("301", "302"))},
                {"status_code": "3", "closed_on": soon},
                {"status_code": "1", "closed_on": soon},
                {"status_code": "1", "closed_on": "", "opened_on": ""},
                {"status_code": "2", "closed_on": self.rng.choice(("", past))},
            )
        )
        urn = self.rng.choice(list(self.schools))
        self.schools[urn] = {**self.schools[urn], **change}

    def _convert(self) -> None:
        before, after = self.rng.choice(list(self.schools)), f"14{self.rng.randrange(10_000):04}"
        closed = self.day - timedelta(days=self.rng.randrange(1, 30))
        given = {"status_code": "2", "closed_on": f"{closed:%d-%m-%Y}"}
        self.schools[before] = {**self.schools[before], **given}
        self.schools[after] = academy(after, opened_on=f"{closed + timedelta(days=1):%d-%m-%Y}")
        self.links += succession(before, after)

    def _vanish(self) -> None:
        urn = self.rng.choice([each for each in self.schools if each in self.before])
        self.gone[urn] = self.earlier.get(urn, self.before[urn])
        del self.schools[urn]

    def _come_back(self) -> None:
        if self.gone:
            urn = self.rng.choice(list(self.gone))
            self.schools[urn] = self.gone.pop(urn)


class Chain:
    """A register into which they are taken, an hour apart."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.importer, self.folder, self.now = Importer(session, folder), folder, NOW

    def take(self, published: Published) -> bool:
        """Whether anything was recorded."""
        self.now += timedelta(hours=1)
        given: Links = links(self.folder, published.links)
        rows = list(published.schools.values())
        return not self.importer.take(rows, published.day, given, now=self.now).is_unchanged

    def answers(self, urns: list[str], *days: date, known_at: datetime | None = None) -> list[str]:
        """What the register says of each school on each day, as known then."""
        return [str(self._answer(urn, day, known_at)) for urn in urns for day in days]

    def _answer(self, urn: str, day: date, known_at: datetime | None) -> object:
        asked = {"as_at": day, "known_at": known_at}
        try:
            return school_compliance(
                self.importer.session, urn, actor=OPERATOR, **asked, now=clock.now()
            ).finding
        except NotFound:
            return None

    def held(self, urn: str) -> tuple[object, ...]:
        """What is held of a school now, and whether the newest extract had it."""
        standing = [one for one in self.importer.versions(urn) if one.superseded_by is None]
        return (*(getattr(standing[-1], name) for name in KEPT), standing[-1].in_extract)


def said(published: Published) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What is to be held of each school that was ever published."""
    for urn, cells in {**published.gone, **published.schools}.items():
        yield urn, (*(cells[name] for name in KEPT), urn in published.schools)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_extract_of_many_is_held_as_it_is_and_changes_nothing_that_was_known(
    session: Session, tmp_path: Path, seed: int
) -> None:
    chain, published = Chain(session, tmp_path), Published(seed)
    chain.take(published)
    for _ in range(3):
        published.later()
        urns = [urn for urn, _ in said(published)]
        days = (date(2015, 6, 1), published.day - timedelta(days=40), published.day)
        before, instant = chain.answers(urns, *days), chain.now
        chain.take(published)
        assert {urn: chain.held(urn) for urn in urns} == dict(said(published))
        assert not chain.take(published)
        assert chain.answers(urns, *days, known_at=instant) == before
    assert list(differences(session, lambda *_: None)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_an_extract_that_was_never_taken_makes_no_odds_to_what_the_last_one_says(
    engine: Engine, tmp_path: Path, seed: int
) -> None:
    told = []
    for misses_some in (False, True):
        empty(engine)
        with Session(engine) as session:
            chain, published = Chain(session, tmp_path), Published(seed)
            chain.take(published)
            for number in range(4):
                published.later()
                if number == 3 or not misses_some:
                    chain.take(published)
            told.append(chain.answers(sorted(published.schools), published.day))
    assert told[0] == told[1]
