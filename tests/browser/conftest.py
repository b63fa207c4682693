"""One browser for the whole run; a fresh page for each test and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1280, 320)
"""A desk and the narrowest phone."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Imported here so that the test modules, not this file, are what is skipped without playwright.
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import executable

    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at desk width and again at phone width."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    yield page
    page.close()
