"""An answer explained, the rule tried and a draft rehearsed, in a real browser."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from register.demo.schools import FIRST_URN
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_an_inspector_sees_why_and_what_would_change_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.INSPECTOR)
    visitor.go(f"/schools/{FIRST_URN}")
    visitor.look("school")
    visitor.reflows()
    for limb in page.locator(".app-limbs__limb > summary").all():
        limb.click()
    visitor.look("school-opened")
    visitor.follow("What would change this answer")
    assert page.locator("h1").inner_text() == "What would change this answer"
    visitor.look("what-would-change")
    visitor.follow("See why, limb by limb")
    assert f"/schools/{FIRST_URN}?as_at=" in page.url


def test_a_case_is_tried_without_javascript(visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    page = visitor.page
    visitor.go("/how-the-rule-works/try")
    for name, text in (("", "1"), ("-month", "9"), ("-year", "2022")):
        page.fill(f"#became_senco_on{name}", text)
    for name, text in (("", "2"), ("-month", "9"), ("-year", "2025")):
        page.fill(f"#as_at{name}", text)
    visitor.press("Say what the law says")
    answer = page.locator(".app-answer").inner_text()
    assert "the deadline of 1 September 2025 has passed" in answer
    page.fill("#as_at", "1")
    visitor.press("Say what the law says")
    assert "This is the last day" in page.content()


def test_an_inspector_rehearses_a_draft(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.INSPECTOR)
    visitor.follow("Rehearsal")
    visitor.look("rehearsal")
    visitor.press("Rehearse")
    assert page.locator("h1").inner_text() == "What the draft would change"
    visitor.look("rehearsed")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download every answer that changes").click()
    assert download.value.suggested_filename.startswith("rehearsal-")
    visitor.go("/rehearsal")
    page.fill("#draft", "title = 2")
    visitor.press("Rehearse")
    visitor.look("rehearsal-wrong")
