"""A page of a long list says which of how many it is: in its title, and in words on paper."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.functional.world import World

DAY = "2024-09-01"
MOVERS = "register.services.estate.serial_movers"


def told(world: World, caller: str, path: str) -> list[str]:
    """Where a page says it: its title, and whatever of it stays on paper."""
    page = BeautifulSoup(world.browsers[caller].get(path).text, "html.parser")
    assert page.title
    assert page.main
    for each in page.main.select("nav"):
        each.decompose()
    return [page.title.get_text(), page.main.get_text(" ", strip=True)]


@pytest.mark.parametrize(
    ("caller", "path", "size"),
    [
        ("inspector", "/schools?q=a", None),
        ("inspector", f"/estate/forecast?as_at={DAY}", "register.web.forecast.PER_PAGE"),
        ("inspector", "/estate/serial-movers?as_at=2017-06-01", f"{MOVERS}.PER_PAGE"),
        ("registrar", "/accounts", "register.services.account_care.PAGE"),
    ],
)
def test_each_page_of_a_list_says_which_of_how_many_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch, caller: str, path: str, size: str | None
) -> None:
    if size:
        monkeypatch.setattr(size, 1)
    for number in (1, 2):
        joined = "&" if "?" in path else "?"
        for words in told(world, caller, f"{path}{joined}page={number}"):
            assert f", page {number} of " in words
