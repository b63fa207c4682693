"""An organisation under another name is frozen, until a registrar says that it is the same body."""

from datetime import date, timedelta
from itertools import product

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.models import Account, Organisation, Referral
from register.queries.attestation import bodies_to_attest
from register.services.accounts import actor_of_account, deactivate
from register.services.attestation.term import TERM, UNATTESTED, WARNED, Attestation
from register.services.misuse import freeze
from register.services.misuse.freeze import rename
from register.services.organisations import close_organisation
from register.services.providers import import_providers
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground
from tests.accounts import LEFT, csrf_token, make_account, make_key, sign_in
from tests.completions import PROVIDERS, WYCHFORD
from tests.functional.world import World
from tests.renaming import renamed
from tests.sencos import NOON

SENTENCE = "its access is frozen"


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
    assert f">{wanted.get('name', 'Wychford Appointments')} is frozen - SENCO" in refused.text
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
    opened = Decision(outcome=Decided.ATTESTED, ground=ground, note="Its papers were seen.")
    decide(session, ref, opened, actor=registrar, now=NOON)
    assert client.get("/checks").status_code == 200
    (past,) = show_referral(session, ref).decisions
    again = Decision(
        outcome=Decided.STAYS_FROZEN, ground=ground, note="Forged.", supersedes=past.entry
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


def test_nobody_comes_to_act_for_a_body_that_the_register_does_not_hold(session: Session) -> None:
    import_providers(session, PROVIDERS, actor=OPERATOR, now=NOON)
    body = (OrganisationKind.PROVIDER, WYCHFORD, "The University of Wychford")
    email = make_account(session, Role.PROVIDER, organisation=body)
    for wanted, error in (("10009999", Refused), ("Wychford", InvalidInput)):
        with pytest.raises(error):
            rename(
                session,
                *body[:2],
                new_identifier=wanted,
                actor=OPERATOR,
                now=NOON,
            )
    assert actor_of_account(session, email).permissions


def test_a_holders_account_is_never_of_another_record(session: Session) -> None:
    email = make_account(session, Role.HOLDER)
    held = actor_of_account(session, email).organisation_identifier
    another = {"new_identifier": "another", "actor": OPERATOR, "now": NOON}
    with pytest.raises(Refused, match="of one record"):
        rename(session, OrganisationKind.PERSON, held, **another)


def test_a_provider_that_an_import_names_anew_is_frozen(session: Session) -> None:
    import_providers(session, PROVIDERS, actor=OPERATOR, now=NOON)
    body = (OrganisationKind.PROVIDER, WYCHFORD, "University of Wychford")
    email = make_account(session, Role.PROVIDER, organisation=body)
    again = PROVIDERS.replace(b"University of Wychford", b"Wychford Age Checks")
    import_providers(session, again, actor=OPERATOR, now=NOON)
    held = actor_of_account(session, email)
    assert (held.organisation_name, held.permissions) == ("Wychford Age Checks", frozenset())


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("renamed", "name or identifier of your organisation has changed"),
        ("run out", "has not confirmed your organisation within the last 12 months"),
        ("closed", "Wychford Appointments closed on 1 September 2026"),
    ],
)
def test_the_start_page_says_why_what_still_works_and_who_opens_it(
    client: FlaskClient, session: Session, how: str, why: str
) -> None:
    sign_in(client, make_account(session, Role.PANEL))
    assert "is frozen" not in client.get("/").text
    if how == "renamed":
        renamed(session, name="Wychford Appointments and more")
    else:
        now, body = clock.now(), table_of(Organisation)
        ended = {"run out": {"attested_at": now - TERM}}.get(
            how, {"school_closed_at": now, "school_closed_on": date(2026, 9, 1)}
        )
        session.execute(body.update().values(**ended))
        session.commit()
    for address in ("/", "/account"):
        page = client.get(address)
        assert page.status_code == 200
        for words in (why, "is frozen", "What still works", "A registrar decides"):
            assert words in page.text
    # Nor is it led to one, and no area is offered, that answers with a refusal.
    assert client.get("/sign-in").headers["Location"] == "/"
    assert 'href="/checks"' not in client.get("/").text


def test_the_demonstrations_button_says_why_an_account_opens_nothing(world: World) -> None:
    browser = world.app.test_client()

    def press(role: Role) -> tuple[int, str]:
        form = {
            "email": f"{role.value}@demo.example",
            "csrf_token": csrf_token(browser),
        }
        answer = browser.post("/sign-in/local", data=form)
        return answer.status_code, answer.text

    with world.session() as session:
        agency = (OrganisationKind.AGENCY, "demo-panel")
        close_organisation(session, *agency, actor=OPERATOR, now=clock.now())
        deactivate(session, "school@demo.example", LEFT, actor=OPERATOR, now=clock.now())
    for role, why in (
        (Role.PANEL, "organisation of this account has been closed"),
        (Role.SCHOOL, "This account has been deactivated"),
    ):
        status, page = press(role)
        assert (status, why in page) == (409, True)
        assert '<h1 class="govuk-heading-l">You have not been signed in</h1>' in page
        assert "Go to the sign-in page" in page
    assert press(Role.AUTHORITY)[0] == 303


FORTNIGHT = timedelta(days=14)
INSTANTS = (None, NOON - TERM - FORTNIGHT, NOON - TERM, NOON - TERM + WARNED, NOON - FORTNIGHT)


def differences(session: Session) -> list[Attestation]:
    """Organisations that the statement and its form in SQL disagree on, of every sort there is."""
    bodies, accounts = table_of(Organisation), table_of(Account)
    make_account(session, Role.PANEL)
    base = dict(session.execute(bodies.select()).mappings().one())
    mine = dict(session.execute(accounts.select()).mappings().one())
    ways = [
        Attestation(kind, *instants)
        for kind in ("agency", "register", "person")
        for instants in product((None, NOON), INSTANTS, (None, NOON - TERM, NOON - FORTNIGHT))
    ]
    rows = [
        base | way._asdict() | {"id": 100 + at, "ref": f"r{at}", "identifier": f"{at}"}
        for at, way in enumerate(ways)
    ]
    session.execute(bodies.insert(), rows)
    users = [mine | {"id": row["id"], "ref": row["ref"], "email": row["ref"]} for row in rows]
    users = [user | {"organisation_id": user["id"]} for user in users]
    session.execute(accounts.insert(), users)
    ran_out = NOON - TERM
    asked = {"ran_out": ran_out, "runs_out_soon": ran_out, "never": UNATTESTED}
    told = {each.ref for each in bodies_to_attest(session, limit=len(ways), **asked)}
    session.rollback()
    return [
        way
        for at, way in enumerate(ways)
        if (way.kind == "agency" and way.freeze(NOON) is not None) is not (f"r{at}" in told)
    ]


def test_what_the_desk_is_asked_in_sql_is_what_freezes_an_organisation(session: Session) -> None:
    assert differences(session) == []


@pytest.mark.canary
def test_a_statement_that_sql_does_not_follow_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Attestation.freeze
    monkeypatch.setattr(
        Attestation, "freeze", lambda self, now: whole(self._replace(school_closed_at=None), now)
    )
    assert differences(session)
