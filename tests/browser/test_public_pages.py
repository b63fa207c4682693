"""What anybody sees before signing in."""

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/",
    "sign-in": "/sign-in",
    "how-the-rule-works": "/how-the-rule-works",
    "the-rule-in-full": "/how-the-rule-works/in-full",
    "try": "/how-the-rule-works/try",
    "tried": "/how-the-rule-works/try?as_at=2026-11-02&establishment_type=01"
    "&became_senco_on=2022-09-01&service_1_from=2015-09-01&service_1_to=2018-08-31",
    "tried-wrong": "/how-the-rule-works/try?as_at=2026-02-31",
    "the-log": "/the-log",
    "verify-a-receipt": "/verify-a-receipt",
    "what-is-logged": "/what-is-logged",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "api": "/api",
    "not-found": "/no-such-page",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_keeps_what_every_page_promises(visitor: Visitor, name: str) -> None:
    visitor.go(PAGES[name])
    visitor.reflows()
    visitor.look(name)


def test_a_sign_in_that_fails_says_so_above_the_form(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.press("Continue")
    visitor.look("sign-in-empty")
    assert visitor.page.get_by_text("Enter your email address").count() == 2


def test_a_heading_that_is_missing_is_noticed(visitor: Visitor) -> None:
    visitor.go("/")
    visitor.page.evaluate("document.querySelector('h1').remove()")
    with pytest.raises(AssertionError, match="start"):
        visitor.look("start")


def test_a_label_that_is_missing_is_noticed(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.evaluate("document.querySelector('label[for=email]').remove()")
    with pytest.raises(AssertionError, match="label"):
        visitor.look("sign-in")


def test_what_is_wrong_at_a_desk_alone_is_noticed(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.evaluate(
        """() => {
            const main = document.querySelector('main');
            for (const href of ['/a', '/b']) {
                const link = document.createElement('a');
                Object.assign(link, { href, textContent: href });
                const small = { display: 'block', fontSize: '6px', lineHeight: '8px' };
                Object.assign(link.style, small);
                main.append(link);
            }
            main.style.width = '1400px';
        }"""
    )
    with pytest.raises(AssertionError, match=r"at 1280px: .*target-size.*scrolls sideways"):
        visitor.look("sign-in")


@pytest.mark.canary
@pytest.mark.parametrize(
    ("tag", "style", "fault"),
    [
        ("button", "height: 16px; min-height: 0; padding: 0; overflow: visible", "by 16"),
        ("div", "height: 24px; width: 200px; overflow: hidden", "cut off when spaced"),
        ("div", "width: max-content; min-width: 5000px", "wide when spaced"),
    ],
)
def test_what_a_finger_misses_or_a_reader_loses_is_noticed(
    visitor: Visitor, tag: str, style: str, fault: str
) -> None:
    visitor.go("/privacy")
    visitor.page.evaluate(
        "([tag, style]) => { const planted = document.createElement(tag);"
        " planted.append('Words that stand in one line'); planted.style.cssText = style;"
        " document.querySelector('main').append(planted); }",
        [tag, style],
    )
    with pytest.raises(AssertionError, match=fault):
        visitor.look("planted")


@pytest.mark.canary
def test_what_is_too_wide_for_a_phone_on_its_side_alone_is_noticed(visitor: Visitor) -> None:
    visitor.go("/privacy")
    visitor.page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet];"
        " sheet.replaceSync('@media (min-width: 600px) and (max-width: 700px)"
        " { main { width: 900px } }') }"
    )
    with pytest.raises(AssertionError, match="at 667px: scrolls sideways"):
        visitor.look("planted")


@pytest.mark.canary
@pytest.mark.parametrize(
    "style", ["color: #aaa", "background: #555", "opacity: 0.4", "font-weight: 400; color: #888"]
)
def test_one_cell_of_many_that_cannot_be_read_is_noticed(visitor: Visitor, style: str) -> None:
    visitor.go("/privacy")
    cells = visitor.page.locator("main td").all()
    cells[-2].evaluate("(cell, style) => { cell.style.cssText = style }", style)
    with pytest.raises(AssertionError, match="color-contrast"):
        visitor.look("planted")
