"""An organisation under another name is frozen, until a registrar says that it is the same body."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OPERATOR, OrganisationKind, Role
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.models import Referral
from register.services.accounts import actor_of_account
from register.services.misuse import freeze
from register.services.misuse.freeze import rename
from register.services.providers import import_providers
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Ground, Outcome
from tests.accounts import make_account, make_key, sign_in
from tests.completions import PROVIDERS, WYCHFORD
from tests.sencos import NOON

SENTENCE = "its access is frozen"


def renamed(session: Session, **wanted: str) -> None:
    rename(session, OrganisationKind.AGENCY, "agency-1", actor=OPERATOR, now=NOON, **wanted)


@pytest.mark.parametrize("wanted", [{"name": "Wychford Age Checks"}, {"new_identifier": "firm"}])
def test_frozen_at_the_next_request_until_it_is_attested(
    client: FlaskClient, session: Session, wanted: dict[str, str]
) -> None:
    email = make_account(session, Role.PANEL)
    key = make_key(session, email)
    sign_in(client, email)
    assert client.get("/checks").status_code == 200
    renamed(session, **wanted)
    refused = client.get("/checks")
    assert refused.status_code == 403
    assert SENTENCE in refused.text
    by_key = client.post("/api/v1/checks", json={}, headers=key)
    assert by_key.status_code == 403
    assert SENTENCE in by_key.text
    assert client.get("/account").status_code == 200
    assert not actor_of_account(session, email).permissions
    registrar = actor_of_account(session, make_account(session, Role.REGISTRAR))
    ref = session.scalars(select(Referral.ref)).one()
    shown = show_referral(session, ref)
    assert "frozen" in shown.title
    ground = Ground.EVIDENCE_SEEN
    opened = Decision(outcome=Outcome.ATTESTED, ground=ground, note="Its papers were seen.")
    decide(session, ref, opened, actor=registrar, now=NOON)
    assert client.get("/checks").status_code == 200
    (past,) = show_referral(session, ref).decisions
    again = Decision(
        outcome=Outcome.STAYS_FROZEN, ground=ground, note="Forged.", supersedes=past.entry
    )
    decide(session, ref, again, actor=registrar, now=NOON)
    assert client.get("/checks").status_code == 403


@pytest.mark.canary
def test_a_freeze_that_is_forgotten_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = make_account(session, Role.PANEL)
    frozen = freeze.freeze
    monkeypatch.setattr(freeze, "freeze", lambda *_, **__: None)
    renamed(session, name="Wychford Age Checks")
    assert actor_of_account(session, email).permissions
    monkeypatch.setattr(freeze, "freeze", frozen)
    renamed(session, name="Wychford Age Checks")
    assert not actor_of_account(session, email).permissions


def test_what_cannot_be_renamed_is_refused(session: Session) -> None:
    make_account(session, Role.PANEL)
    other = (OrganisationKind.AGENCY, "other", "Other")
    make_account(session, Role.PANEL, email="other@example.org", organisation=other)
    with pytest.raises(InvalidInput):
        renamed(session)
    with pytest.raises(Conflict):
        renamed(session, new_identifier="other")
    with pytest.raises(NotFound):
        rename(session, OrganisationKind.AGENCY, "none", name="X", actor=OPERATOR, now=NOON)
    with pytest.raises(Refused):
        rename(session, OrganisationKind.REGISTER, "register", name="X", actor=OPERATOR, now=NOON)


def test_a_provider_that_an_import_names_anew_is_frozen(session: Session) -> None:
    import_providers(session, PROVIDERS, actor=OPERATOR, now=NOON)
    body = (OrganisationKind.PROVIDER, WYCHFORD, "University of Wychford")
    email = make_account(session, Role.PROVIDER, organisation=body)
    again = PROVIDERS.replace(b"University of Wychford", b"Wychford Age Checks")
    import_providers(session, again, actor=OPERATOR, now=NOON)
    held = actor_of_account(session, email)
    assert (held.organisation_name, held.permissions) == ("Wychford Age Checks", frozenset())
