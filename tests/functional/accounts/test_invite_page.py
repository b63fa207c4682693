"""A registrar invites somebody on the page, or is told in a sentence why not."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OPERATOR, OrganisationKind, Role
from register.clock import now
from register.errors import Refused, Unavailable
from register.queries.accounts import account_by_email
from register.services.accounts import NewAccount, add_account
from register.services.mail import Letter, Mailer
from register.services.organisations import close_organisation
from tests.estate import Estate
from tests.functional.accounts.one_time import choose
from tests.functional.accounts.page import INVITATION, actions, post
from tests.sencos import put_school


def test_somebody_is_invited_and_the_letter_says_how(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    done = post(registrar, "/accounts/invite", **INVITATION)
    assert (done.status_code, done.location) == (303, "/accounts")
    assert [letter.to for letter in letters] == ["new@example.org"]
    assert "an invitation has been sent" in registrar.get("/accounts").text
    assert actions(session)[-2:] == ["account.added", "account.invited"]
    again = post(registrar, "/accounts/invite", **INVITATION)
    assert (again.status_code, "already an account" in again.text) == (409, True)


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\ufeff", "\u00ad"])
def test_an_address_is_read_without_what_is_copied_with_it_unseen(
    registrar: FlaskClient, session: Session, letters: list[Letter], mark: str
) -> None:
    copied = f"{mark}new{mark}@example.org{mark}"
    assert post(registrar, "/accounts/invite", **INVITATION | {"email": copied}).status_code == 303
    assert [letter.to for letter in letters] == ["new@example.org"]
    assert account_by_email(session, copied) == account_by_email(session, "new@example.org")
    again = post(registrar, "/accounts/invite", **INVITATION)
    assert (again.status_code, "already an account" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"email": ""}, 400, "Enter an email address"),
        ({"email": "no address"}, 400, "Enter an email address, such as"),
        ({"email": "head,office@x.example"}, 400, "Enter an email address, such as"),
        ({"email": "Head<head@x.example"}, 400, "Enter an email address, such as"),
        ({"organisation_kind": "school"}, 400, "URN"),
        ({"organisation": ""}, 400, "number, or the short name of an agency or the inspectorate"),
        ({"organisation": ""}, 400, "For an agency or the inspectorate, a short name"),
        (
            {"organisation_kind": "provider"},
            400,
            "one of these: agency, authority, school or trust",
        ),
        ({"role": "registrar"}, 422, "Nobody is invited as a registrar"),
        ({"role": "king"}, 400, "Choose what the account is for"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_a_sentence(
    registrar: FlaskClient,
    session: Session,
    letters: list[Letter],
    wrong: dict[str, str],
    status: int,
    said: str,
) -> None:
    refused = post(registrar, "/accounts/invite", **INVITATION | wrong)
    assert (refused.status_code, said in refused.text) == (status, True), refused.text
    assert "Nia Newcomer" in refused.text
    assert account_by_email(session, "new@example.org") is None
    assert letters == []


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"role": "registrar"}, "role"),
        ({"role": "school", "organisation_kind": "trust", "organisation": "1"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"email": "test-registrar@example.org"}, "email"),
    ],
)
def test_whatever_an_invitation_is_refused_for_is_told_by_its_box(
    registrar: FlaskClient, letters: list[Letter], wrong: dict[str, str], box: str
) -> None:
    post(registrar, "/accounts/invite", **INVITATION | {"email": "test-registrar@example.org"})
    refused = post(registrar, "/accounts/invite", **INVITATION | wrong)
    page = BeautifulSoup(refused.text, "html.parser")
    (told,) = page.select(".govuk-error-summary li")
    beside = page.select_one(f"#{box}-error")
    assert told.select_one(f'a[href="#{box}"]')
    assert beside
    assert told.get_text(strip=True) in beside.get_text()


def test_a_letter_that_cannot_be_sent_is_told_of_and_its_account_is_there(
    registrar: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("The mail server is away or refused the letter.")

    monkeypatch.setattr(Mailer, "send", away)
    assert post(registrar, "/accounts/invite", **INVITATION).status_code == 303
    assert "the letter was not sent" in registrar.get("/accounts").text
    assert account_by_email(session, "new@example.org")


def test_a_school_s_account_comes_of_a_school_that_is_held(
    registrar: FlaskClient, letters: list[Letter]
) -> None:
    form = INVITATION | {"role": "school", "organisation_kind": "school", "organisation": "100001"}
    refused = post(registrar, "/accounts/invite", **form)
    assert (refused.status_code, "no school with URN 100001" in refused.text) == (422, True)


def test_a_holder_is_invited_by_the_reference_that_their_records_show(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    Estate(session).person("Asha", "Bello")
    session.commit()
    found = post(registrar, "/desk/people", trn="1000001")
    page = registrar.get(found.location).text
    (shown,) = re.findall(r"Reference of TRN 1000001\s*</dt>\s*<dd[^>]*>\s*(\w+)", page)
    form = INVITATION | {"role": "holder", "organisation_kind": "person"}
    refused = post(registrar, "/accounts/invite", **form | {"organisation": "1000001"})
    assert (refused.status_code, "Look at a person’s records" in refused.text) == (422, True)
    shown_alone = {"organisation": shown, "organisation_name": ""}
    done = post(registrar, "/accounts/invite", **form | shown_alone)
    assert (done.status_code, len(letters)) == (303, 1), done.text


def test_a_school_goes_by_the_name_that_the_register_holds(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    put_school(session, "100001", "Wychford Primary School")
    form = INVITATION | {"role": "school", "organisation_kind": "school", "organisation": "100001"}
    assert post(registrar, "/accounts/invite", **form).status_code == 303
    assert "an account for Wychford Primary School." in letters[0].text
    assert form["organisation_name"] not in registrar.get("/accounts").text


def test_no_name_is_asked_for_where_the_register_holds_it(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    put_school(session, "100001", "Wychford Primary School")
    school = {"role": "school", "organisation_kind": "school", "organisation": "100001"}
    unnamed = INVITATION | {"organisation_name": ""}
    assert post(registrar, "/accounts/invite", **unnamed | school).status_code == 303
    assert "an account for Wychford Primary School." in letters[0].text
    refused = post(registrar, "/accounts/invite", **unnamed | {"email": "second@example.org"})
    page = BeautifulSoup(refused.data, "html.parser")
    link = page.select_one('.govuk-error-summary a[href="#organisation_name"]')
    assert refused.status_code == 400
    assert link is not None
    assert link.get_text(strip=True) == "Enter the organisation’s name"
    assert account_by_email(session, "second@example.org") is None


def test_somebody_who_has_a_password_and_has_not_signed_in_yet_is_listed(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    post(registrar, "/accounts/invite", **INVITATION)
    found = re.search(r"/links/(\S+)", letters[0].text)
    assert found
    choose(session, found[1])
    listed = registrar.get("/accounts")
    assert (listed.status_code, "Nia Newcomer" in listed.text) == (200, True)


def test_nobody_is_invited_to_act_for_a_body_that_is_closed(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    """Their link would open nothing, and neither would a password that a command gave them."""
    post(registrar, "/accounts/invite", **INVITATION)
    agency = (OrganisationKind.AGENCY, INVITATION["organisation"])
    close_organisation(session, *agency, actor=OPERATOR, now=now())
    another = {**INVITATION, "email": "another@example.org"}
    refused = post(registrar, "/accounts/invite", **another)
    assert refused.status_code == 422
    assert "Ninth Agency has been closed on the register" in refused.text
    assert 'href="#organisation"' in refused.text
    by_command = NewAccount(
        email=another["email"],
        name=another["name"],
        role=Role.PANEL,
        organisation_kind=OrganisationKind.AGENCY,
        organisation_identifier=another["organisation"],
        organisation_name=another["organisation_name"],
        password="plinth wobble 42 jug",
    )
    with pytest.raises(Refused, match="has been closed on the register"):
        add_account(session, by_command, actor=OPERATOR, now=now())
    assert account_by_email(session, "another@example.org") is None
    assert len(letters) == 1
