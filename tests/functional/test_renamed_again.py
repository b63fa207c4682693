"""An organisation that is renamed more than once: what is decided of one name bears on no other."""

from contextlib import suppress

import pytest
from sqlalchemy.orm import Session

from register.access import Role
from register.errors import Conflict
from register.services.accounts import actor_of_account
from register.services.misuse import freeze
from register.services.referrals.show import decided, show_referral, waiting
from register.services.referrals.words import Decided
from tests.accounts import make_account
from tests.renaming import decided_as, renamed


def test_renamed_again_while_it_waits_it_is_asked_of_by_what_it_is_now(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    renamed(session, name="First new name")
    renamed(session, name="Other Ltd", new_identifier="zzz999")
    [line] = waiting(session, "attestation")
    assert line.about == "Wychford Appointments, now Other Ltd"
    [(_, rows)] = show_referral(session, line.ref).sides
    assert ("Identifier now", "zzz999") in rows
    [before] = decided(session, "attestation")
    assert before.about == "Wychford Appointments, now First new name"
    assert before.outcome == "The name or identifier changed again: a later referral asks"
    session.rollback()
    with pytest.raises(
        Conflict, match="It is Other Ltd now, with the identifier zzz999"
    ) as refused:
        decided_as(session, before.ref, Decided.ATTESTED)
    assert "Decide the latest referral" in str(refused.value)
    assert not actor_of_account(session, email).permissions
    decided_as(session, line.ref, Decided.ATTESTED)
    assert actor_of_account(session, email).permissions


def test_what_is_decided_of_an_earlier_name_freezes_no_later_one_that_was_attested(
    session: Session,
) -> None:
    """Nothing would wait on the desk by which to open it again."""
    email = make_account(session, Role.PANEL)
    for name in ("First new name", "Other Ltd"):
        renamed(session, name=name)
        [waits] = waiting(session, "attestation")
        decided_as(session, waits.ref, Decided.ATTESTED)
    first = decided(session, "attestation")[-1]
    session.rollback()
    with pytest.raises(Conflict, match="Decide the latest referral about it instead"):
        decided_as(session, first.ref, Decided.STAYS_FROZEN)
    assert actor_of_account(session, email).permissions


def opens_by_an_earlier_name(session: Session) -> bool:
    """Whether a decision of an earlier name opens an organisation that was renamed since."""
    email = make_account(session, Role.PANEL)
    renamed(session, name="First new name")
    [first] = waiting(session, "attestation")
    decided_as(session, first.ref, Decided.STAYS_FROZEN)
    renamed(session, name="Other Ltd")
    with suppress(Conflict):
        decided_as(session, first.ref, Decided.ATTESTED)
    return bool(actor_of_account(session, email).permissions)


def test_what_is_decided_of_an_earlier_name_opens_no_later_one(session: Session) -> None:
    assert not opens_by_an_earlier_name(session)


@pytest.mark.canary
def test_a_later_name_that_is_forgotten_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = freeze.referrals_on
    monkeypatch.setattr(freeze, "referrals_on", lambda *said: asked(*said)[:1])
    assert opens_by_an_earlier_name(session)
