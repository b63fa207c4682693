"""Breadcrumbs have one rule: Home, then what lies between, and never the page itself."""

import re
from collections.abc import Iterator

import pytest

from register.web.appearance import TEMPLATES


def crumbs() -> Iterator[tuple[str, str]]:
    """Each template that sets breadcrumbs, and what it sets."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if path.name != "layout.html":
            found = re.search(r"{% set crumbs = (.+) %}", path.read_text(encoding="utf-8"))
            if found:
                yield str(path.relative_to(TEMPLATES)), found[1]


def broken(text: str) -> bool:
    """Whether what a template sets names Home, which the layout does, or leads nowhere."""
    return "Home" in text or "''" in text or '""' in text


def test_breadcrumbs_leave_home_to_the_layout_and_lead_somewhere() -> None:
    assert len(list(crumbs())) > 20
    assert [name for name, text in crumbs() if broken(text)] == []


@pytest.mark.canary
@pytest.mark.parametrize("text", ['[("Home", "/")]', "[(upload.filename, '')]"])
def test_the_rule_would_see_a_page_that_breaks_it(text: str) -> None:
    assert broken(text)
