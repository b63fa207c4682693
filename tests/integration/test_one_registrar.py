"""No registrar alone shuts another out, though the other became one a moment ago."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Actor, Role
from register.errors import Conflict
from register.models import Account
from register.queries.accounts import account_by_email
from register.queries.credentials import factor_of
from register.services import account_care, accounts
from register.services.api_keys import add_key, show_keys
from register.services.approvals.kinds import Act
from register.services.links import send_link
from register.services.one_registrar import ANOTHERS, OWN
from register.services.reactivation import reactivate
from register.services.suspension import UNUSED, lift
from tests.accounts import LEFT
from tests.approvals import ALAN, GRACE, NOON, add_named, approved, role_of, two_registrars
from tests.authenticator import give_factor

ADA = "ada@panel.example"
Deed = Callable[[Session, str, Actor], object]
DEEDS: dict[str, Deed] = {
    "deactivates it": lambda session, ref, actor: account_care.deactivate(
        session, ref, LEFT, actor=actor, now=NOON
    ),
    "takes its authenticator off": lambda session, ref, actor: account_care.reset_factor(
        session, ref, actor=actor, now=NOON
    ),
    "revokes its key": lambda session, ref, actor: account_care.revoke_key(
        session, ref, show_keys(session, ADA)[0].id, actor=actor, now=NOON
    ),
}


@pytest.fixture
def grace(session: Session) -> Actor:
    """A registrar beside Alan, and Ada, who is a panel until the two make her a registrar."""
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    grace, _ = two_registrars(session)
    give_factor(session, ADA, "a key that only these tests use, of 32 and more")
    return grace


def approved_meanwhile(
    session: Session, monkeypatch: pytest.MonkeyPatch, registrars: tuple[Actor, Actor]
) -> None:
    """Whoever is asked after is made a registrar once that was answered, by another connection."""
    own = account_care._theirs

    def answer(*args: object) -> object:
        found = own(*args)  # type: ignore[arg-type]  # as it was called
        session.rollback()
        with Session(session.get_bind()) as another:
            approved(another, Act.GRANT_REGISTRAR, {"email": ADA}, registrars)
            # What was made for a panel ends as she becomes a registrar: she makes it anew.
            if factor_of(another, found.id) is None:
                give_factor(another, ADA, "a key that only these tests use, of 32 and more")
            add_key(another, ADA, label="", actor=OPERATOR, now=NOON)
        return found

    monkeypatch.setattr(account_care, "_theirs", answer)


def opens(session: Session) -> tuple[bool, bool, int]:
    """Whether Ada's account is open and has an authenticator, and how many keys of hers open it."""
    account = account_by_email(session, ADA)
    assert account
    has_factor = factor_of(session, account.id) is not None
    keys = [each for each in show_keys(session, ADA) if each.revoked_at is None]
    session.rollback()
    return account.is_active, has_factor, len(keys)


@pytest.mark.parametrize("deed", DEEDS)
def test_who_becomes_a_registrar_meanwhile_is_not_shut_out(
    session: Session, grace: Actor, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    ref, registrars = account_care.ref_of(session, ADA, actor=grace), two_registrars_of(session)
    add_key(session, ADA, label="", actor=OPERATOR, now=NOON)
    approved_meanwhile(session, monkeypatch, registrars)
    with pytest.raises(Conflict, match=ANOTHERS[:30]):
        DEEDS[deed](session, ref, grace)
    assert role_of(session, ADA) == "registrar"
    assert opens(session) == (True, True, 1)


def two_registrars_of(session: Session) -> tuple[Actor, Actor]:
    grace, alan = (accounts.actor_of_account(session, each) for each in (GRACE, ALAN))
    session.rollback()
    return grace, alan


def test_a_deactivated_or_suspended_registrar_is_let_back_in_by_no_registrar_alone(
    session: Session, grace: Actor
) -> None:
    accounts.deactivate(session, ALAN, LEFT, actor=OPERATOR, now=NOON)
    with pytest.raises(Conflict, match=ANOTHERS[:30]):
        reactivate(session, ALAN, address="https://register.example", actor=grace, now=NOON)
    with pytest.raises(Conflict, match=ANOTHERS[:30]):
        lift(session, ALAN, actor=grace, now=NOON + UNUSED + timedelta(days=1))
    with pytest.raises(Conflict, match=OWN[:30]):
        accounts.deactivate(session, GRACE, LEFT, actor=grace, now=NOON)


def test_nor_does_a_new_invitation_let_one_back_in_who_has_no_password(
    session: Session, grace: Actor
) -> None:
    session.execute(update(Account).where(Account.email == ALAN).values(password_hash=""))
    session.commit()
    # The terms were accepted as the account was made, by the clock on the wall.
    late, address = clock.now() + UNUSED + timedelta(days=1), "https://register.example"
    assert send_link(session, ALAN, address=address, actor=grace, now=NOON).to == ALAN
    with pytest.raises(Conflict, match=ANOTHERS[:30]):
        send_link(session, ALAN, address=address, actor=grace, now=late)
    assert send_link(session, ALAN, address=address, actor=OPERATOR, now=late).to == ALAN


@pytest.mark.canary
def test_a_question_that_is_asked_before_the_transaction_alone_is_noticed(
    session: Session, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, registrars = account_care.ref_of(session, ADA, actor=grace), two_registrars_of(session)
    approved_meanwhile(session, monkeypatch, registrars)
    monkeypatch.setattr(accounts, "refuse_one_registrar", lambda *_: None)
    account_care.deactivate(session, ref, LEFT, actor=grace, now=NOON)
    assert opens(session)[0] is False
