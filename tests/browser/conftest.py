"""A real register, loaded with the demonstration and served over HTTP, and a real browser."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from register.demo.load import load
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from register.access import Role
from register.app import create_app
from register.config import Settings
from register.db import db, open_engine
from register.demo.accounts import PASSWORD, email_of
from register.demo.scales import Scale
from register.services import migrations

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="browser: install the browser extra to run these"
)
from axe_playwright_python.sync_playwright import Axe  # noqa: E402  # after the skip above
from playwright.sync_api import Browser, ConsoleMessage, Page  # noqa: E402  # likewise

NO_BROWSER = "browser: no Chromium was found; install one, or name it in REGISTER_TEST_CHROMIUM"
DESK, PHONE = 1280, 320
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str | None:
    """The browser to drive, where there is one."""
    named = os.environ.get("REGISTER_TEST_CHROMIUM")
    return (
        named
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a register that holds the small demonstration."""
    url = f"sqlite:///{tmp_path_factory.mktemp('served')}/register.sqlite3"
    migrations.upgrade(url)
    engine = open_engine(url)
    with Session(engine) as session:
        load(session, Scale.SMALL, now=datetime.now(UTC))
    engine.dispose()
    settings = Settings(
        environment="development",
        database_url=url,
        owner_database_url=url,
        secret_key="not a secret: only tests use it, and it is long",
        trusted_hosts=("127.0.0.1", "localhost"),
        max_upload_bytes=5 * 1024 * 1024,
    )
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    with playwright_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser: goes to pages, and looks hard at each."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def sign_in(self, role: Role) -> None:
        """Sign in as the demonstration's account of that role."""
        self.go("/sign-in")
        self.page.get_by_label("Email address").fill(email_of(role))
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def go(self, path: str) -> None:
        """Open a page of the register."""
        self.page.goto(self.address + path)

    def look(self, name: str) -> None:
        """Hold this page to what every page promises, at a desk and on a phone."""
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            self._keep_picture(f"{name}-{width}")
            scroll = self.page.evaluate("document.documentElement.scrollWidth")
            assert scroll <= width, f"{name} scrolls sideways at {width}px: {scroll}px wide"
        assert self.page.locator("h1").count() == 1, f"{name} needs exactly one h1"
        heading = self.page.locator("h1").inner_text().strip()
        title = self.page.title()
        assert title.endswith("SENCO Register"), f"{name} has the title {title!r}"
        wrong = self.page.locator(".govuk-error-summary").count() > 0
        assert title.startswith("Error: ") == wrong, f"{name}: {title!r}, errors shown: {wrong}"
        assert heading, f"{name} has an empty h1"
        ids = self.page.evaluate("Array.from(document.querySelectorAll('[id]'), e => e.id)")
        assert len(ids) == len(set(ids)), f"{name} repeats an id"
        found = Axe().run(self.page, options={"runOnly": WCAG})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert self.faults == [], f"{name}: {self.faults}"

    def _keep_picture(self, name: str) -> None:
        """A screenshot for a person to look at, where REGISTER_SCREENSHOTS names a folder."""
        folder = os.environ.get("REGISTER_SCREENSHOTS")
        if folder:
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def make_visitor(browser: Browser, address: str, *, javascript: bool = True) -> Visitor:
    """A new visitor with no cookies."""
    context = browser.new_context(java_script_enabled=javascript, locale="en-GB")
    visitor = Visitor(context.new_page(), address)

    def on_console(message: ConsoleMessage) -> None:
        # Chromium itself reports each answer of 400 or more; the tests look at those pages too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            visitor.faults.append(message.text)

    visitor.page.on("console", on_console)
    visitor.page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    return visitor


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody new, signed out."""
    visitor = make_visitor(browser, address)
    yield visitor
    visitor.page.context.close()


@pytest.fixture
def visitor_without_javascript(browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody whose browser runs no scripts."""
    visitor = make_visitor(browser, address, javascript=False)
    yield visitor
    visitor.page.context.close()
