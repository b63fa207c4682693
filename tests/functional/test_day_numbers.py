"""Days that a spreadsheet saved as numbers: read as the sender says, shown, and read otherwise."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.completions import ADA, csv_of
from tests.functional.sent_completions import check, hidden, post


def test_days_saved_as_numbers_are_read_once_the_sender_says_so(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA | {"Award date": "45127"}))
    assert "Days written as numbers" in page
    assert post(provider, f"{path}/check", {"day_numbers": "1899"}).status_code == 400
    assert post(provider, f"{path}/check", {"day_numbers": "1900"}).status_code == 303
    page = provider.get(path).get_data(as_text=True)
    assert "award date 20 July 2023" in page
    assert post(provider, f"{path}/confirm", hidden(page)).status_code == 303


def test_numbers_read_as_days_are_shown_and_can_be_read_the_other_way(
    provider: FlaskClient,
) -> None:
    path, _ = check(provider, csv_of(ADA | {"Date of birth": "31105"}))
    post(provider, f"{path}/check", {"day_numbers": "1904"})
    page = provider.get(path).get_data(as_text=True)
    assert "counted from 1904: ‘31105’ (row 2) as 28 February 1989" in page
    other = BeautifulSoup(page, "html.parser").select_one("button[name=day_numbers]")
    assert other
    assert other["value"] == "1900"
    post(provider, f"{path}/check", {"day_numbers": "1900"})
    page = provider.get(path).get_data(as_text=True)
    assert "counted from 1900: ‘31105’ (row 2) as 27 February 1985" in page
