"""A headless Chromium, an app behind a real socket, and what every page must pass."""

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_WIDTH = ("target-size", "scrollable-region-focusable")
"""The rules whose answer lies in where things come to stand."""
OWN_COLOURS = (Path(__file__).parent / "own_colours.js").read_text(encoding="utf-8")
CONTRAST_OF_THOSE = (
    "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-own-colours]' }] })"
)
NO_BROWSER = "browser: install Chromium (apt-get install chromium) to run these"


def executable() -> str:
    """Where Chromium is; skips the test, by name, where there is none."""
    # The first is the same browser without a window: it opens a page at half the cost.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip(NO_BROWSER)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine, for as long as the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def faults(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds against these rules, WCAG 2.2 AA’s, and whether the page scrolls sideways."""
    # It is put into each page once, however often that page is looked at.
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
        page.evaluate(CONTRAST_OF_THOSE)
    page.evaluate(OWN_COLOURS)
    # Every rule is tried at every element; only of what breaks one is each element written out.
    asked = {"runOnly": list(rules), "resultTypes": ["violations"]}
    response: dict[str, Any] = Axe("0").run(page, options=asked).response
    if not response["passes"]:
        raise AssertionError("axe looked at nothing")
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
        for violation in response["violations"]
    ]
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"scrolls sideways: {wide} px in {width}"] if wide > width else [])
