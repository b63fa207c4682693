"""A school's journey and the registrar's desk in a real browser."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from register.demo.people import KNOWN_TRN
from tests.browser.visitor import Visitor

ANSWERS = {
    "is_head_teacher": "no",
    "is_qualified_teacher": "yes",
    "induction": "met",
    "is_teaching_at_school": "not_known",
}
pytestmark = pytest.mark.browser


def type_day(visitor: Visitor, name: str, day: int, month: int, year: int) -> None:
    visitor.page.fill(f"#{name}", str(day))
    visitor.page.fill(f"#{name}-month", str(month))
    visitor.page.fill(f"#{name}-year", str(year))


def designate(visitor: Visitor) -> None:
    """Fill in the form for somebody whose details disagree with those held, and go on."""
    page = visitor.page
    page.fill("#trn", KNOWN_TRN)
    page.fill("#first_names", "Ngozi")
    page.fill("#last_name", "Okafor")
    type_day(visitor, "born_on", 3, 4, 1984)
    type_day(visitor, "started_on", 1, 9, 2025)
    type_day(visitor, "ended_on", 2, 9, 2025)
    for name, value in ANSWERS.items():
        page.check(f"input[name={name}][value={value}]")
    page.get_by_label("Where is this known from? (optional)").fill("Governors’ minutes, 3 May 2026")
    visitor.press("Continue")
    if page.locator("input[name=instead_of]").count():
        page.check("input[name=instead_of][value=shared]")
        visitor.press("Continue")


def test_a_designation_needs_no_javascript(
    visitor_without_javascript: Visitor,
) -> None:
    visitor = visitor_without_javascript
    page = visitor.page
    visitor.sign_in(Role.SCHOOL)
    visitor.go("/our-senco")
    here = page.url.removeprefix(visitor.address)
    visitor.go(f"{here}/designate")
    designate(visitor)
    assert page.locator("h1").inner_text() == "Check before you designate"
    visitor.press("Change an answer")
    assert page.locator("#last_name").input_value() == "Okafor"
    assert page.locator("#source").input_value() == "Governors’ minutes, 3 May 2026"
    visitor.press("Continue")
    visitor.press("Designate")
    assert page.get_by_text("The designation is recorded.").is_visible()


def test_what_a_change_leaves_is_told_before_it_is_recorded(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.SCHOOL)
    visitor.go("/our-senco")
    here = page.url.removeprefix(visitor.address)
    visitor.follow(page.get_by_role("link", name="Record the last day").first)
    type_day(visitor, "last_day", 1, 9, 2027)
    visitor.press("Record the last day")
    assert page.get_by_text("no SENCO on record from 2 September 2027.").is_visible()
    visitor.look("our-senco-end-check")
    visitor.go(f"{here}/designate")
    for box, typed in {"trn": "7001234", "first_names": "Jo", "last_name": "Hill"}.items():
        page.fill(f"#{box}", typed)
    type_day(visitor, "born_on", 3, 4, 1984)
    type_day(visitor, "started_on", 6, 9, 2027)
    type_day(visitor, "last_day", 1, 9, 2027)
    page.locator("input[name=instead_of]").first.check()
    for name, value in ANSWERS.items():
        page.check(f"input[name={name}][value={value}]")
    visitor.press("Continue")
    days = "from 2 September 2027 to 5 September 2027 (4 days)."
    assert page.get_by_text(f"The school will have no SENCO on record {days}").is_visible()
    visitor.press("Designate")
    visitor.follow("Take this designation back from Jo Hill")
    page.check("input[name=reason][value=never_took_effect]")
    visitor.press("Take it back")
    visitor.look("our-senco-take-back-asks")
    page.check("input[name=give_back][value=yes]")
    visitor.press("Take it back")
    assert page.get_by_text("whoever it replaced has the post back").is_visible()
    visitor.follow(page.get_by_role("link", name="Correct this designation").first)
    type_day(visitor, "ended_on", 1, 9, 2027)
    page.check("input[name=reason][value=new_evidence]")
    visitor.press("Record the correction")
    assert page.locator("h1").inner_text() == "Check before you correct a designation"


def test_every_page_of_the_journey_and_of_the_desk_is_fit_to_use(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.SCHOOL)
    visitor.go("/our-senco")
    visitor.look("our-senco")
    here = page.url.removeprefix(visitor.address)
    for name in ("designate", "none"):
        visitor.go(f"{here}/{name}")
        visitor.look(f"our-senco-{name}")
    visitor.go(f"{here}/designate")
    designate(visitor)
    visitor.look("our-senco-check")
    visitor.press("Designate")
    visitor.look("our-senco-designated")
    for words in ("Earlier service", "Correct this", "Take this"):
        visitor.go(here)
        link = page.get_by_role("link", name=words).first
        if link.count():
            visitor.follow(link)
            visitor.look(f"our-senco-{words.lower().replace(' ', '-')}")
    page.context.clear_cookies()
    visitor.sign_in(Role.REGISTRAR)
    visitor.go("/desk")
    visitor.look("desk")
    visitor.follow(page.get_by_role("link", name="Details that disagree"))
    visitor.look("desk-queue")
    visitor.follow(page.get_by_role("link", name="Ngozi Okafor").first)
    visitor.look("desk-referral")


def test_a_trust_chooses_a_school_and_finds_the_way_back(visitor: Visitor) -> None:
    visitor.sign_in_as("the trust")
    visitor.look("trust-schools")
    visitor.follow(visitor.page.locator("main li a").first)
    visitor.look("trust-school")
    visitor.follow(visitor.page.locator(".govuk-breadcrumbs a", has_text="Our SENCOs"))
    assert visitor.page.locator("h1").inner_text() == "Our SENCOs"
