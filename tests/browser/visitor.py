"""Somebody with a browser: goes to pages of the register, and looks hard at each."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import ConsoleMessage, Error, Locator, Page

from register.access import Role
from tests.browser.chromium import OF_WIDTH, RULES, faults

DESK, PHONE = 1280, 320
ON_ITS_SIDE = 667
"""A phone that is held so: wider than where a table must stack, and narrower than many tables."""
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
    " word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
)
"""How far apart a reader may set letters, words and lines (WCAG 1.4.12)."""


@dataclass
class Visitor:
    """A browser of one's own, with its cookies."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    """What the browser's console said was wrong."""

    def sign_in(self, role: Role) -> None:
        """Sign in as the demonstration's account of that role."""
        self.sign_in_as(f"the {role.value}")

    def sign_in_as(self, called: str) -> None:
        """Sign in as one of the accounts that the demonstration's sign-in page lists."""
        self.go("/sign-in")
        self.press(f"Sign in as {called}")

    def go(self, path: str) -> None:
        """Open a page of the register."""
        self.page.goto(self.address + path)

    def press(self, button: str | Locator) -> None:
        """Press a button, by its whole name or itself, and wait for the page that answers."""
        self._leave_by(button, "button")

    def follow(self, link: str | Locator) -> None:
        """Follow a link, by its whole name or itself, and wait for the page it leads to."""
        self._leave_by(link, "link")

    def _leave_by(self, way: str | Locator, role: Literal["button", "link"]) -> None:
        # A click alone comes back while the page that was left can still be read.
        if isinstance(way, str):
            way = self.page.get_by_role(role, name=way, exact=True)
        with self.page.expect_navigation():
            way.click()

    def look(self, name: str, at_desk: Sequence[str] = OF_WIDTH) -> None:
        """Hold this page to what every page promises, at a desk and on a phone.

        On a phone by every rule: there more is laid out anew, and at a desk as the gallery is.
        """
        for width, rules in ((DESK, at_desk), (PHONE, RULES)):
            self.page.set_viewport_size({"width": width, "height": 900})
            self._keep_picture(f"{name}-{width}")
            found = faults(self.page, rules)
            found += self._labels_of_nothing() + self._bars_without_colour()
            found += self._rows_named_by_a_number() + self._drawings_told_twice()
            found += self._buttons_too_small() + self._cut_off_when_spaced()
            assert found == [], f"{name} at {width}px: {found}"
        self._look_on_its_side(name)
        self._look_at_headings(name)
        ids = self.page.evaluate("Array.from(document.querySelectorAll('[id]'), e => e.id)")
        assert len(ids) == len(set(ids)), f"{name} repeats an id"
        assert self.complaints == [], f"{name}: {self.complaints}"

    def _labels_of_nothing(self) -> list[str]:
        """The headings that stand over a cell with nothing to see, where a table is stacked."""
        said: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('.app-stacks__label')]"
            ".filter(e => e.offsetParent && e.innerText.trim())"
            ".filter(e => ![...e.parentElement.childNodes].some(each => each !== e"
            " && !each.classList?.contains('govuk-visually-hidden') && each.textContent.trim()))"
            ".map(e => 'nothing under ' + e.innerText)"
        )
        return said

    def _rows_named_by_a_number(self) -> list[str]:
        """The rows of a stacked table that begin with a number, and do not say of what."""
        said: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('.app-stacks th[scope=row]')]"
            ".filter(e => getComputedStyle(e).display === 'block' && /^\\d+$/.test(e.innerText))"
            ".map(e => 'a row is called ' + e.innerText)"
        )
        return said

    def _drawings_told_twice(self) -> list[str]:
        """The drawings of which a screen reader tells something beside their name."""
        if not self.page.locator("main svg[role=img]").count():
            return []
        tree = self.page.context.new_cdp_session(self.page)
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        tree.detach()
        drawn = [each for each in nodes if each.get("role", {}).get("value") == "image"]
        return [
            f"told twice: {each['name']['value']}"
            for each in drawn
            if each.get("description", {}).get("value")
        ]

    def _buttons_too_small(self) -> list[str]:
        """The buttons that are smaller than a finger hits (WCAG 2.5.8), wherever they stand."""
        said: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('button, summary')]"
            ".map(e => [e.innerText, e.getBoundingClientRect()])"
            ".filter(([_, box]) => box.width > 1 && Math.min(box.width, box.height) < 24)"
            ".map(([words, box]) => `${words}: ${box.width} by ${box.height}`)"
        )
        return said

    def _cut_off_when_spaced(self) -> list[str]:
        """What loses words, or makes the page scroll sideways, where a reader spaces them out."""
        said: list[str] = self.page.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " const others = document.adoptedStyleSheets;"
            " document.adoptedStyleSheets = [...others, sheet];"
            " const cut = [...document.querySelectorAll('body *')].filter(e =>"
            " !e.closest('svg, select, input, textarea, .govuk-visually-hidden')"
            " && e.clientWidth > 1 && getComputedStyle(e).overflow !== 'visible'"
            " && ['hidden', 'clip'].includes(getComputedStyle(e).overflowY)"
            " && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))"
            ".map(e => 'cut off when spaced: ' + e.innerText);"
            " if (document.documentElement.scrollWidth > innerWidth) cut.push('wide when spaced');"
            " document.adoptedStyleSheets = others; return cut; }",
            SPACED,
        )
        return said

    def _bars_without_colour(self) -> list[str]:
        """What a drawing shows in the black that a browser gives to a shape without a colour."""
        said: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('main svg[role=img] rect')]"
            ".filter(e => getComputedStyle(e).fill === 'rgb(0, 0, 0)')"
            ".map(e => 'no colour: ' + e.outerHTML)"
        )
        return said

    def reflows(self) -> None:
        """On a phone nothing within this page has to be moved sideways to be read (WCAG 1.4.10)."""
        self.page.set_viewport_size({"width": PHONE, "height": 900})
        found = self.page.evaluate(
            "[...document.querySelectorAll('main, main *')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1"
            " && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))"
            ".map(e => e.getAttribute('aria-label') || e.className)"
        )
        assert found == [], f"scrolls sideways at {PHONE} px: {found}"

    def keeps_to_forced_colours(self) -> None:
        """Where colours are forced, a drawing’s words take them, but for those on bars."""
        self.page.emulate_media(forced_colors="active", color_scheme="dark")
        found = self.page.evaluate(
            "[...document.querySelectorAll('main svg[role=img] text')]"
            ".filter(e => !e.closest('.app-timeline__bar')"
            " && getComputedStyle(e).fill !== getComputedStyle(document.body).color)"
            ".map(e => e.textContent)"
        )
        assert self.page.locator("main svg[role=img] text").count() > 0
        assert found == [], f"drawn in no colour of the reader's: {found}"

    def _look_on_its_side(self, name: str) -> None:
        self.page.set_viewport_size({"width": ON_ITS_SIDE, "height": 375})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= ON_ITS_SIDE, f"{name} at {ON_ITS_SIDE}px: scrolls sideways: {wide} px"
        found = self.page.evaluate(
            "[...document.querySelectorAll('main svg[role=img] text')].filter(each => {"
            " const place = each.closest('.app-timeline__bar')?.querySelector('rect')"
            " || each.closest('svg[role=img]'), box = each.getBoundingClientRect();"
            " return box.width && box.right > place.getBoundingClientRect().right + 1"
            " }).map(each => each.textContent)"
        )
        assert found == [], f"{name} at {ON_ITS_SIDE}px: drawn past their place: {found}"
        self.page.set_viewport_size({"width": PHONE, "height": 900})

    def _look_at_headings(self, name: str) -> None:
        assert self.page.locator("h1").count() == 1, f"{name} needs exactly one h1"
        assert self.page.locator("h1").inner_text().strip(), f"{name} has an empty h1"
        title = self.page.title()
        assert title.endswith("SENCO Register"), f"{name} has the title {title!r}"
        wrong = self.page.locator(".govuk-error-summary").count() > 0
        assert title.startswith("Error: ") == wrong, f"{name}: {title!r}, errors shown: {wrong}"

    def _keep_picture(self, name: str) -> None:
        """A screenshot for a person to look at, where REGISTER_SCREENSHOTS names a folder."""
        folder = os.environ.get("REGISTER_SCREENSHOTS")
        if folder:
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@contextmanager
def visiting(page: Page, address: str) -> Iterator[Visitor]:
    """A new visitor with no cookies at a desk, whatever the one before did with this page."""
    page.context.clear_cookies()
    page.emulate_media(media="null", forced_colors="null", color_scheme="null")
    page.set_viewport_size({"width": DESK, "height": 900})
    visitor = Visitor(page, address)

    def on_console(message: ConsoleMessage) -> None:
        # Chromium itself reports each answer of 400 or more; the tests look at those pages too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            visitor.complaints.append(message.text)

    def on_error(error: Error) -> None:
        visitor.complaints.append(str(error))

    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield visitor
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)
    page.goto("about:blank")
