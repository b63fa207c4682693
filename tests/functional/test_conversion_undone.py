"""Whoever was attested as the academy that their school became, where that is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Actor, OrganisationKind, Role
from register.models import Referral
from register.services.accounts import actor_of_account
from register.services.attestation.attest import attest_by_number
from register.services.misuse.freeze import rename
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import preview
from register.services.referrals.show import show_referral, waiting
from register.services.referrals.words import Decided, Ground
from register.services.schools.importing import importer as importing
from tests.accounts import make_account, sign_in
from tests.gias_files import academy, links, school, succession
from tests.gias_imports import FIRST, SECOND, A, B, C, Importer
from tests.renaming import decided_as
from tests.sencos import REGISTRAR

THIRD = date(2024, 8, 1)
OPEN = school(A, name="Wychford Primary School")
SHUT = school(A, name="Wychford Primary School", status_code="2", closed_on="31-03-2024")
NEW = academy(B, name="Wychford Academy", opened_on="01-04-2024")
OTHER = academy(C, name="Meadow Academy", opened_on="01-04-2024")
WHY = {"ground": Ground.SCHOOL_CONFIRMED, "note": "The school said so"}


@pytest.fixture
def importer(session: Session, tmp_path: Path) -> Importer:
    found = Importer(session, tmp_path)
    found.take([OPEN], FIRST, now=clock.now())
    return found


@pytest.fixture
def head(session: Session, importer: Importer) -> str:
    return make_account(
        session, Role.SCHOOL, organisation=(OrganisationKind.SCHOOL, A, "Wychford Primary School")
    )


def attested(session: Session, urn: str = A) -> None:
    now = clock.now() + timedelta(minutes=1)
    attest_by_number(session, OrganisationKind.SCHOOL, urn, actor=OPERATOR, now=now)


def convert(importer: Importer) -> None:
    given = links(importer.folder, succession(A, B))
    importer.take([SHUT, NEW], SECOND, given, now=clock.now())


def split(importer: Importer) -> str:
    """A registrar carries A, which was split, over to B: what is asked of it."""
    parts = [(A, each, "Successor - Split School") for each in (B, C)]
    given = links(importer.folder, parts)
    importer.take([SHUT, NEW, OTHER], SECOND, given, now=clock.now())
    ref = importer.session.scalars(select(Referral.ref)).one()
    importer.session.rollback()
    carried(importer.session, ref, B)
    return ref


def carried(session: Session, ref: str, urn: str, supersedes: int | None = None) -> None:
    day = date(2024, 4, 1)
    decision = Decision(
        outcome=Decided.CARRY_OVER, to_urn=urn, first_day=day, supersedes=supersedes, **WHY
    )
    decide(session, ref, decision, actor=REGISTRAR, now=clock.now())


def stands(session: Session, ref: str) -> int:
    session.rollback()
    return show_referral(session, ref).decisions[0].entry


def acts(session: Session, email: str) -> Actor:
    session.rollback()
    return actor_of_account(session, email)


def test_frozen_where_gias_has_the_school_open_again_and_its_own_once_attested(
    client: FlaskClient, session: Session, importer: Importer, head: str
) -> None:
    convert(importer)
    attested(session)
    assert acts(session, head).organisation_identifier == B
    importer.take([OPEN, NEW], THIRD, now=clock.now())
    assert acts(session, head).permissions == frozenset()
    [line] = waiting(session, "attestation")
    assert line.about == "Wychford Academy, now Wychford Primary School"
    sign_in(client, make_account(session, Role.REGISTRAR))
    page = client.get(f"/desk/referrals/{line.ref}").text
    assert f"attested it as Wychford Academy (URN {B}), which the school with URN {A} had" in page
    decided_as(session, line.ref, Decided.ATTESTED)
    found = acts(session, head)
    assert (found.organisation_identifier, bool(found.permissions)) == (A, True)


def test_a_registrar_who_decides_that_it_ended_there_is_told_and_it_is_frozen(
    session: Session, importer: Importer, head: str
) -> None:
    ref = split(importer)
    attested(session)
    back = Decision(outcome=Decided.NEW_SCHOOL, supersedes=stands(session, ref), **WHY)
    told = preview(session, ref, back, actor=REGISTRAR, now=clock.now())
    assert told.effects[-1] == (
        "The accounts of Wychford Academy are frozen until a registrar attests on the desk that "
        f"they act for Wychford Primary School (URN {A})."
    )
    assert acts(session, head).permissions
    decide(session, ref, back, actor=REGISTRAR, now=clock.now())
    found = acts(session, head)
    assert (found.organisation_identifier, found.permissions) == (A, frozenset())


def test_carried_to_another_school_it_is_asked_whether_they_act_for_that(
    session: Session, importer: Importer, head: str
) -> None:
    ref = split(importer)
    attested(session)
    carried(session, ref, C, supersedes=stands(session, ref))
    found = acts(session, head)
    assert (found.organisation_identifier, found.permissions) == (C, frozenset())


def test_it_is_asked_each_time_that_another_school_is_decided(
    session: Session, importer: Importer, head: str
) -> None:
    ref = split(importer)
    attested(session)
    for urn in (C, B):
        carried(session, ref, urn, supersedes=stands(session, ref))
        found = acts(session, head)
        assert (found.organisation_identifier, found.permissions) == (urn, frozenset())
        [line] = waiting(session, "attestation")
        session.rollback()
        decided_as(session, line.ref, Decided.ATTESTED)
        assert acts(session, head).permissions


def test_so_it_is_of_an_academy_that_it_was_attested_as_by_way_of_another(
    session: Session, importer: Importer, head: str
) -> None:
    ref = split(importer)
    attested(session)
    moved = academy(B, status_code="2", opened_on="01-04-2024", closed_on="31-07-2024")
    given = [(A, each, "Successor - Split School") for each in (B, C)]
    files = links(importer.folder, [*given, *succession(B, "100004")])
    third = academy("100004", opened_on="01-08-2024")
    importer.take([SHUT, moved, OTHER, third], THIRD, files, now=clock.now())
    attested(session, B)
    assert acts(session, head).organisation_identifier == "100004"
    back = Decision(outcome=Decided.NEW_SCHOOL, supersedes=stands(session, ref), **WHY)
    decide(session, ref, back, actor=REGISTRAR, now=clock.now())
    found = acts(session, head)
    assert (found.organisation_identifier, found.permissions) == (A, frozenset())


def test_whoever_acts_for_the_academy_as_its_own_stays(
    session: Session, importer: Importer, head: str
) -> None:
    convert(importer)
    own = make_account(
        session,
        Role.SCHOOL,
        email="own@example.org",
        organisation=(OrganisationKind.SCHOOL, B, "Wychford Academy"),
    )
    importer.take([OPEN, NEW], THIRD, now=clock.now())
    assert acts(session, own).permissions
    assert acts(session, head).permissions
    assert waiting(session, "attestation") == []


def test_where_the_conversion_is_of_another_day_nothing_is_asked(
    session: Session, importer: Importer, head: str
) -> None:
    convert(importer)
    attested(session)
    moved = academy(B, name="Wychford Academy", opened_on="02-04-2024")
    assert importer.take([SHUT, moved], THIRD, now=clock.now()).counts.conversions_ended == 1
    assert acts(session, head).permissions


def test_a_new_name_since_makes_no_odds(session: Session, importer: Importer, head: str) -> None:
    convert(importer)
    attested(session)
    rename(session, OrganisationKind.SCHOOL, B, name="The Academy", actor=OPERATOR, now=clock.now())
    importer.take([OPEN, NEW], THIRD, now=clock.now())
    found = acts(session, head)
    assert (found.organisation_identifier, found.permissions) == (A, frozenset())
    [line] = waiting(session, "attestation")
    session.rollback()
    assert "had become" in dict(show_referral(session, line.ref).sides[0][1])["Why"]


def test_where_the_school_has_accounts_of_its_own_by_then_nobody_is_joined(
    session: Session, importer: Importer, head: str
) -> None:
    convert(importer)
    attested(session)
    body = (OrganisationKind.SCHOOL, A, "Wychford Primary School")
    own = make_account(session, Role.SCHOOL, email="own@example.org", organisation=body)
    importer.take([OPEN, NEW], THIRD, now=clock.now())
    found = acts(session, head)
    assert (found.organisation_identifier, found.permissions) == (B, frozenset())
    assert acts(session, own).permissions
    [line] = waiting(session, "attestation")
    why = dict(show_referral(session, line.ref).sides[0][1])["Why"]
    assert f"URN {A} has accounts of its own: invite there whoever still needs one." in why


@pytest.mark.canary
def test_an_import_that_forgets_whom_it_parts_from_an_academy_is_noticed(
    session: Session, importer: Importer, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert(importer)
    attested(session)
    monkeypatch.setattr(importing, "freeze_parted", lambda *_, **__: None)
    importer.take([OPEN, NEW], THIRD, now=clock.now())
    found = acts(session, head)
    assert (found.organisation_identifier, bool(found.permissions)) == (B, True)
