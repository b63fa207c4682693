"""A register loaded with the demonstration and served over HTTP, and one browser to see it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from register.app import create_app
from register.db import db, open_engine
from register.demo.load import load
from register.demo.scales import Scale
from tests.conftest import settings_for
from tests.sqlite_files import new_register

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.visitor import Visitor


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Imported here so that the test modules, not this file, are what is skipped without playwright.
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import executable

    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a register that holds the small demonstration."""
    from tests.browser.chromium import served

    url = new_register(tmp_path_factory.mktemp("served") / "register.sqlite3")
    engine = open_engine(url)
    with Session(engine) as session:
        load(session, Scale.SMALL, now=datetime.now(UTC))
    engine.dispose()
    asked = replace(settings_for(url), trusted_hosts=("127.0.0.1",), local_identity=True)
    app = create_app(asked)
    with served(app) as address:
        yield address
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    """One page for the whole run: opening another costs as much as looking at it."""
    with browser.new_context(locale="en-GB") as window:
        yield window.new_page()


@pytest.fixture(scope="session")
def page_without_javascript(browser: Browser) -> Iterator[Page]:
    """The same, which runs no scripts."""
    with browser.new_context(java_script_enabled=False, locale="en-GB") as window:
        yield window.new_page()


@pytest.fixture
def visitor(page: Page, address: str) -> Iterator[Visitor]:
    """Somebody new, signed out."""
    from tests.browser.visitor import visiting

    with visiting(page, address) as visitor:
        yield visitor


@pytest.fixture
def visitor_without_javascript(page_without_javascript: Page, address: str) -> Iterator[Visitor]:
    """Somebody whose browser runs no scripts."""
    from tests.browser.visitor import visiting

    with visiting(page_without_javascript, address) as visitor:
        yield visitor
