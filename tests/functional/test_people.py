"""Records side by side on the desk and under `/api/v1`: no TRN in an address, looks recorded."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.errors import Unavailable
from register.models import RecordedLook
from register.services.accounts import actor_of_account
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from tests.accounts import PASSWORD, csrf_token, make_key, sign_in
from tests.approvals import ALAN, GRACE, NOON, approved, asking, two_registrars
from tests.authenticator import give_factor
from tests.completions import ADA, add_providers, record
from tests.estate import Estate
from tests.people import joined
from tests.referrals import put_referral

pytestmark = pytest.mark.facts_by_hand("what is joined is written past the services")

ONE, OTHER = "1000001", "1000002"
WHY = {"ground": "evidence_seen", "note": "A letter on file"}


@pytest.fixture
def people(session: Session) -> Session:
    two_registrars(session)
    estate = Estate(session)
    estate.appointed(estate.person(), estate.school(), None)
    estate.person("Asha", "Bello-Khan")
    return session


@pytest.fixture
def grace(app: Flask, people: Session) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, GRACE)
    return browser


def asked(browser: FlaskClient, **typed: str) -> str:
    token = csrf_token(browser)
    found = browser.post("/desk/people", data={"csrf_token": token, **typed})
    return found.headers.get("Location", found.text)


def looks(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(RecordedLook.id)).all())


def test_two_trns_lead_to_two_records_side_by_side(grace: FlaskClient, people: Session) -> None:
    path = asked(grace, trn=ONE, other_trn=OTHER)
    assert re.fullmatch(r"/desk/people/p1/beside/p3", path)
    page = grace.get(path).text
    assert re.search("<title>Two people’s records side by side: .*Asha Bello-Khan.* - Reg", page)
    assert "Asha Bello-Khan" in page
    assert "Differs" in page
    assert looks(people) == 2


def test_one_trn_leads_to_every_record_of_the_person(grace: FlaskClient, people: Session) -> None:
    joined(people, ONE, OTHER, NOON)
    page = grace.get(asked(grace, trn=ONE)).text
    assert f"joined to TRN {OTHER}" in page
    assert f"TRN {ONE} was joined to TRN {OTHER}" in page
    assert grace.get(asked(grace, trn=ONE, other_trn=OTHER)).text.count("One person’s records") > 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Enter a teacher reference number"),
        ({"trn": "12"}, "7 digits"),
        ({"trn": "7654321"}, "The register holds no person with TRN 7654321"),
        ({"trn": ONE, "other_trn": "7654321"}, "The register holds no person with TRN 7654321"),
    ],
)
def test_a_trn_that_cannot_be_is_named_by_its_box(
    grace: FlaskClient, typed: dict[str, str], says: str
) -> None:
    assert says in asked(grace, **typed)


def test_a_record_that_is_none_is_not_found(grace: FlaskClient) -> None:
    for path in ("/desk/people/nobody", "/desk/people/p1/beside/%00", "/desk/people/p1/beside/p9"):
        assert grace.get(path).status_code == 404


def test_the_second_registrar_sees_the_same_and_approves(
    app: Flask, grace: FlaskClient, people: Session
) -> None:
    new = "/desk/approvals/new/merge_people"
    token = {"csrf_token": csrf_token(grace)}
    filled = grace.post(f"{new}/change", data={**token, "trn": ONE, "into": OTHER}).text
    assert f'value="{ONE}"' in filled
    check = grace.post(f"{new}/check", data={**token, "trn": ONE, "into": OTHER, **WHY}).text
    assert "The records side by side" in check
    boxes = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', check))
    path = grace.post(new, data=token | boxes).headers["Location"]
    alan = app.test_client()
    sign_in(alan, ALAN)
    page = alan.get(path).text
    assert "The records side by side" in page
    boxes = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert alan.post(f"{path}/approve", data=boxes).status_code == 303
    assert "joined to TRN" in alan.get(path).text


def test_a_referral_of_two_trns_leads_to_their_records(grace: FlaskClient, people: Session) -> None:
    ref = put_referral(people, "two_trns", "person:p1", {"trn": ONE, "other_trn": OTHER})
    path = f"/desk/referrals/{ref}"
    token = csrf_token(grace)
    sent = {"csrf_token": token, "outcome": "same_person"}
    led = grace.post(f"{path}/check", data=sent)
    assert led.headers["Location"] == "/desk/people/p1/beside/p3"
    assert "Two registrars decide that records are one person’s." in grace.get(led.location).text
    refused = grace.post(path, data={**sent, **WHY})
    assert refused.status_code == 400
    assert "Two registrars join records" in refused.text


def test_a_referral_whose_records_were_joined_still_leads_to_both(
    grace: FlaskClient, people: Session
) -> None:
    ref = put_referral(people, "two_trns", "person:p1", {"trn": ONE, "other_trn": OTHER})
    two = actor_of_account(people, GRACE), actor_of_account(people, ALAN)
    approved(people, Act.MERGE_PEOPLE, {"trn": ONE, "into": OTHER}, two)
    page = BeautifulSoup(grace.get(f"/desk/referrals/{ref}").data, "html.parser")
    [link] = [each for each in page.select("main a") if "were joined" in each.get_text()]
    shown = grace.get(str(link["href"])).text
    assert all(said in shown for said in (ONE, OTHER, "Propose that a record be parted"))


def test_a_proposal_whose_merge_was_done_by_another_says_so(
    grace: FlaskClient, people: Session
) -> None:
    two = actor_of_account(people, GRACE), actor_of_account(people, ALAN)
    waits = propose(
        people, asking(Act.MERGE_PEOPLE, {"trn": ONE, "into": OTHER}), actor=two[0], now=clock.now()
    )
    key = make_key(people, GRACE)
    path = f"/desk/approvals/{waits}"
    assert "can no longer be approved" not in grace.get(path).text
    assert grace.get(f"/api/v1/approvals/{waits}", headers=key).get_json()["overtaken"] is None
    done = approved(people, Act.MERGE_PEOPLE, {"trn": OTHER, "into": ONE}, two)
    page = grace.get(path).text
    assert "This can no longer be approved." in page
    assert "another registrar has to approve it" not in page
    assert f"TRN {ONE} and TRN {OTHER} are joined as one person’s already" in page
    assert "What this would have changed" in page
    told = grace.get(f"/api/v1/approvals/{waits}", headers=key).get_json()["overtaken"]
    assert told == f"TRN {ONE} and TRN {OTHER} are joined as one person’s already."
    page = grace.get(f"/desk/approvals/{done}").text
    assert "What this changed" in page
    assert "It was carried out on 2 November 2026" in page


def test_page_and_api_say_that_a_joining_was_undone_and_waits_again(
    grace: FlaskClient, people: Session
) -> None:
    ref = put_referral(people, "two_trns", "person:p1", {"trn": ONE, "other_trn": OTHER})
    two = actor_of_account(people, GRACE), actor_of_account(people, ALAN)
    approved(people, Act.MERGE_PEOPLE, {"trn": ONE, "into": OTHER}, two)
    parted = approved(people, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    queue = grace.get("/desk/two_trns").text
    assert "joined, then parted again" in queue
    assert "No decision stands in this queue." in queue
    page = grace.get(f"/desk/approvals/{parted}").text
    assert "The records as they are now" in page
    assert "The records side by side" not in page
    page = grace.get(f"/desk/referrals/{ref}").text
    assert "The two records were parted again on 2 November 2026" in page
    assert "The joining was undone" in page
    assert 'name="supersedes"' not in page, "no decision stands"
    assert "See the two records side by side" in page
    key = make_key(people, GRACE)
    body = grace.get(f"/api/v1/referrals/{ref}", headers=key).get_json()
    assert body["waits"] is True
    assert [each["outcome"] for each in body["decisions"]] == ["joining_undone", "same_person"]
    chosen = {"outcome": "joining_undone", **WHY}
    refused = grace.post(f"/api/v1/referrals/{ref}/decision", json=chosen, headers=key)
    assert refused.status_code == 422, "nobody chooses it"


def test_the_page_of_a_parting_shows_both_records_and_leads_to_all_that_bears_on_them(
    grace: FlaskClient, people: Session
) -> None:
    ref = put_referral(people, "two_trns", "person:p1", {"trn": ONE, "other_trn": OTHER})
    two = actor_of_account(people, GRACE), actor_of_account(people, ALAN)
    joining = approved(people, Act.MERGE_PEOPLE, {"trn": ONE, "into": OTHER}, two)
    parting = approved(people, Act.UNMERGE_PEOPLE, {"trn": ONE}, two)
    page = BeautifulSoup(grace.get(f"/desk/approvals/{parting}").data, "html.parser")
    columns = [each.get_text(strip=True) for each in page.select("th[role=columnheader]")]
    assert [each for each in columns if each.startswith("TRN")] == [f"TRN {ONE}", f"TRN {OTHER}"]
    links = {str(each["href"]): each.get_text(strip=True) for each in page.select("main a")}
    asks = f"Whether TRN {ONE} and TRN {OTHER} are one person’s, which waits for a registrar"
    assert links[f"/desk/referrals/{ref}"] == asks
    assert links[f"/desk/approvals/{joining}"].startswith("See the act")
    assert "/desk/people/p1/beside/p3" in links
    assert f"/desk/approvals/{parting}" not in links, "no page leads to itself"
    for path in links:
        assert grace.get(path).status_code == 200, path
    key = make_key(people, GRACE)
    told = grace.post("/api/v1/people/records", json={"trn": ONE, "other_trn": OTHER}, headers=key)
    body = told.get_json()
    assert body["referrals"] == [{"ref": ref, "what": asks}]
    assert [each["approval"] for each in body["history"]] == [joining, parting]


def test_a_proposal_that_waits_already_is_led_to(grace: FlaskClient, people: Session) -> None:
    act, asked_for = Act.MERGE_PEOPLE, {"trn": ONE, "into": OTHER}
    actor = actor_of_account(people, GRACE)
    waits = propose(people, asking(act, asked_for), actor=actor, now=clock.now())
    new = f"/desk/approvals/new/{act}"
    token = {"csrf_token": csrf_token(grace)}
    check = grace.post(f"{new}/check", data={**token, **asked_for, **WHY}).text
    boxes = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', check))
    refused = grace.post(new, data=token | boxes)
    page = BeautifulSoup(refused.data, "html.parser")
    link = page.select_one(f'.govuk-error-summary a[href="/desk/approvals/{waits}"]')
    assert refused.status_code == 409
    assert link is not None
    assert link.get_text(strip=True) == (
        "One like this waits for a second registrar already. "
        "Approve, decline or withdraw that one first"
    )
    body = {"act": act.value, "asked": asked_for, **WHY}
    told = grace.post("/api/v1/approvals", json=body, headers=make_key(people, GRACE))
    assert (told.status_code, waits in told.get_json()["detail"]) == (409, True)


def test_the_api_compares_proposes_and_approves(app: Flask, people: Session) -> None:
    keys = {email: make_key(people, email) for email in (GRACE, ALAN)}

    def call(by: str, path: str, **body: object) -> dict[str, object]:
        answer = app.test_client().post(f"/api/v1{path}", json=body, headers=keys[by])
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, object] = answer.get_json()
        return found

    shown = call(GRACE, "/people/records", trn=ONE, other_trn=OTHER)
    assert [[each["trn"] for each in some] for some in shown["people"]] == [[ONE], [OTHER]]  # type: ignore[attr-defined,index]  # lists of objects
    made = call(GRACE, "/approvals", act="merge_people", asked={"trn": ONE, "into": OTHER}, **WHY)
    digest = made["preview"]["digest"]  # type: ignore[index]  # an object
    code = give_factor(people, ALAN, str(app.secret_key)).code()
    call(ALAN, f"/approvals/{made['ref']}/approve", digest=digest, password=PASSWORD, code=code)
    shown = call(GRACE, "/people/records", trn=ONE)
    assert [[each["trn"] for each in some] for some in shown["people"]] == [[OTHER, ONE]]  # type: ignore[attr-defined,index]  # as above
    assert shown["history"][0]["by"] == "Alan Turing"  # type: ignore[index]  # as above


def test_where_the_look_cannot_be_recorded_nobody_is_shown(
    grace: FlaskClient, people: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise Unavailable("The register is busy.")

    monkeypatch.setattr(import_module("register.services.looks.record"), "record_alone", fails)
    answer = grace.get("/desk/people/p1")
    assert answer.status_code == 503
    assert ONE not in answer.text


def test_what_a_provider_changed_without_a_reason_is_told_as_that(
    app: Flask, session: Session
) -> None:
    two_registrars(session)
    add_providers(session)
    record(session, ADA)
    record(session, ADA | {"Award date": "21/07/2023"})
    grace = app.test_client()
    sign_in(grace, GRACE)
    page = BeautifulSoup(grace.get(asked(grace, trn=ADA["TRN"])).text, "html.parser")
    table = next(each for each in page.select("table") if "What was changed" in each.caption.text)
    last = [each.get_text(" ", strip=True) for each in table.select("tbody tr td:last-child")]
    assert "It rests on No reason was given" in last
    assert "It rests on" not in last
