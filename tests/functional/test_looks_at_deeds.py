"""Whoever is shown by what comes of a deed was recorded as seen, at every route that is not a page.

`deeds.py` says what is sent where. Whom an answer shows is found by marks: each field of Alpha,
Beta and Gamma, and the name and TRN of everybody else, less what the request itself says.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.cli.main import main
from register.services import looks
from register.services.appointments import vacancy
from tests.authenticator import give_factor
from tests.databases import owner_of, url_of
from tests.functional.deed import Deed
from tests.functional.deeds import SHOW_NOBODY, every_deed
from tests.functional.deeds_by_command import SHOW_NOBODY as COMMANDS_SHOW_NOBODY
from tests.functional.deeds_by_command import Command, every_command, named, things
from tests.functional.marked import ALPHA, BETA, GAMMA, fields_said, put_marked_people
from tests.functional.routes import API
from tests.functional.test_looks_crawl import MARK, NUMBER, newest, recorded_after, trns
from tests.functional.who_may import WHO_MAY
from tests.functional.world import World, fill
from tests.log_keys import ORIGIN, SIGNER

MARKED = {person.name: person for person in (ALPHA, BETA, GAMMA)}
GET = "GET"
TYPED = "name typed wrongly"
"""The field of a record apart, which a school's typing made."""
APART = {"it": "%Alphatyped%"}


@dataclass(frozen=True)
class Done:
    """One deed, what came of it and whom that shows."""

    deed: Deed | Command
    status: int
    shown: frozenset[int]
    recorded: frozenset[int]
    wanted: frozenset[int]
    said: str

    def __str__(self) -> str:
        said = re.sub(r"\s+|<[^>]*>", " ", self.said)
        return f"{self.deed}: {self.status} {said[:1500]}"


@pytest.fixture(scope="module")
def marked(world: World) -> Iterator[World]:
    """Three people of marks and everybody else by a name of their own, two minutes later."""
    put_marked_people(world)
    ours = ", ".join(str(each) for each in ids_of(world).values())
    with owner_of(world.engine).begin() as connection:
        renamed = "UPDATE person_name SET last_name = 'Qx' || person_id || 'zq'"
        connection.execute(text(f"{renamed} WHERE person_id NOT IN ({ours})"))
    with world.session() as session:
        phone = give_factor(session, world.emails["registrar"], str(world.app.secret_key))
    world.own["registrar"]["phone"] = phone.key
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        yield world


def ids_of(world: World) -> dict[str, int]:
    """The three by their names, and the record apart of what was typed of Alpha."""
    return ids_in(world.engine)


@cache
def ids_in(engine: Engine) -> dict[str, int]:
    """The same: they stay what they are, whatever is done."""
    with Session(engine) as session:
        (details,) = session.scalars(
            text("SELECT details FROM referral WHERE details LIKE :it"), APART
        )
        apart = text("SELECT id FROM person WHERE ref = :ref")
        found = {TYPED: session.execute(apart, {"ref": json.loads(details)["apart"]}).scalar_one()}
        for name, person in MARKED.items():
            held = text("SELECT id FROM person WHERE trn = :trn")
            found[name] = session.execute(held, {"trn": person.trn}).scalar_one()
    return found


def methods_of(app: Flask) -> set[str]:
    """Each route that is not only read: its method and path."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {GET, "HEAD", "OPTIONS"}
    }


def send(world: World, deed: Deed, sent: Mapping[str, Any]) -> list[TestResponse]:
    """The answer, and that of the page that it leads to."""
    method, _, path = deed.route.partition(" ")
    address = fill(path, {**world.own["registrar"], **world.own[deed.caller]})
    files = {
        name: (io.BytesIO(value), "sent.csv") if isinstance(value, bytes) else value
        for name, value in sent.items()
    }
    if path.startswith(API):
        ask = partial(world.app.test_client().open, address, method=method, buffered=True)
        headers = world.keys[deed.caller]
        return [
            ask(data=files, headers=headers) if files != sent else ask(json=sent, headers=headers)
        ]
    browser = world.browsers[deed.caller]
    data = {"csrf_token": world.tokens[deed.caller], **files}
    first = browser.open(address, method=method, data=data, buffered=True)
    if first.status_code != 303:
        return [first]
    return [first, browser.get(first.headers["Location"], buffered=True)]


def do(world: World, deed: Deed) -> Done:
    """Do it, and see whom the answers show beyond what was sent."""
    kept = world.own[deed.caller]
    world.own[deed.caller] = {**kept, **deed.at(world)}
    sent = deed.sent(world) if callable(deed.sent) else deed.sent
    known, ids, before = trns(world), ids_of(world), newest(world)
    answers = send(world, deed, sent)
    world.own[deed.caller] = kept
    told = "".join(f"{each.get_data(as_text=True)}{each.headers}" for each in answers)
    typed = json.dumps(sent, ensure_ascii=False, default=lambda value: value.decode())
    return Done(
        deed,
        answers[0].status_code,
        whom(told, typed, known, ids, deed.no_look),
        recorded_after(world, before),
        frozenset(ids[name] for name in deed.shows),
        told,
    )


def whom(
    told: str,
    typed: str,
    known: Mapping[str, int],
    ids: Mapping[str, int],
    no_look: frozenset[str],
) -> frozenset[int]:
    """Whom an answer shows beyond what was sent, and beyond the fields that may be shown."""
    others = {int(number) for number in MARK.findall(told)}
    others |= {known[number] for number in NUMBER.findall(told) if number in known}
    others -= {known[number] for number in NUMBER.findall(typed) if number in known}
    beyond = [field.split("’s ", 1) for field in fields_said(told) - fields_said(typed)]
    marked = {
        ids[field if field == TYPED else name] for name, field in beyond if field not in no_look
    }
    return frozenset(others - set(ids.values()) | marked)


@pytest.fixture(scope="module")
def done(marked: World) -> list[Done]:
    return [do(marked, each) for each in every_deed()]


def unrecorded(done: Iterable[Done]) -> list[str]:
    return [
        f"{each.deed}: {sorted((each.shown | each.wanted) - each.recorded)} shown, not recorded"
        for each in done
        if (each.shown | each.wanted) - each.recorded
    ]


def test_whoever_a_deed_shows_was_recorded_as_seen(done: list[Done]) -> None:
    wrong = unrecorded(done)
    assert wrong == [], "\n".join(wrong)


def test_each_deed_was_done(done: list[Done]) -> None:
    wrong = [str(each) for each in done if each.status != each.deed.status]
    assert wrong == [], "\n".join(wrong)


def test_every_route_that_is_not_only_read_is_among_the_deeds(world: World) -> None:
    """As everybody who may; a new one is added to `deeds.py`, with what really does it."""
    by = {(each.route, each.caller) for each in every_deed()}
    wanted = {
        (f"{method} {path}", caller)
        for (method, path), callers in WHO_MAY.items()
        for caller in callers
        if method != GET and f"{method} {path}" not in SHOW_NOBODY
    }
    assert by ^ wanted == set()
    assert methods_of(world.app) == {route for route, _ in by} | set(SHOW_NOBODY)


def test_a_deed_is_done_at_every_route_and_not_only_refused() -> None:
    done = {each.route for each in every_deed() if each.status in (200, 201, 303)}
    assert {each.route for each in every_deed()} - done == set()


def run(world: World, command: Command, folder: Path) -> Done:
    """Type it, and see whom what is printed or written shows beyond what was typed."""
    gaps, file, out = {**things(world), **command.at(world)}, folder / "sent.csv", folder / "out"
    file.write_bytes(command.content)
    out.unlink(missing_ok=True)
    words = [*command.name.split(), *command.words.format(**gaps).split()]
    line = [{"FILE": str(file), "OUT": str(out)}.get(each, each) for each in words]
    if command.caller:
        line += ["--as", world.emails[command.caller]]
    known, ids, before = trns(world), ids_of(world), newest(world)
    ran = CliRunner().invoke(main, line, input=command.typed.format(**gaps))
    told = ran.output + (out.read_text(encoding="utf-8") if out.exists() else "")
    typed = " ".join(line) + command.content.decode()
    return Done(
        command,
        ran.exit_code,
        whom(told, typed, known, ids, command.no_look),
        recorded_after(world, before),
        frozenset(ids[name] for name in command.shows),
        told,
    )


@pytest.fixture(scope="module")
def typed(marked: World, done: list[Done], tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Every command, after every deed at a route."""
    folder = tmp_path_factory.mktemp("typed")
    settings = {
        "REGISTER_DATABASE_URL": url_of(marked.engine),
        "REGISTER_SECRET_KEY": str(marked.app.secret_key),
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
    }
    later = time_machine.travel(clock.now() + timedelta(minutes=61), tick=True)
    with pytest.MonkeyPatch.context() as patch, later:
        for name, value in settings.items():
            patch.setenv(name, value)
        return [run(marked, each, folder) for each in every_command()]


def test_whoever_a_command_prints_was_recorded_as_seen(typed: list[Done]) -> None:
    wrong = unrecorded(typed)
    assert wrong == [], "\n".join(wrong)


def test_each_command_was_done(typed: list[Done]) -> None:
    wrong = [str(each) for each in typed if each.status != each.deed.status]
    assert wrong == [], "\n".join(wrong)


def test_every_command_is_among_those_that_were_typed() -> None:
    """A new one is added to `deeds_by_command.py`, with what really does it."""
    done = {each.name for each in every_command() if each.status in (0, 1)}
    assert set(named(main)) == done | set(COMMANDS_SHOW_NOBODY)


@pytest.mark.canary
def test_a_deed_that_shows_somebody_without_a_look_is_noticed(
    marked: World, done: list[Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unrecorded(done) == []
    monkeypatch.setattr(looks, "see", lambda *_, **__: None)
    records = [each for each in every_deed() if each.route == "POST /api/v1/people/records"]
    found = unrecorded([do(marked, each) for each in records])
    assert [each for each in found if "/api/v1/people/records" in each]


@pytest.mark.canary
def test_a_refusal_that_tells_of_somebody_without_a_look_is_noticed(
    marked: World, done: list[Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unrecorded(done) == []
    monkeypatch.setattr(vacancy, "seen_in_refusals", lambda *_, **__: nullcontext())
    posts = [each for each in every_deed() if each.route.endswith("/vacancy")]
    found = [do(marked, each) for each in posts if each.status == 409]
    assert [each for each in found if each.shown - each.recorded]


@pytest.mark.canary
def test_a_route_that_is_not_among_the_deeds_is_named() -> None:
    careless = Flask("careless", static_folder=None)
    careless.add_url_rule("/people", "people", lambda: "", methods=["GET", "DELETE"])
    assert methods_of(careless) == {"DELETE /people"}
