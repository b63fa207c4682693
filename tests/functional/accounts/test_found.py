"""A registrar finds accounts on the pages, and learns from none of them who a holder is."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.queries.account_list import accounts_of
from register.services import account_care
from tests.accounts import account_page, email_of, make_account, make_key, sign_in
from tests.functional.accounts.page import post


def test_accounts_are_listed_and_found(registrar: FlaskClient, panel_page: str) -> None:
    assert 'href="/accounts"' in registrar.get("/desk").text
    listed = registrar.get("/accounts").text
    assert "2 accounts" in listed
    assert panel_page in listed
    for words, there in (("WYCHFORD app", True), ("panel@", True), ("nobody", False), ("%", False)):
        found = post(registrar, "/accounts", q=words)
        assert (panel_page in found.text) is there, words
        counted = "1 account found" if there else "0 accounts found"
        assert f"<title>Accounts: {counted} - " in found.text


def test_where_the_page_asked_for_is_no_number_the_first_is_shown_and_one_thing_is_wrong(
    registrar: FlaskClient, panel_page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_care, "PAGE", 1)
    assert "Page 2" in registrar.get("/accounts?page=2").text
    answer = registrar.get("/accounts?page=x")
    assert answer.status_code == 400
    told = BeautifulSoup(answer.text, "html.parser").select(".govuk-error-summary li")
    assert [each.text.strip() for each in told] == ["Enter a page number"]
    assert answer.text.count(panel_page) == registrar.get("/accounts").text.count(panel_page)


def test_an_organisation_is_found_by_letters_beyond_a_to_z_in_either_case(
    registrar: FlaskClient, session: Session
) -> None:
    body = (OrganisationKind.AGENCY, "elan", "Élan Übersee ÉCOLES")
    page = account_page(session, make_account(session, Role.PANEL, organisation=body))
    for words in ("Élan", "élan", "ÉLAN übersee", "École", "écoles", "ÉCOLES"):
        assert page in post(registrar, "/accounts", q=words).text, words
        assert [each.name for each in accounts_of(session, words.split()[0])], words
    assert page not in post(registrar, "/accounts", q="ölan").text


def test_a_page_past_the_last_is_told_as_one_and_no_account_as_missing(
    registrar: FlaskClient, panel_page: str
) -> None:
    past = registrar.get("/accounts?page=9")
    assert past.status_code == 400
    assert "There is no such page. The last is 1" in past.text
    assert panel_page in past.text
    assert "No account holds these words" not in past.text


def test_a_search_that_was_refused_is_told_as_no_search_that_found_everybody(
    registrar: FlaskClient,
) -> None:
    refused = post(registrar, "/accounts", q="x" * 300)
    assert refused.status_code == 400
    assert "<title>Error: Accounts: 1 account - " in refused.text
    assert "account found" not in refused.text


def test_an_account_says_what_it_is_and_when_it_was_used(
    registrar: FlaskClient, app: Flask, session: Session, panel_page: str
) -> None:
    assert "Never" in registrar.get(panel_page).text
    sign_in(app.test_client(), email_of(Role.PANEL))
    make_key(session, email_of(Role.PANEL))
    page = registrar.get(panel_page).text
    assert "Wychford Appointments" in page
    assert "Revoke key" in page
    assert "Nobody is signed in" not in page
    assert registrar.get("/accounts/nobody").status_code == 404


def test_a_trust_s_account_is_told_as_a_trust_s(registrar: FlaskClient, session: Session) -> None:
    body = (OrganisationKind.TRUST, "5001", "Calder Learning")
    page = account_page(session, make_account(session, Role.SCHOOL, organisation=body))
    for path in ("/accounts", page, f"{page}/deactivate"):
        told = list(BeautifulSoup(registrar.get(path).text, "html.parser").stripped_strings)
        assert "Trust" in told, path
        assert "School" not in told, path


def test_a_holder_s_account_does_not_say_who_they_are(
    registrar: FlaskClient, session: Session
) -> None:
    page = account_page(session, make_account(session, Role.HOLDER))
    for text in (registrar.get(page).text, registrar.get("/accounts").text):
        assert "h…@example.org" in text
        assert "holder@example.org" not in text
        assert "Test holder" not in text


def test_a_holder_is_found_by_their_whole_address_and_by_no_part_of_it(
    registrar: FlaskClient, session: Session
) -> None:
    make_account(session, Role.HOLDER, email="maria.quill@home.example")
    for words, found in (
        ("maria.quill@home.example", True),
        ("maria", False),
        ("home.example", False),
        ("holder", False),
    ):
        page = post(registrar, "/accounts", q=words).text
        assert ("The holder of a record" in page) is found, words
