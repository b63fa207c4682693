"""Every component in every state, in a real browser under a strict content security policy."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from flask import Flask, render_template, render_template_string
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from register.web.appearance import STATIC, init_appearance
from register.web.timelines import Lane, Mark, Span, draw_timeline
from tests.browser.chromium import RULES, served
from tests.browser.visitor import Page, Visitor, visiting

pytestmark = pytest.mark.browser

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")
FIELDS = ("surname", "trn", "born", "purpose", "authority", "file", "good", "why", "password")
ERRORS = [{"field": field, "text": f"Enter something in {field}"} for field in FIELDS]
DRAWING = draw_timeline(
    [
        Lane("Designation", [Span(date(2019, 9, 1), date(2020, 3, 1), "gap", "Nobody")]),
        Lane("Award", [Span(date(2023, 7, 1), None, "award", "NASENCO")]),
        Lane("Window", [Span(date(2020, 3, 2), date(2023, 3, 2), "window", "Three years")]),
    ],
    [Mark(date(2023, 3, 2), "Deadline: 2 March 2023", "deadline")],
)
FRAME = {
    "errors": (),
    "section": "",
    "crumbs": (),
    "csp_nonce": "fixed",
    "is_demonstration": True,
    "areas": [
        {"text": "Check a person", "href": "/a", "active": False},
        {"text": "Schools", "href": "/b", "active": False},
    ],
    "signed_in": {
        "name": "Łucja O’Brien",
        "organisation": "Oak Tree Primary",
        "role": "school",
        "account": "/account",
        "sign_out": "/out",
    },
}


def gallery_app() -> Flask:
    """The look alone: no database, no journeys."""
    app = Flask("gallery", static_folder=str(STATIC))
    app.secret_key = "not a secret: nothing is signed in"
    init_appearance(app, strict=True)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.context_processor(lambda: FRAME)

    @app.get("/gallery")
    def gallery() -> str:
        return render_template_string(GALLERY, drawing=DRAWING, day=date(2027, 9, 1))

    @app.get("/gallery/errors")
    def with_errors() -> ResponseReturnValue:
        page = render_template_string(GALLERY, drawing=DRAWING, day=None, errors=ERRORS)
        return page, 400

    @app.get("/error/<int:code>")
    def error(code: int) -> str:
        return render_template("error.html", code=code, title=None, message=None, way_on=None)

    @app.after_request
    def strict(response: Response) -> Response:
        policy = "default-src 'self'; script-src 'self' 'nonce-fixed'; style-src 'self'"
        response.headers["Content-Security-Policy"] = policy
        return response

    return app


@pytest.fixture(scope="module")
def gallery_address() -> Iterator[str]:
    """The gallery on a free port of this machine."""
    with served(gallery_app()) as address:
        yield address


@pytest.fixture
def gallery(page: Page, gallery_address: str) -> Iterator[Visitor]:
    """Somebody who walks through the gallery."""
    with visiting(page, gallery_address) as visitor:
        yield visitor


def test_every_component_keeps_what_every_page_promises(gallery: Visitor) -> None:
    gallery.go("/gallery")
    gallery.look("gallery", at_desk=RULES)


def test_every_component_in_error_keeps_what_every_page_promises(gallery: Visitor) -> None:
    gallery.go("/gallery/errors")
    gallery.look("gallery-errors", at_desk=RULES)


@pytest.mark.parametrize("code", [413, 500, 503])
def test_a_page_about_a_fault_keeps_what_every_page_promises(gallery: Visitor, code: int) -> None:
    gallery.go(f"/error/{code}")
    gallery.look(f"error-{code}")


def test_each_error_leads_to_its_box(gallery: Visitor) -> None:
    gallery.go("/gallery/errors")

    for field in FIELDS:
        gallery.page.click(f".govuk-error-summary a[href='#{field}']")
        focused = gallery.page.evaluate(
            "[document.activeElement.id, document.activeElement.tagName]"
        )
        assert focused[0] == field
        assert focused[1] in {"INPUT", "SELECT", "TEXTAREA"}


def test_the_font_is_the_registers_own_on_screen_and_on_paper(gallery: Visitor) -> None:
    gallery.go("/gallery")

    for media in ("screen", "print"):
        gallery.page.emulate_media(media=media)
        family = "getComputedStyle(document.querySelector('h1')).fontFamily"
        assert "Atkinson" in gallery.page.evaluate(family)
    assert gallery.page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")


def test_paper_still_says_that_the_data_is_made_up(gallery: Visitor) -> None:
    gallery.go("/gallery")
    gallery.page.emulate_media(media="print")

    assert gallery.page.locator(".app-phase").is_visible()
    assert not gallery.page.locator(".app-areas").is_visible()


def test_a_timeline_takes_the_colours_that_a_reader_forces(gallery: Visitor) -> None:
    gallery.go("/gallery")
    gallery.keeps_to_forced_colours()


def test_identifiers_line_up_because_every_figure_has_one_width(gallery: Visitor) -> None:
    gallery.go("/gallery")
    widths = gallery.page.evaluate(
        """() => ['1111111', '0000000', '8888888'].map(text => {
            const span = document.createElement('span');
            span.className = 'app-figures';
            span.textContent = text;
            document.querySelector('main').append(span);
            return span.getBoundingClientRect().width;
        })"""
    )

    assert max(widths) - min(widths) < 0.5
