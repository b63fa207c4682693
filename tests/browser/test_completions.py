"""A provider's journey as a person sees it: every page and state, at a desk and on a phone."""

import pytest

pytest.importorskip("playwright", reason="browser: make test installs what these need")

from register.access import Role
from tests.browser.visitor import Visitor
from tests.completions import ADA, SAM, ZOE, csv_of

pytestmark = pytest.mark.browser

BAD = ZOE | {"Date of birth": "31/02/1985", "Certificate number": "O-2"}
LOST = SAM | {"TRN": "701236", "Certificate number": "O-3"}
GOOD = ADA | {"Certificate number": "O-1"}
IDA = ADA | {"TRN": "7012399", "Last name": "Noddack", "First names": "Ida"}
IDA |= {"Date of birth": "25/02/1986", "Certificate number": "O-7"}


def choose(visitor: Visitor, *rows: dict[str, str]) -> None:
    """Choose a file of these rows, and have it checked."""
    visitor.go("/completions")
    file = {"name": "july.csv", "mimeType": "text/csv", "buffer": csv_of(*rows)}
    box = visitor.page.get_by_label("Choose a file")
    box.set_input_files([file])  # type: ignore[list-item]  # it is what Playwright documents
    visitor.press("Check this file")


def test_every_page_of_the_journey_keeps_what_every_page_promises(visitor: Visitor) -> None:
    visitor.sign_in(Role.PROVIDER)
    visitor.go("/completions")
    visitor.look("completions-start")
    visitor.press("Check this file")
    visitor.look("completions-no-file")
    choose(visitor, GOOD, BAD, LOST)
    assert "Not sent yet" in visitor.page.title()
    visitor.look("completions-errors")
    visitor.press("Send only the other row")
    visitor.look("completions-done")
    late = {"Course start": "01/10/2024", "Course completed": "01/06/2025"}
    late |= {"Award date": "20/07/2025", "Certificate number": "O-4"}
    choose(visitor, GOOD | {"Award date": "21/07/2023"}, SAM | late)
    assert visitor.page.get_by_text("To be recorded, and may not count").is_visible()
    visitor.look("completions-correction")
    visitor.press("Confirm and send 2 rows")
    visitor.look("completions-correction-unexplained")
    visitor.page.get_by_label("It was entered wrongly").check()
    visitor.press("Confirm and send 2 rows")
    choose(visitor, ZOE | {"Certificate number": "O-6"})
    visitor.go("/completions")
    visitor.look("completions-history")


def test_the_journey_needs_no_javascript(visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    visitor.sign_in(Role.PROVIDER)
    choose(visitor, ZOE | {"Certificate number": "O-5"})
    visitor.page.get_by_text("Cancel this upload", exact=True).click()
    visitor.press("Yes, cancel this upload")
    choose(visitor, ZOE | {"Certificate number": "O-5"})
    visitor.press("Confirm and send 1 row")
    assert visitor.page.get_by_text("Your file has been recorded").is_visible()


def test_paper_has_a_receipt_that_can_be_read_and_no_word_of_cancelling(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in(Role.PROVIDER)
    choose(visitor, IDA)
    page.emulate_media(media="print")
    assert page.get_by_text("Nothing has been recorded").is_visible()
    assert not page.get_by_text("Nothing of it has been recorded, and nothing will be").is_visible()
    page.emulate_media(media="screen")
    visitor.press("Confirm and send 1 row")
    page.emulate_media(media="print")
    behind = "getComputedStyle(document.querySelector('.app-panel')).backgroundColor"
    assert page.evaluate(behind) == "rgba(0, 0, 0, 0)"
