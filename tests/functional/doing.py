"""One deed or command done: what comes of it, whom that shows, and what it asks for afterwards."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from werkzeug.test import TestResponse

from register.cli.main import main
from tests.functional.afterwards import asked_afterwards
from tests.functional.deed import Deed
from tests.functional.deeds_by_command import Command, things
from tests.functional.routes import API
from tests.functional.who_is_shown import ids_of, newest, recorded_after, trns, whom
from tests.functional.world import World, fill


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
