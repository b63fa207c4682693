"""Acts that take two registrars, on the pages: proposed by one, approved by another."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.errors import InvalidInput, Refused
from register.schemas.acts import ASKED
from register.services.accounts import NewAccount, actor_of_account, add_account, deactivate
from register.services.approvals.kinds import Act, grounds_of
from register.services.approvals.propose import propose
from register.services.referrals.words import Ground
from tests.accounts import LEFT, PASSWORD, browser_of, csrf_token, make_key
from tests.approvals import ALAN, GRACE, asking, role_of
from tests.functional.approving import ADA, NEW, WHY, boxes_of, propose_on_a_page


def test_from_a_form_to_a_second_registrars_approval(app: Flask, people: Session) -> None:
    grace, path = propose_on_a_page(app)
    assert "Withdraw the proposal" in grace.get(path).text
    assert "Approve and carry out" not in grace.get(path).text
    assert "<title>Make an account a registrar’s: waiting, proposed on " in grace.get(path).text
    alan = browser_of(app, ALAN)
    assert "1 act waiting for a second registrar" in alan.get("/desk").text
    assert "Ada Lovelace" in alan.get("/desk/approvals").text
    page = alan.get(path).text
    done = alan.post(f"{path}/approve", data=boxes_of(page))
    assert done.status_code == 303, done.text
    assert role_of(people, ADA) == "registrar"
    assert "Approved by" in alan.get(path).text
    assert "<title>Make an account a registrar’s: approved, proposed on " in alan.get(path).text
    late = alan.post(f"{path}/approve", data=boxes_of(page))
    assert late.status_code == 409
    assert "approved already" in late.text


def test_a_page_that_was_signed_in_too_long_ago_approves_nothing(
    app: Flask, people: Session
) -> None:
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    boxes = boxes_of(alan.get(path).text)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        stale = alan.post(f"{path}/approve", data=boxes)
    assert stale.status_code == 403
    assert "Confirm that it is you" in stale.text
    assert role_of(people, ADA) == "panel"


def test_the_proposer_is_refused_and_may_withdraw(app: Flask, people: Session) -> None:
    grace, path = propose_on_a_page(app)
    token = csrf_token(grace)
    digest = re.search(r"[0-9a-f]{64}", browser_of(app, ALAN).get(path).text)
    assert digest
    own = grace.post(f"{path}/approve", data={"csrf_token": token, "digest": digest[0]})
    assert own.status_code == 403
    assert "You proposed this yourself" in own.text
    assert "Withdraw it</h2>" not in grace.get(path).text, "what is withdrawn, act or award?"
    assert grace.post(f"{path}/withdraw", data={"csrf_token": token}).status_code == 303
    assert "Withdrawn" in grace.get(path).text


def test_a_second_registrar_declines_with_a_reason(app: Flask, people: Session) -> None:
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    token = {"csrf_token": csrf_token(alan)}
    assert "Enter why you decline it" in alan.post(f"{path}/decline", data=token).text
    assert alan.post(f"{path}/withdraw", data=token).status_code == 403
    typed = "The letter is not signed. " * 40
    refused = alan.post(f"{path}/decline", data={**token, "note": typed})
    assert refused.status_code == 400
    assert typed in refused.text, "what was typed is lost"
    said = alan.post(f"{path}/decline", data={**token, "note": "The letter is not signed"})
    assert said.status_code == 303
    assert "The letter is not signed" in alan.get(path).text


def test_an_address_fills_the_boxes_of_a_day_as_any_other(app: Flask, people: Session) -> None:
    grace, form = browser_of(app, GRACE), "/desk/approvals/new/withdraw_award"
    for day, boxes in (("2020-04-07", ["07", "04", "2020"]), ("soon", ["", "", ""])):
        page = grace.get(f"{form}?trn=2300001&held_from={day}")
        assert page.status_code == 200, page.text
        shown = BeautifulSoup(page.text, "html.parser")
        assert shown.select("#trn")[0]["value"] == "2300001"
        assert [box.get("value", "") for box in shown.select("input[name^=held_from-]")] == boxes


def test_what_was_not_looked_at_first_is_told_so_and_not_proposed(
    app: Flask, people: Session
) -> None:
    grace = browser_of(app, GRACE)
    token = {"csrf_token": csrf_token(grace)}
    refused = grace.post(NEW, data={**token, "email": ADA, **WHY})
    assert refused.status_code == 400
    assert "See what this would change before you propose it" in refused.text


def test_what_cannot_be_proposed_is_told_beside_its_box(app: Flask, people: Session) -> None:
    grace = browser_of(app, GRACE)
    token = {"csrf_token": csrf_token(grace)}
    for sent, status, sentence in (
        ({}, 400, "Enter the address of an account"),
        ({"email": "nobody@example.org", **WHY}, 400, "Enter the address of an account"),
        ({"email": ALAN, **WHY}, 409, "is a registrar’s already"),
    ):
        answer = grace.post(f"{NEW}/check", data={**token, **sent})
        assert answer.status_code == status
        assert sentence in answer.text
    for path in ("/desk/approvals/new/nothing", "/desk/approvals/nothing", "/desk/approvals/%00"):
        assert grace.get(path).status_code == 404


def test_a_change_of_identity_that_changes_nothing_is_told_that_with_the_rest(
    app: Flask, people: Session
) -> None:
    grace, path = browser_of(app, GRACE), "/desk/approvals/new/change_identity"
    token = {"csrf_token": csrf_token(grace)}

    def told(**typed: str) -> list[tuple[str, str]]:
        answer = grace.post(f"{path}/check", data={**token, **typed})
        assert answer.status_code == 400
        page = BeautifulSoup(answer.text, "html.parser")
        links = page.select(".govuk-error-summary a")
        return [(str(each["href"]), each.get_text()) for each in links]

    assert "what is left empty is not kept from before" in grace.get(path).text
    whose = ("#trn", "Enter the TRN that the record has now")
    nothing = ("#last_name", "Enter a name, a date of birth or a TRN to record")
    why = [
        ("#ground", "Select what it rests on"),
        ("#note", "Enter the evidence and the reason in a sentence"),
    ]
    assert told() == [whose, nothing, *why]
    which = ("#name_is", "Select whether it is a further name or a correction")
    assert told(last_name="Lovelace") == [whose, which, *why]
    assert told(first_names="Ada")[1] == ("#last_name", "Enter the last name as well")
    assert told(new_trn="7001234")[1][0] == "#trn_is"
    wrong = told(**{"born_on-day": "31", "born_on-month": "2", "born_on-year": "1980"})
    assert wrong == [whose, ("#born_on", "Date of birth must be a real date"), *why]


@pytest.mark.parametrize("act", [Act.WITHDRAW_AWARD, Act.CHANGE_IDENTITY, Act.EXPORT_HOLDERS])
def test_a_choice_that_need_not_be_made_can_be_taken_back(
    app: Flask, people: Session, act: Act
) -> None:
    grace, path = browser_of(app, GRACE), f"/desk/approvals/new/{act}"
    choices = {name: each for name, each in ASKED[act]().fields.items() if hasattr(each, "choices")}
    chosen = {name: next(iter(each.metadata["words"])).value for name, each in choices.items()}
    again = grace.post(f"{path}/change", data={"csrf_token": csrf_token(grace), **chosen})
    for name, field in choices.items():
        nothing = f'input[name={name}][value=""]'
        opened = BeautifulSoup(grace.get(path).data, "html.parser").select_one(nothing)
        then = BeautifulSoup(again.data, "html.parser").select_one(nothing)
        assert (opened is None, then is None) == (field.required, field.required)
        assert field.required or (opened and opened.has_attr("checked"))
        assert not (then and then.has_attr("checked"))


def test_the_granted_account_starts_anew(app: Flask, people: Session) -> None:
    """Rights that were given to a panel's key or session do not become a registrar's."""
    ada, key = browser_of(app, ADA), make_key(people, ADA)
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    alan.post(f"{path}/approve", data=boxes_of(alan.get(path).text))
    assert ada.get("/checks").status_code == 303
    assert app.test_client().get("/api/v1/checks", headers=key).status_code == 401
    assert browser_of(app, ADA).get("/desk").status_code == 200


def test_the_operator_makes_two_registrars_and_no_third(session: Session) -> None:
    def add(name: str) -> None:
        new = NewAccount(
            email=f"{name}@register.example",
            name=name,
            role=Role.REGISTRAR,
            organisation_kind=OrganisationKind.REGISTER,
            organisation_identifier="register",
            organisation_name="The register",
            password=PASSWORD,
        )
        add_account(session, new, actor=OPERATOR, now=clock.now())

    add("grace")
    add("alan")
    with pytest.raises(Refused, match="two registrars already"):
        add("mary")
    deactivate(session, "alan@register.example", LEFT, actor=OPERATOR, now=clock.now())
    add("mary")


def test_no_two_boxes_of_an_act_are_told_of_in_the_same_words() -> None:
    for act, schema in ASKED.items():
        told = [each.error_messages["required"] for each in schema().fields.values()]
        assert len(set(told)) == len(told), act


def test_what_each_act_asks_has_a_label_for_its_page() -> None:
    assert set(ASKED) == set(Act)
    for schema in ASKED.values():
        for name, field in schema().fields.items():
            assert field.metadata.get("label"), name


@pytest.mark.parametrize("act", list(Act))
def test_a_form_offers_only_what_its_act_can_rest_on(app: Flask, people: Session, act: Act) -> None:
    page = browser_of(app, GRACE).get(f"/desk/approvals/new/{act}").text
    offered = re.findall(r'name="ground"[^>]*value="([a-z_]+)"', page)
    assert offered == [each.value for each in grounds_of(act)]


def test_an_act_that_rests_on_what_it_cannot_is_refused_at_every_door(
    app: Flask, people: Session
) -> None:
    why = {"ground": "provider_confirmed", "note": "A provider said so"}
    grace = browser_of(app, GRACE)
    for step in ("", "/check"):
        boxes = {"csrf_token": csrf_token(grace), "email": ADA, **why, "digest": "0" * 64}
        answer = grace.post(NEW + step, data=boxes)
        assert answer.status_code == 400
        assert "Select what it rests on" in answer.text
    body = {"act": "grant_registrar", "asked": {"email": ADA}, **why}
    headers = make_key(people, GRACE)
    answer = app.test_client().post("/api/v1/approvals", json=body, headers=headers)
    assert answer.status_code == 422
    said = json.loads(answer.text)["detail"]
    assert said.startswith("“The provider confirmed it” is nothing that this can rest on")
    with pytest.raises(InvalidInput, match="can rest on evidence_seen, person_confirmed or other"):
        propose(
            people,
            replace(asking(Act.GRANT_REGISTRAR, {"email": ADA}), ground=Ground.PROVIDER_CONFIRMED),
            actor=actor_of_account(people, GRACE),
            now=clock.now(),
        )


@pytest.mark.parametrize("act", ["lift_lock", "decide_name"])
def test_a_reference_of_no_referral_is_told_beside_its_box_with_the_form_as_it_was(
    app: Flask, people: Session, act: str
) -> None:
    grace, new = browser_of(app, GRACE), f"/desk/approvals/new/{act}"
    asked = {"csrf_token": csrf_token(grace), "referral": "0245613", **WHY}
    refused = grace.post(f"{new}/check", data=asked)
    assert refused.status_code == 400
    page = BeautifulSoup(refused.text, "html.parser")
    assert page.select("#referral[value='0245613']")
    [told] = page.select("#referral-error")
    assert "There is no referral with this reference" in told.get_text()
    assert WHY["note"] in refused.text
