"""Whatever was granted and taken away, and in whatever order: rights are what the facts say now."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, PERMISSIONS, OrganisationKind, Permission, Role
from register.db import table_of
from register.errors import InvalidInput, NotProved
from register.models import OutsideIdentity
from register.queries import accounts as queries
from register.services import api_keys
from register.services.accounts import deactivate
from register.services.approvals.grant_registrar import plan_grant
from register.services.approvals.kinds import Under
from register.services.factors.vault import Vault
from register.services.organisations import close_organisation
from register.services.outside import arrive as arriving
from register.services.outside.arrive import Arrival, arrive
from register.services.outside.claims import Said
from register.services.outside.id_token import NEVER_SAID
from register.services.reactivation import reactivate
from register.services.sessions import Means, actor_of_session, open_for
from register.services.transaction import transaction, unlogged
from tests.accounts import LEFT, make_account
from tests.sencos import put_school

NUMBERS: Final = count(1)
NOBODY: Final[frozenset[Permission]] = frozenset()
ACTS: Final = (
    *("sign in", "make a key", "revoke a key", "grant", "deactivate", "reactivate", "close"),
    *("come as panel", "come as school"),
)
ISSUER: Final = "https://signin.example.org"
VAULT: Final = Vault("a secret of these tests")


@dataclass
class Facts:
    """What a reader of the facts would say of one account, worked out without the register."""

    email: str
    body: str
    role: Role = Role.PANEL
    is_active: bool = True
    is_closed: bool = False
    has_password: bool = True
    """Opened again, it has none until somebody chooses one: an identity service opens it."""
    sessions: dict[str, bool] = field(default_factory=dict)
    """Whether nothing has ended each of them."""
    keys: dict[str, bool] = field(default_factory=dict)

    def rights(self, is_good: bool) -> frozenset[Permission]:
        return (
            PERMISSIONS[self.role] if is_good and self.is_active and not self.is_closed else NOBODY
        )


def do(session: Session, facts: Facts, act: str) -> None:
    """Do it to the register and to the facts, where it can be done."""
    now = clock.now()
    open_now = facts.is_active and not facts.is_closed
    match act:
        case "sign in" if open_now:
            account = queries.account_by_email(session, facts.email)
            assert account
            with unlogged(session):
                facts.sessions[open_for(session, account.id, Means.FACTOR, now=now)] = True
        case "make a key" if open_now:
            made = api_keys.add_key(session, facts.email, label="", actor=OPERATOR, now=now)
            facts.keys[made] = True
        case "revoke a key" if any(facts.keys.values()):
            first = next(key for key, is_good in facts.keys.items() if is_good)
            number = api_keys.show_keys(session, facts.email)[list(facts.keys).index(first)].id
            api_keys.revoke_key(session, facts.email, number, actor=OPERATOR, now=now)
            facts.keys[first] = False
        case "grant" if open_now and facts.role is not Role.REGISTRAR:
            under = Under(actor=OPERATOR, now=now, proposal="", note="")
            if not facts.has_password:
                with pytest.raises(InvalidInput):
                    plan_grant(session, {"email": facts.email}, under)
                return
            with transaction(session):
                plan_grant(session, {"email": facts.email}, under).carry_out(session, under)
            facts.role = Role.REGISTRAR
            facts.sessions = dict.fromkeys(facts.sessions, False)
            facts.keys = dict.fromkeys(facts.keys, False)
        case "deactivate" if facts.is_active:
            deactivate(session, facts.email, LEFT, actor=OPERATOR, now=now)
            facts.is_active = False
            facts.sessions = dict.fromkeys(facts.sessions, False)
            facts.keys = dict.fromkeys(facts.keys, False)
        case "reactivate" if not (
            facts.is_active or facts.is_closed or facts.role is Role.REGISTRAR
        ):
            reactivate(session, facts.email, address="https://x.example", actor=OPERATOR, now=now)
            facts.is_active, facts.has_password = True, False
        case "come as panel" | "come as school":
            come(session, facts, Role(act.removeprefix("come as ")))
        case "close" if not facts.is_closed and facts.role is not Role.REGISTRAR:
            close_organisation(
                session, OrganisationKind.SCHOOL, facts.body, actor=OPERATOR, now=now
            )
            facts.is_closed = True


def come(session: Session, facts: Facts, role: Role) -> None:
    """Sign in with the identity service, which gives that role, where it lets one in."""
    said = Said(
        subject=facts.email,
        email=facts.email,
        name="Test panel",
        kind=OrganisationKind.SCHOOL,
        identifier=facts.body,
        own_ref="",
    )
    who = Arrival(
        issuer=ISSUER, service="It", said=said, role=role, shown_at=NEVER_SAID, id_token="a token"
    )
    if facts.role is Role.REGISTRAR or not facts.is_active or facts.is_closed:
        with pytest.raises(NotProved):
            arrive(session, who, vault=VAULT, now=clock.now())
        return
    if role is not facts.role:
        facts.role = role
        facts.sessions = dict.fromkeys(facts.sessions, False)
        facts.keys = dict.fromkeys(facts.keys, False)
    facts.sessions[arrive(session, who, vault=VAULT, now=clock.now())] = True


def differences(session: Session, facts: Facts) -> list[str]:
    """Each session or key of which the next request holds other rights than the facts give."""
    now, wrong = clock.now(), []
    for token, is_good in facts.sessions.items():
        actor = actor_of_session(session, token, now=now)
        if (actor.permissions if actor else NOBODY) != facts.rights(is_good):
            wrong.append("a session")
    for key, is_good in facts.keys.items():
        actor = api_keys.actor_of_key(session, key, now=now)
        if (actor.permissions if actor else NOBODY) != facts.rights(is_good):
            wrong.append("a key")
    return wrong


def newcomer(session: Session) -> Facts:
    number = next(NUMBERS)
    facts = Facts(f"somebody{number}@example.org", f"{100000 + number}")
    put_school(session, facts.body)
    body = (OrganisationKind.SCHOOL, facts.body, facts.body)
    make_account(session, Role.PANEL, email=facts.email, organisation=body)
    account = queries.account_by_email(session, facts.email)
    assert account
    row = {"account_id": account.id, "issuer": ISSUER, "subject": facts.email}
    with unlogged(session):
        session.execute(insert(table_of(OutsideIdentity)), row)
    return facts


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=10))
@example(acts=["deactivate", "reactivate", "grant"])
def test_rights_at_the_next_request_are_those_that_the_facts_give(
    session: Session, acts: list[str]
) -> None:
    facts = newcomer(session)
    for act in ("sign in", "make a key", *acts):
        do(session, facts, act)
        assert differences(session, facts) == [], f"after: {act}"


@pytest.mark.canary
def test_canary_a_key_that_outlives_its_account_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = newcomer(session)
    do(session, facts, "make a key")
    account = queries.account_by_email(session, facts.email)
    assert account

    def whatever_its_account_is(*_: object, **__: object) -> queries.OpenKey:
        return queries.OpenKey(account, None)

    monkeypatch.setattr(queries, "account_by_key", whatever_its_account_is)
    assert differences(session, facts) == []
    do(session, facts, "deactivate")
    assert differences(session, facts) == ["a key"]


@pytest.mark.canary
def test_canary_a_session_that_outlives_its_role_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: what an identity service says of a role ends no session of the role before."""
    monkeypatch.setattr(arriving, "end_access", lambda *_, **__: None)
    facts = newcomer(session)
    do(session, facts, "come as panel")
    assert differences(session, facts) == []
    do(session, facts, "come as school")
    assert differences(session, facts) == ["a session"]


def test_a_keys_last_use_is_kept_to_the_hour(session: Session) -> None:
    facts = newcomer(session)
    do(session, facts, "make a key")
    [key], first = facts.keys, clock.now()

    def used(after: timedelta) -> object:
        api_keys.actor_of_key(session, key, now=first + after)
        return api_keys.show_keys(session, facts.email)[0].last_used_at

    assert api_keys.show_keys(session, facts.email)[0].last_used_at is None
    assert used(timedelta(0)) == first
    assert used(timedelta(minutes=59)) == first
    assert used(timedelta(hours=1)) == first + timedelta(hours=1)
