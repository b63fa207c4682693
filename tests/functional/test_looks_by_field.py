"""Whoever is shown by any field, on any page, was recorded as seen: the long form of the crawl.

`test_looks_crawl.py` finds people by their names and TRNs; here the three of `marked.py` are found
by every field that they have, such as the day of an award.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from register.services.checks import records
from tests.functional.routes import API, routes
from tests.functional.who_is_shown import ids_of, newest, recorded_after, trns, whom
from tests.functional.who_may import WHO_MAY
from tests.functional.world import World


def unrecorded(world: World, only: str = "/") -> Iterator[str]:
    """Each page and caller where somebody is shown without a record."""
    for (method, path), rule in routes(world).items():
        if method != "GET" or not path.startswith(only) or path.startswith("/static"):
            continue
        for may in WHO_MAY[method, path]:
            for caller in {may, f"other-{may}"} & world.browsers.keys():
                if wrong := unrecorded_at(world, rule, caller):
                    yield f"{path} as {caller}: {sorted(wrong)}"


def unrecorded_at(world: World, rule: Rule, caller: str) -> frozenset[int]:
    """Whom this page shows that caller without a record."""
    known, ids, before = trns(world), ids_of(world), newest(world)
    address = world.address(rule, caller)
    is_api = address.startswith(API)
    browser = world.app.test_client() if is_api else world.browsers[caller]
    headers = world.keys.get(caller, {}) if is_api else {}
    answer = browser.get(address, headers=headers, buffered=True)
    told = f"{answer.get_data(as_text=True)}{answer.headers}"
    # A provider's own name for its file is no person's.
    shown = whom(told, address, known, ids, frozenset({"file name"}))
    return shown - recorded_after(world, before)


@pytest.mark.soak
def test_whoever_a_page_shows_by_any_field_was_recorded_as_seen(marked: World) -> None:
    assert list(unrecorded(marked)) == []


@pytest.mark.soak
@pytest.mark.canary
def test_a_page_of_checks_that_records_nothing_is_noticed_by_their_days(
    marked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "record_alone", lambda *_, **__: [])
    assert list(unrecorded(marked, "/checks/"))
