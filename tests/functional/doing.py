"""One deed or command done: what comes of it, whom that shows, and what it asks for afterwards."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.cli.main import main
from tests.functional.afterwards import asked_afterwards
from tests.functional.deed import Deed
from tests.functional.deeds_by_command import Command, things
from tests.functional.marked import ALPHA, BETA, GAMMA, fields_said
from tests.functional.recorded import MARK, NUMBER, newest, recorded_after, trns
from tests.functional.routes import API
from tests.functional.world import World, fill

MARKED = {person.name: person for person in (ALPHA, BETA, GAMMA)}
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
    asked: tuple[str, ...]
    """What was asked of the database once the deed was on the record, before the answer."""

    @property
    def name(self) -> str:
        """The route or the command."""
        return self.deed.route if isinstance(self.deed, Deed) else self.deed.name

    def __str__(self) -> str:
        said = re.sub(r"\s+|<[^>]*>", " ", self.said)
        return f"{self.deed}: {self.status} {said[:1500]}"


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


def send(world: World, deed: Deed, sent: Mapping[str, Any]) -> TestResponse:
    """The answer to it."""
    method, _, path = deed.route.partition(" ")
    address = fill(path, {**world.own["registrar"], **world.own[deed.caller]})
    files = {
        name: (io.BytesIO(value), "sent.csv") if isinstance(value, bytes) else value
        for name, value in sent.items()
    }
    if path.startswith(API):
        ask = partial(world.app.test_client().open, address, method=method, buffered=True)
        headers = world.keys[deed.caller]
        return (
            ask(data=files, headers=headers) if files != sent else ask(json=sent, headers=headers)
        )
    data = {"csrf_token": world.tokens[deed.caller], **files}
    return world.browsers[deed.caller].open(address, method=method, data=data, buffered=True)


def followed(world: World, deed: Deed, first: TestResponse) -> list[TestResponse]:
    """The answer, and that of the page that it leads to."""
    if first.status_code != 303:
        return [first]
    browser = world.browsers[deed.caller]
    return [first, browser.get(first.headers["Location"], buffered=True)]


def do(world: World, deed: Deed) -> Done:
    """Do it, and see whom the answers show beyond what was sent."""
    kept = world.own[deed.caller]
    world.own[deed.caller] = {**kept, **deed.at(world)}
    sent = deed.sent(world) if callable(deed.sent) else deed.sent
    known, ids, before = trns(world), ids_of(world), newest(world)
    with asked_afterwards() as asked:
        first = send(world, deed, sent)
    answers = followed(world, deed, first)
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
        tuple(asked),
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
    with asked_afterwards() as asked:
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
        tuple(asked),
    )
