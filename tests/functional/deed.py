"""One thing that is done at a route, and the people to whom it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.functional.bodies import day
from tests.functional.marked import Marked
from tests.functional.who_may import PANEL, REGISTRAR
from tests.functional.world import World

Boxes = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One request that does something, and whom its answer has to have been a look at."""

    route: str
    """The method and the path of the URL map."""
    caller: str
    sent: Boxes | Callable[[World], Boxes] = field(default_factory=dict)
    """Boxes of a form or a JSON object; a file as bytes under its box."""
    at: Callable[[World], Mapping[str, str]] = lambda _: {}
    """What fills the path, where it is not the caller's own."""
    status: int = 303
    shows: frozenset[str] = frozenset()
    """Whose record it shows something of: Alpha, Beta, Gamma."""
    no_look: frozenset[str] = frozenset({"file name"})
    """Fields that may be shown without a look: a provider's name for its file is no person's."""

    def __str__(self) -> str:
        return f"{self.route} as {self.caller}, {self.status}"


A, B, G, NOBODY = map(frozenset, ({"Alpha"}, {"Beta"}, {"Gamma"}, set[str]()))
WRONG_DAY = day("last_day", "2019-02-30")
"""A box that sends a form back."""
PURPOSES = {PANEL: "appointing", REGISTRAR: "deciding"}
SOMEBODY = {"last_name": "Typedonly", "first_names": "Newly"}


def of(person: Marked) -> dict[str, str]:
    """A person as a check asks for them."""
    return {"trn": person.trn, "born_on": person.born_on.isoformat()}


def boxes_of(person: Marked) -> dict[str, str]:
    """The same in a form."""
    return {"trn": person.trn, **day("born_on", person.born_on.isoformat())}
