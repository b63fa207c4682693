"""The estate in a real browser."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
DAY = "2026-11-02"


def test_the_estate_is_fit_to_use_at_a_desk_and_on_a_phone(visitor: Visitor) -> None:
    visitor.sign_in(Role.INSPECTOR)
    visitor.go(f"/estate?as_at={DAY}")
    visitor.look("estate")
    visitor.reflows()
    visitor.go(f"/estate?as_at={DAY}&status=COMPLIANT&sort=name")
    visitor.look("estate-compliant")
    visitor.go(f"/estate/forecast?as_at={DAY}")
    visitor.look("estate-forecast")
    visitor.reflows()
    visitor.go(f"/estate/serial-movers?as_at={DAY}")
    visitor.look("serial-movers")
    visitor.go("/estate/serial-movers?as_at=1999-01-01")
    visitor.look("serial-movers-wrong-day")
    visitor.go("/estate?as_at=1999-01-01&status=COMPLIANT&reason=LAST_DAY")
    visitor.look("estate-contradiction")


def test_the_year_ahead_takes_the_colours_that_a_reader_forces(visitor: Visitor) -> None:
    visitor.sign_in(Role.INSPECTOR)
    visitor.go(f"/estate/forecast?as_at={DAY}")
    visitor.keeps_to_forced_colours()


def test_paper_says_what_was_asked_in_words_and_not_in_boxes(visitor: Visitor) -> None:
    visitor.sign_in(Role.INSPECTOR)
    visitor.go(f"/estate?as_at={DAY}&status=COMPLIANT")
    visitor.page.emulate_media(media="print")
    assert not visitor.page.locator(".app-filters").is_visible()
    assert not visitor.page.locator("#trust").is_visible()
    assert visitor.page.get_by_text("On 2 November 2026 regulation 49 applied").is_visible()


def test_the_filters_and_pages_need_no_javascript(
    visitor_without_javascript: Visitor,
) -> None:
    visitor = visitor_without_javascript
    page = visitor.page
    visitor.sign_in(Role.INSPECTOR)
    visitor.follow("Estate")
    page.select_option("#status", "COMPLIANT")
    visitor.press("Show")
    assert "status=COMPLIANT" in page.url
    first = page.locator("tbody th a").first.inner_text()
    visitor.follow("Next page")
    assert page.locator("tbody th a").first.inner_text() != first
    visitor.follow(page.locator("tbody th a").first)
    assert page.get_by_text("Compliant").first.is_visible()


def test_a_number_of_the_year_ahead_opens_its_schools_without_javascript(
    visitor_without_javascript: Visitor,
) -> None:
    visitor = visitor_without_javascript
    page = visitor.page
    visitor.sign_in(Role.AUTHORITY)
    visitor.follow("Estate")
    visitor.follow(page.get_by_role("link", name="The year ahead"))
    page.locator("#as_at").fill("2024-09-01")
    visitor.press("Show")
    number = page.locator("tbody td a[href*='#schools']").first
    expected = number.inner_text()
    visitor.follow(number)
    assert page.locator("h2#schools").inner_text().startswith(f"{expected} school")
