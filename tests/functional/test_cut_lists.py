"""Lists that do not show all they hold say so, or lead on to the rest."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.accounts import browser_of, csrf_token
from tests.approvals import ALAN
from tests.completions import ADA, ZOE, csv_of
from tests.functional.approving import propose_on_a_page
from tests.functional.sent_completions import check, send

START = "/completions"


def sent_of(client: FlaskClient, path: str) -> tuple[list[str], dict[str, str]]:
    """The files that a page lists, and where its links to other pages of them lead."""
    shown = BeautifulSoup(client.get(path).text, "html.parser").main
    assert shown
    links = {a.get_text(strip=True): str(a["href"]) for a in shown("a")}
    files = [name for name in links if name.endswith(".csv") and name.startswith("sent")]
    return files, {name: to for name, to in links.items() if name.endswith(" files")}


def test_files_sent_before_those_shown_are_led_to(
    provider: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.web.completions.SENT", 2)
    for at, row in enumerate((ADA, ZOE, ADA | {"Your reference": "again"})):
        send(provider, csv_of(row), f"sent {at}.csv")
    files, links = sent_of(provider, START)
    assert (files, [*links]) == (["sent 2.csv", "sent 1.csv"], ["Earlier files"])
    assert sent_of(provider, links["Earlier files"]) == (["sent 0.csv"], {"Newest files": START})
    page = provider.get(links["Earlier files"]).text
    assert "<title>Report completions: files you have checked, page 2 - " in page


def test_changes_that_a_check_does_not_show_are_led_to(
    provider: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.web.completions.FIRST", 1)
    path, page = check(provider, csv_of(ADA, ZOE))
    [more] = [
        each
        for each in BeautifulSoup(page, "html.parser").select("main p")
        if each.get_text().startswith("1 more change.")
    ]
    assert [link["href"] for link in more.select("a")] == [f"{path}/findings.csv"]
    assert "Nuñez" in provider.get(f"{path}/findings.csv").get_data(as_text=True)


def test_no_more_than_is_shown_leads_nowhere(provider: FlaskClient) -> None:
    assert sent_of(provider, START) == ([], {})
    send(provider, csv_of(ADA), "sent.csv")
    assert sent_of(provider, START) == (["sent.csv"], {})
    page = BeautifulSoup(provider.get(START).text, "html.parser")
    shown = page.select("table")[0].get_text(" ", strip=True)
    assert "Not sent yet" in shown
    assert shown.startswith("Files you have checked"), "it has not been sent"


@pytest.mark.parametrize("page", ["2", "99", "0", "x", "9" * 30])
def test_a_page_of_files_that_is_not_there_leads_to_the_first(
    provider: FlaskClient, page: str
) -> None:
    away = provider.get(START, query_string={"page": page})
    assert (away.status_code, away.location) == (303, START)


def test_a_cut_list_of_acts_says_so(
    app: Flask, people: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace, path = propose_on_a_page(app)
    grace.post(f"{path}/withdraw", data={"csrf_token": csrf_token(grace)})
    alan, told = browser_of(app, ALAN), "No more than the latest 1 "
    assert told not in alan.get("/desk/approvals").text
    monkeypatch.setattr("register.web.approvals.MOST", 1)
    assert told in alan.get("/desk/approvals").text
