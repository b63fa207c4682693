"""The panel's journey in a browser: ask, read, try an appointment, and open it again."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from register.demo.people import KNOWN_BIRTH_DATE, KNOWN_TRN
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def ask(visitor: Visitor, *, surname: str = "", trn: str = "", year: str = "") -> None:
    visitor.go("/checks")
    visitor.page.get_by_label("Last name").fill(surname)
    visitor.page.get_by_label("Day").fill(str(KNOWN_BIRTH_DATE.day))
    visitor.page.get_by_label("Month").fill("September")
    visitor.page.get_by_label("Year").fill(year or str(KNOWN_BIRTH_DATE.year))
    visitor.page.get_by_label("Teacher reference number (TRN)").fill(trn)
    visitor.page.get_by_label("Appointing a SENCO").check()
    visitor.press("Check")


def test_every_page_of_a_check_is_fit_to_use(visitor: Visitor) -> None:
    visitor.sign_in(Role.PANEL)
    visitor.go("/checks")
    visitor.look("check-ask")
    visitor.press("Check")
    visitor.look("check-ask-error")
    ask(visitor, surname="Nobody-Of-This-Name")
    assert visitor.page.locator("h1").inner_text() == "We could not find a matching record"
    visitor.look("check-no-match")
    ask(visitor, trn=KNOWN_TRN)
    assert KNOWN_TRN not in visitor.page.url
    visitor.look("check-answer")
    visitor.page.get_by_label("Day").fill("1")
    visitor.page.get_by_label("Month").fill("9")
    visitor.page.get_by_label("Year").fill("2027")
    visitor.page.get_by_label("School", exact=True).fill("primary")
    visitor.press("See what would follow")
    visitor.look("check-appointment-error")
    choice = visitor.page.get_by_role("group", name="Which school is it?").get_by_role("radio")
    chosen = choice.first.get_attribute("value")
    choice.first.check()
    visitor.press("See what would follow")
    assert visitor.page.get_by_text(f"(URN {chosen})").is_visible()
    visitor.look("check-appointment")
    visitor.page.get_by_text("What you know of them, if anything").click()
    told = visitor.page.locator("details[open]")
    told.get_by_label("No", exact=True).first.check()
    for yes in told.get_by_label("Yes", exact=True).all()[1:]:
        yes.check()
    told.get_by_label("Completed", exact=True).check()
    visitor.press("See what would follow")
    assert visitor.page.get_by_text("It takes your word for this").is_visible()
    visitor.look("check-appointment-told")
    visitor.go("/checks/history")
    visitor.look("check-history")
    visitor.reflows()
