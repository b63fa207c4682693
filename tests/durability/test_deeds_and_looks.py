"""A deed and the looks of its answer are one commit, however many do deeds and whoever dies."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from sqlalchemy import Engine, text

from tests.accounts import make_key
from tests.approvals import add_named
from tests.copied import copy_rows
from tests.databases import migrated, sqlite_url, url_of
from tests.durability.busy_deeds import (
    ACTS_AN_HOUR,
    DEEDS,
    Somebody,
    alone,
    deeds,
    looks,
    newest,
)
from tests.durability.serving import APP, Server, serving
from tests.durability.uploads import damage, letters
from tests.functional.world import World, moved, open_world

AT_ONCE = 6
PREVIEWED = "approval"
APART = "tests.durability.planted:deeds_apart()"


def people(world: World, server: Server, rounds: int) -> list[Somebody]:
    """Those who do deeds, each with as many questions that wait as there are rounds, and one.

    Of people with one record: whoever decides who somebody is sees every record of theirs.
    """
    with world.session() as session:
        found = session.execute(
            text(
                "SELECT p.trn, b.born_on FROM person p JOIN birth_date b ON b.person_id = p.id "
                "WHERE p.trn IS NOT NULL AND b.superseded_by IS NULL AND NOT EXISTS ("
                "SELECT 1 FROM person_link l WHERE p.id IN (l.person_id, l.principal_id)) "
                "ORDER BY p.id LIMIT :many"
            ),
            {"many": AT_ONCE * (rounds + 3)},
        ).all()
    keys = [registrars(world, n, rounds) for n in range(AT_ONCE)]
    urn = world.own["school"]["urn"]
    trns = [row.trn for row in found]
    made = [
        Somebody(n, server.address, world.keys, keys[n], urn, trns[n::AT_ONCE], [])
        for n in range(AT_ONCE)
    ]
    for place, (trn, born_on) in enumerate(found[2 * AT_ONCE :]):
        made[place % AT_ONCE].ask_about(trn, str(born_on), place)
    waiting = "SELECT ref FROM referral WHERE kind = 'identity' AND closed_by IS NULL ORDER BY id"
    with world.session() as session:
        for place, ref in enumerate(session.scalars(text(waiting))):
            made[place % AT_ONCE].waiting.append(ref)
    return made


def registrars(world: World, number: int, rounds: int) -> list[dict[str, str]]:
    """Keys of as many registrars, each a person, as may propose an act in each round and before."""
    made = []
    with world.session() as session:
        for each in range((rounds + 1) // ACTS_AN_HOUR + 1):
            name = letters(100 + number * 10 + each)
            add_named(session, f"{name}@register.example", f"Registrar {name.title()}")
            made.append(make_key(session, f"{name}@register.example"))
    return made


def each_once(engine: Engine, somebody: Somebody) -> dict[str, Counter[str]]:
    """The looks that come of each deed, done once while nobody else does anything."""
    found = {}
    for name, do in somebody.deeds().items():
        before, done = looks(engine), deeds(engine)[name]
        do()
        assert deeds(engine)[name] == done + 1, name
        found[name] = Counter(looks(engine)) - Counter(before)
        assert found[name], f"{name} shows nobody"
    return found


def storm(server: Server, doing: list[Somebody], rounds: int, kills: int, seed: int) -> None:
    """All at once, while workers are killed."""
    random = Random(seed)
    with ThreadPoolExecutor(len(doing)) as pool:
        at_it = [pool.submit(lambda each=each: each.rounds(rounds)) for each in doing]
        for _ in range(kills):
            time.sleep(random.uniform(0.1, 0.8))
            if all(each.done() for each in at_it):
                break
            server.kill_worker(random.choice)
        for each in at_it:
            each.result()


@pytest.fixture(scope="module")
def demonstration() -> Iterator[World]:
    """The small demonstration, with somebody of each role let in: no test but copies it."""
    with sqlite_url() as url, migrated(url) as engine, open_world(engine) as made:
        yield made


@pytest.fixture
def world(on_disk: Engine, demonstration: World) -> Iterator[World]:
    """The same on each database in turn."""
    copy_rows(demonstration.engine, on_disk)
    with moved(demonstration, on_disk) as made:
        yield made


def wrong_after(world: World, app: str, rounds: int, kills: int) -> list[str]:
    """What does not agree once it is quiet: deeds, and the looks that belong to them."""
    engine = world.engine
    with serving(url_of(engine), app, workers=3) as server:
        doing = people(world, server, rounds)
        by_deed = each_once(engine, doing[0])
        before, done, mark = Counter(looks(engine)), deeds(engine), newest(engine)
        storm(server, doing, rounds, kills, seed=rounds)
        now = {name: count - done[name] for name, count in deeds(engine).items()}
        wanted = Counter[str]()
        for name in DEEDS:
            for kind, many in by_deed[name].items():
                wanted[kind] += many * now[name]
        seen = Counter(looks(engine)) - before
    assert sum(now.values()) > 0
    # What a proposal would change is looked at before it, in a commit of its own.
    too_few, too_many = wanted - seen, seen - wanted - Counter({PREVIEWED: seen[PREVIEWED]})
    found = [f"looks {dict(seen)}, and deeds for {dict(wanted)}"] * bool(too_few or too_many)
    found += ["deeds without a look"] * (alone(engine, mark) > 0)
    return found + damage(engine)


@pytest.mark.parametrize(
    ("rounds", "kills"),
    [(2, 3), pytest.param(60, 200, marks=pytest.mark.soak)],
    ids=["short", "long"],
)
def test_a_deed_and_its_looks_are_one_commit_under_load_and_kills(
    world: World, rounds: int, kills: int
) -> None:
    assert wrong_after(world, APP, rounds, kills) == []


@pytest.mark.canary
def test_deeds_that_are_committed_before_their_looks_are_caught(world: World) -> None:
    assert wrong_after(world, APART, rounds=1, kills=6) != []
