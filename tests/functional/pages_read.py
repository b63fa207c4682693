"""Every page as everybody reads it, with the statements that each reading came to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from tests.functional.routes import routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import World


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """The statements that reach the application's database meanwhile."""
    from register.db import db

    with world.app.app_context():
        engine = db.engine
    ran: list[str] = []

    def keep(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        ran.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def addresses(world: World, caller: str) -> list[str]:
    """Every page that this caller may read, and some of its states."""
    own = [
        world.address(rule, caller)
        for (method, path), rule in routes(world).items()
        if method == "GET"
        and not path.startswith(("/static", "/api/"))
        and caller in WHO_MAY[method, path]
    ]
    states = {
        "/schools": ["/schools?q=a", "/schools?q=", "/schools?q=zzzz", "/schools?q=a&page=2"],
        "/checks": [f"/checks?again={world.own[caller].get('check', 'x')}", "/checks/history"],
        "/completions": [f"/completions/{accepted(world)}" if caller == "provider" else "/"],
    }
    wrong = "as_at=2019-02-30"
    states["/estate"] = [f"/estate?{wrong}&known_at=2019-02-30", "/estate?trust=2099&reason=2099"]
    states["/estate/serial-movers"] = [f"/estate/serial-movers?{wrong}"]
    case = "/how-the-rule-works/try?establishment_type=01&as_at"
    states["/how-the-rule-works/try"] = [f"{case}=2026-09-01", f"{case}=2019-02-30"]
    urn = world.own[caller]["urn"]
    more = [state for page in own for state in states.get(page, [])]
    if f"/schools/{urn}" in own:
        days = ("2015-09-01", "2019-03-04", "2026-09-01", "2035-01-01")
        more += [f"/schools/{urn}?as_at={day}" for day in days]
        more += [f"/schools/{urn}?as_at=2019-02-30", f"/schools/{urn}?known_at=2099-01-01"]
        for each in every_status(world, caller):
            more += [f"/schools/{each}", f"/schools/{each}/what-would-change"]
    return [*own, *more, "/nowhere", "/schools/999999", "/checks/22222222222X"]


def accepted(world: World) -> str:
    """An upload of the provider's that is on the record."""
    with world.session() as session:
        found = session.execute(
            text(
                "SELECT u.ref FROM upload u JOIN provider p ON p.id = u.provider_id JOIN "
                "organisation o ON o.identifier = p.ukprn JOIN account a ON a.organisation_id = "
                "o.id WHERE a.email = :email AND u.state = 'accepted' ORDER BY u.id LIMIT 1"
            ),
            {"email": world.emails["provider"]},
        )
        return str(found.scalar_one())


def every_status(world: World, caller: str) -> list[str]:
    """Schools which between them have most answers: for somebody who may see any."""
    if caller != "inspector":
        return []
    with world.session() as session:
        found = session.execute(text("SELECT urn FROM school ORDER BY urn LIMIT 25"))
        return list(found.scalars())


@dataclass
class Read:
    """One page that somebody read."""

    where: str
    caller: str
    answer: TestResponse
    statements: list[str]
    page: BeautifulSoup | None
    """None where the answer is a file or leads elsewhere."""

    def __str__(self) -> str:
        return f"{self.where} as {self.caller}"


def alike(page: Tag) -> set[str]:
    """The words of links that lead to different places, of buttons that send different things and
    of lines that open what is not the same: heard alone, nobody knows which.
    """
    leads: dict[str, set[str]] = {}
    for each in page.select("a[href], button, summary"):
        words = " ".join(str(each.get("aria-label") or each.get_text(" ")).split())
        leads.setdefault(words, set()).add(str(each.get("href") or _does(each)))
    return {words for words, places in leads.items() if len(places) > 1}


def _does(each: Tag) -> str:
    """What a button sends, and where to; what stands under a line that opens."""
    form = each.find_parent("form")
    if each.name == "summary" or form is None:
        return str(each.parent)
    hidden = form.select("input[type=hidden]:not([name=csrf_token])")
    sent = [(box["name"], box["value"]) for box in [*hidden, each] if box.get("name")]
    return f"{each.get('formaction') or form.get('action')} {sent}"


REFERENCES = ("aria-labelledby", "aria-describedby", "for", "aria-controls")


def ids_of(page: BeautifulSoup) -> tuple[list[str], set[str]]:
    """The ids on a page, and those that something on it refers to."""
    ids: list[str] = []
    named: set[str] = set()
    for each in page.find_all(True):
        ids += [str(each["id"])] if "id" in each.attrs else []
        for attribute in REFERENCES:
            named.update(str(each.attrs.get(attribute, "")).split())
        href = str(each.get("href", ""))
        named |= {href[1:]} if each.name == "a" and href.startswith("#") else set()
    return ids, named - {""}


def misplaced(page: BeautifulSoup) -> set[str]:
    """The ids that are not unique, or lead to nothing."""
    ids, named = ids_of(page)
    return {each for each in set(ids) if ids.count(each) > 1} | (named - set(ids))


def is_labelled(page: BeautifulSoup, box: Tag) -> bool:
    labelled = page.find("label", attrs={"for": box.get("id")}) if box.get("id") else None
    return bool(labelled or box.get("aria-label") or box.get("aria-labelledby"))


def runs_on(status: Tag) -> bool:
    """Whether the words after a status stand right behind it, as if they went on with it."""
    behind = [each for each in status.next_siblings if str(each).strip()]
    return (
        bool(behind) and isinstance(behind[0], NavigableString) and behind[0].strip()[0].isalnum()
    )


def misheaded(page: BeautifulSoup) -> set[str]:
    """The headings that leave out a level, and the captions that look like one and are none: their
    tables are heard as a part of what stands before them.
    """
    found, last = set(), 0
    for heading in page.select("h1, h2, h3, h4"):
        level = int(heading.name[1])
        if last and level > last + 1:
            found.add(heading.get_text())
        last = level
    seen = page.select("caption:not(.govuk-visually-hidden)")
    return found | {each.get_text() for each in seen}
