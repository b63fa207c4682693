"""The registrar's desk in the browser."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OPERATOR, Role
from register.models import Referral
from register.queries.appointments import appointments_at
from register.queries.people import find_by_trns
from register.services.appointments.designate import designate
from register.services.changes import Changes, write
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import ReferralKind
from register.services.transaction import transaction
from tests.accounts import csrf_token, make_account, sign_in
from tests.completions import ADA, add_providers, record
from tests.sencos import NOON, acting_for, designation, put_school, typed


@pytest.fixture
def ref(session: Session) -> str:
    """A referral: 100001 typed the TRN of Ngozi Okafor with the name Smith."""
    put_school(session, "100001")
    put_school(session, "100002")
    for urn, last_name in (("100002", "Okafor"), ("100001", "Smith")):
        wanted = designation(urn, person=typed(last_name=last_name))
        designate(session, wanted, shared=False, actor=acting_for(urn), now=NOON)
    found = session.scalars(select(Referral.ref)).one()
    session.rollback()
    return found


def test_from_the_queues_to_a_decision(registrar: FlaskClient, session: Session, ref: str) -> None:
    assert "Details that disagree with those held" in registrar.get("/desk").text
    assert "Ngozi Smith, typed for the school" in registrar.get("/desk/identity").text
    path = f"/desk/referrals/{ref}"
    page = registrar.get(path).text
    assert "What was typed for the school" in page
    said = "Ngozi Smith, typed for the school with URN 100001, referred on "
    assert f"<title>Details that disagree with those held: {said}" in page
    assert "whose name has changed" in page
    assert "If the date of birth held is wrong" not in page
    assert "Ngozi Okafor" in page
    token = csrf_token(registrar)
    unsaid = registrar.post(path, data={"csrf_token": token, "outcome": "same_person"})
    assert unsaid.status_code == 400
    assert "Enter the reason in a sentence" in unsaid.text
    decision = {
        "csrf_token": token,
        "outcome": "same_person",
        "ground": "evidence_seen",
        "note": "Marriage certificate of 2025",
    }
    assert registrar.post(path, data=decision).status_code == 303
    person = find_by_trns(session, ["0123456"]).get("0123456")
    assert person is not None
    assert person.name.last_name == "Okafor", "a name takes two registrars"
    assert "Nothing waits for a decision" in registrar.get("/desk").text
    assert "The decision that stands" in registrar.get(path).text
    assert "They are the same person" in registrar.get("/desk/identity").text
    other = registrar.post(path, data={**decision, "outcome": "somebody_else"})
    assert other.status_code == 409


SAME = {
    "outcome": "same_person",
    "ground": "evidence_seen",
    "note": "Marriage certificate of 2025",
}


def test_a_birth_date_that_differs_is_told_what_can_be_done(
    registrar: FlaskClient, session: Session
) -> None:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    for urn, born_on in (("100001", date(1985, 4, 3)), ("100002", date(1985, 3, 4))):
        wanted = designation(urn, person=typed(born_on=born_on))
        designate(session, wanted, shared=False, actor=acting_for(urn), now=NOON)
    ref = session.scalars(select(Referral.ref)).one()
    session.rollback()
    page = registrar.get(f"/desk/referrals/{ref}").text
    assert "If the date of birth held is wrong" in page
    assert "/desk/approvals/new/change_identity" in page
    assert "whose name has changed" not in page


@pytest.mark.parametrize(
    ("sent", "of_the_birth_date"),
    [({"Last name": "Smith"}, False), ({"Date of birth": "28/02/1985"}, True)],
    ids=["name", "birth date"],
)
def test_a_row_is_told_of_a_wrong_birth_date_only_where_it_sent_another(
    registrar: FlaskClient, session: Session, sent: dict[str, str], of_the_birth_date: bool
) -> None:
    add_providers(session)
    record(session, ADA)
    record(session, ADA | sent)
    ref = session.scalars(select(Referral.ref)).one()
    session.rollback()
    page = registrar.get(f"/desk/referrals/{ref}").text
    assert "What the provider sent" in page
    assert ("If the date of birth held is wrong" in page) is of_the_birth_date
    assert "/desk/approvals/new/decide_name" in page


def test_a_decision_is_previewed_changed_recorded_and_superseded(
    registrar: FlaskClient, session: Session, ref: str
) -> None:
    path = f"/desk/referrals/{ref}"
    decision = {"csrf_token": csrf_token(registrar), **SAME}
    check = registrar.post(f"{path}/check", data=decision).text
    assert "<title>Check before you decide: Details that disagree" in check
    assert "moves from Ngozi Smith (a record apart, no TRN) to Ngozi Okafor (TRN 0123456)" in check
    assert "The answers stay the same for School 100001 (URN 100001)" in check
    assert "The school is not told" in check
    assert 'name="note" value="Marriage certificate of 2025"' in check
    change = registrar.post(f"{path}/change", data=decision)
    assert (change.status_code, "Marriage certificate of 2025" in change.text) == (200, True)
    assert registrar.post(path, data=decision).status_code == 303
    page = registrar.get(path).text
    assert "Decide again" in page
    entry = re.search(r'name="supersedes" value="(\d+)"', page)
    assert entry
    other = {**decision, "outcome": "somebody_else", "supersedes": entry[1]}
    assert (
        "It supersedes: They are the same person"
        in registrar.post(f"{path}/check", data=other).text
    )
    assert registrar.post(path, data=other).status_code == 303
    assert "Superseded" in registrar.get(path).text
    (apart,) = appointments_at(session, ["100001"])
    person = find_by_trns(session, ["0123456"]).get("0123456")
    assert person
    assert apart.person_id != person.id


def test_a_decision_that_cannot_be_is_refused_before_it_is_previewed(
    registrar: FlaskClient, ref: str
) -> None:
    path = f"/desk/referrals/{ref}"
    token = {"csrf_token": csrf_token(registrar)}
    for said, sentence in (
        ({}, "Select what you have decided"),
        ({**SAME, "outcome": "carry_over"}, "Select what you have decided"),
        ({**SAME, "supersedes": "5"}, "has not been decided yet"),
        ({**SAME, "supersedes": "five"}, "Enter the number of the decision"),
    ):
        refused = registrar.post(f"{path}/check", data=token | said)
        assert refused.status_code in (400, 409, 422)
        assert sentence in refused.text
        assert "<title>Error: " in refused.text


@pytest.mark.parametrize(
    "path", ["/desk/nothing", "/desk/%00", "/desk/referrals/nothing", "/desk/referrals/%00"]
)
def test_what_is_not_there_is_not_found(registrar: FlaskClient, path: str) -> None:
    assert registrar.get(path).status_code == 404


def test_an_empty_queue_says_so(registrar: FlaskClient) -> None:
    assert "Nothing waits in this queue" in registrar.get("/desk/award_conflict").text


@pytest.mark.parametrize("role", [Role.PANEL, Role.SCHOOL, Role.PROVIDER, Role.INSPECTOR])
def test_nobody_else_sees_the_desk(
    client: FlaskClient, session: Session, ref: str, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    for path in ("/desk", "/desk/identity", f"/desk/referrals/{ref}"):
        assert client.get(path).status_code == 403


def test_an_alert_shows_counts_and_is_decided(registrar: FlaskClient, session: Session) -> None:
    counts = {"checks": 160, "own": 6, "for_a_post": 0, "odd": 154}
    draft = ReferralDraft(
        kind=ReferralKind.MISUSE,
        subject="organisation:made-up",
        details={"organisation": "Wychford Age Checks", "odd_checks": counts},
    )
    with transaction(session):
        write(session, Changes(referrals=[draft]), actor=OPERATOR, now=NOON)
    assert "Wychford Age Checks" in registrar.get("/desk/misuse").text
    path = f"/desk/referrals/{session.scalars(select(Referral.ref)).one()}"
    session.rollback()
    page = registrar.get(path).text
    assert "Checks for another purpose, perhaps" in page
    assert "154" in page
    decision = {
        "csrf_token": csrf_token(registrar),
        "outcome": "for_its_purpose",
        "ground": "other",
        "note": "It showed its list of candidates.",
    }
    assert registrar.post(f"{path}/check", data=decision).status_code == 200
    assert registrar.post(path, data=decision).status_code == 303
    assert "The decision that stands" in registrar.get(path).text


def test_a_cut_queue_says_so(
    registrar: FlaskClient, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "No more than 1 "
    assert told not in registrar.get("/desk/identity").text
    monkeypatch.setattr("register.web.desk.MOST", 1)
    assert told in registrar.get("/desk/identity").text
