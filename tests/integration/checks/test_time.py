"""Whether a TRN exists is not to be told from how long a check takes (P3)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from math import sqrt
from random import Random
from statistics import NormalDist, median
from time import perf_counter
from typing import NamedTuple

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.identifiers import Trn
from register.services.checks import CheckOutcome, Purpose, Question, check_candidate, matching
from register.services.checks.matching import Match, Matched
from tests.candidates import World
from tests.integration.checks.asking import NOW, TARGET_KEY

PEOPLE = 60
PAIRS, MANY = 200, 5_000
BY_CHANCE = 0.001
"""A difference that chance makes less often than this is one."""
WRONG = date(1940, 1, 1)
"""With the days after it, when nobody was born whose TRN is asked about."""
HOURS = count()
"""When each check is made: an hour after the last, so that none of them meets a limit."""


class Pair(NamedTuple):
    """Seconds that two checks took, of a TRN that is held and of one that is not."""

    held: float
    unknown: float


@pytest.fixture
def trns(session: Session) -> list[Trn]:
    """TRNs of people on the register, spread over those that there are."""
    world = World(session)
    held = Random(3).sample(range(1_000_001, 9_000_000), PEOPLE)
    for number in held:
        world.person("Okafor", trn=str(number))
    session.commit()
    return [Trn(str(number)) for number in held]


def timed(session: Session, panel: Actor, trns: Sequence[Trn], pairs: int) -> list[Pair]:
    """Pairs of checks with the right name and another birth date, in an order that chance draws."""
    chance, known = Random(pairs), set(trns)

    def ask(trn: Trn) -> float:
        hour = next(HOURS)
        born_on = WRONG + timedelta(days=hour % MANY)
        question = Question(
            purpose=Purpose.APPOINTING, trn=trn, last_name="Okafor", born_on=born_on
        )
        now = NOW + timedelta(hours=hour)
        begun = perf_counter()
        found = check_candidate(session, question, actor=panel, now=now, target_key=TARGET_KEY)
        seconds = perf_counter() - begun
        assert found.answer.outcome is CheckOutcome.NO_MATCH
        return seconds

    def pair() -> Iterator[Pair]:
        for turn in range(pairs):
            held = trns[turn % len(trns)]
            unknown = held
            while unknown in known:
                unknown = Trn(str(chance.randrange(1_000_001, 9_000_000)))
            first = chance.random() < 0.5
            one, other = map(ask, (held, unknown) if first else (unknown, held))
            yield Pair(one, other) if first else Pair(other, one)

    for trn in trns[:9]:
        ask(trn)
    return list(pair())


def by_signs(pairs: Sequence[Pair]) -> float:
    """How often chance alone makes one of a pair the longer at least as often (two-sided)."""
    longer = sum(each.held > each.unknown for each in pairs)
    return _two_sided((longer - len(pairs) / 2) / sqrt(len(pairs) / 4))


def by_ranks(pairs: Sequence[Pair]) -> float:
    """The same by Wilcoxon’s ranks of the differences."""
    differences = sorted((each.held - each.unknown for each in pairs), key=abs)
    ranks = sum(rank for rank, each in enumerate(differences, 1) if each > 0)
    size = len(pairs) or 1
    spread = sqrt(size * (size + 1) * (2 * size + 1) / 24)
    return _two_sided((ranks - size * (size + 1) / 4) / spread)


def _two_sided(deviations: float) -> float:
    return 2 * NormalDist().cdf(-abs(deviations))


def is_told_apart(session: Session, panel: Actor, trns: Sequence[Trn], pairs: int) -> bool:
    """Whether time tells which TRNs are held: chance may have it so once, and hardly twice."""
    return all(
        min(by_signs(found), by_ranks(found)) <= BY_CHANCE
        for found in (timed(session, panel, trns, pairs) for _ in range(2))
    )


def test_time_tells_nothing_of_whether_a_trn_is_held(
    session: Session, panel: Actor, trns: list[Trn]
) -> None:
    assert not is_told_apart(session, panel, trns, PAIRS)


@pytest.mark.soak
def test_nor_does_it_over_five_thousand_pairs(
    session: Session, panel: Actor, trns: list[Trn]
) -> None:
    found = timed(session, panel, trns, MANY)
    apart = abs(median(each.held - each.unknown for each in found))
    assert apart < 0.001
    chance = min(by_signs(found), by_ranks(found))
    assert chance > BY_CHANCE or not is_told_apart(session, panel, trns, MANY)


@pytest.mark.canary
@pytest.mark.parametrize(
    "engine",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.soak])],
    indirect=True,
)
def test_an_answer_that_is_given_sooner_for_nobody_is_noticed(
    session: Session, panel: Actor, trns: list[Trn], monkeypatch: pytest.MonkeyPatch
) -> None:
    known, find = set(trns), matching.person_matching

    def soon(session: Session, question: Question, head: int) -> Matched:
        return find(session, question, head) if question.trn in known else Matched(Match.NOBODY)

    monkeypatch.setattr("register.services.checks.check.person_matching", soon)
    found: list[Pair] = []
    # A machine that is busy with other things tells as much, from more pairs.
    while len(found) < 10 * PAIRS and by_ranks(found) > BY_CHANCE:
        found += timed(session, panel, trns, PAIRS)
    assert by_ranks(found) <= BY_CHANCE
