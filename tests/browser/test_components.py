"""Every component in every state, in a real browser under a strict content security policy."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from register.web.look import init_look
from register.web.timelines import Lane, Mark, Span, draw_timeline
from tests.browser.chromium import Page, faults, served

pytestmark = pytest.mark.browser

GALLERY = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")
PUBLIC = ("start", "accessibility", "privacy", "what_is_logged", "how_the_rule_works", "api")
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
LOUD = {"error", "warning"}
FRAME = {
    "csp_nonce": "fixed",
    "is_demonstration": True,
    "areas": [{"text": "Check a person", "href": "/a"}, {"text": "Schools", "href": "/b"}],
    "signed_in": {"name": "Łucja O’Brien", "organisation": "Oak Tree Primary", "sign_out": "/out"},
}


def gallery_app() -> Flask:
    """The look alone: no database, no journeys."""
    app = Flask(
        "gallery", static_folder=str(Path(init_look.__code__.co_filename).parent / "static")
    )
    app.secret_key = "not a secret: nothing is signed in"
    init_look(app)
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
        return render_template("error.html", code=code, reference="abc123")

    @app.get("/public/<name>")
    def public(name: str) -> str:
        return render_template(f"public/{name}.html")

    @app.after_request
    def strict(response: Response) -> Response:
        policy = "default-src 'self'; script-src 'self' 'nonce-fixed'; style-src 'self'"
        response.headers["Content-Security-Policy"] = policy
        return response

    return app


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served(gallery_app()) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    ["/gallery", "/gallery/errors", "/error/404", "/error/500"]
    + [f"/public/{name}" for name in PUBLIC],
)
def test_axe_finds_nothing_and_the_console_is_silent(site: str, page: Page, path: str) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in LOUD else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(site + path)

    assert faults(page) == []
    assert [line for line in said if "400 (BAD REQUEST)" not in line] == []


def test_axe_would_find_a_box_without_a_label(site: str, page: Page) -> None:
    page.goto(f"{site}/gallery")
    page.evaluate("document.querySelector('label[for=surname]').remove()")

    assert any(fault.startswith("label:") for fault in faults(page))


def test_each_error_leads_to_its_box(site: str, page: Page) -> None:
    page.goto(f"{site}/gallery/errors")

    for field in FIELDS:
        page.click(f".govuk-error-summary a[href='#{field}']")
        focused = page.evaluate("[document.activeElement.id, document.activeElement.tagName]")
        assert focused[0] == field
        assert focused[1] in {"INPUT", "SELECT", "TEXTAREA"}


def test_the_font_is_the_registers_own(site: str, page: Page) -> None:
    page.goto(f"{site}/gallery")

    assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    assert "Atkinson" in page.evaluate("getComputedStyle(document.body).fontFamily")


def test_identifiers_line_up_because_every_figure_has_one_width(site: str, page: Page) -> None:
    page.goto(f"{site}/gallery")
    widths = page.evaluate(
        """() => ['1111111', '0000000', '8888888'].map(text => {
            const span = document.createElement('span');
            span.className = 'app-figures';
            span.textContent = text;
            document.querySelector('main').append(span);
            return span.getBoundingClientRect().width;
        })"""
    )

    assert max(widths) - min(widths) < 0.5
