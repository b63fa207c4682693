"""A migration that is gone back from and run again gives back from the log what it had held."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.models import Organisation
from register.services import log
from register.services.attestation.term import Freeze, attestation_of
from register.services.transaction import transaction
from tests.accounts import make_account
from tests.databases import bring_up, take_back

BODIES = {
    "school": (OrganisationKind.SCHOOL, "900001", "Wychford Primary School"),
    "academy": (OrganisationKind.SCHOOL, "900002", "Wychford Academy"),
    "trust": (OrganisationKind.TRUST, "5001", "The Wychford Trust"),
}


def bodies(session: Session) -> dict[str, Organisation]:
    for name, body in BODIES.items():
        make_account(session, Role.SCHOOL, email=f"{name}@example.org", organisation=body)
    rows = session.scalars(select(Organisation)).all()
    return {next(n for n, body in BODIES.items() if body[2] == row.name): row for row in rows}


def note(session: Session, body: Organisation, what: str, at: datetime, **values: object) -> None:
    """As a registrar's button or an import does: an entry, and what it says of the organisation."""
    draft = log.Draft(f"organisation.{what}", f"organisation:{body.ref}")
    with transaction(session):
        log.record(session, draft, actor=OPERATOR, now=at)
        session.execute(update(Organisation).where(Organisation.id == body.id).values(values))


def freezes(session: Session, now: datetime) -> dict[str, Freeze | None]:
    session.rollback()
    rows = session.scalars(select(Organisation).execution_options(populate_existing=True)).all()
    return {row.name: attestation_of(row.kind, row).freeze(now) for row in rows}


def there_and_back(engine: Engine, session: Session, revision: str) -> None:
    session.rollback()
    take_back(engine, revision)
    bring_up(engine)


def test_a_school_that_closed_is_frozen_still_and_one_that_opened_again_is_not(
    engine: Engine, session: Session
) -> None:
    held, now = bodies(session), clock.now()
    shut = {"school_closed_at": now, "school_closed_on": date(2026, 8, 31)}
    opened = {"school_closed_at": None, "school_closed_on": None}
    note(session, held["school"], "school_closed", now, **shut)
    note(session, held["academy"], "school_closed", now, **shut)
    note(session, held["academy"], "school_reopened", now + timedelta(days=1), **opened)
    before = freezes(session, now + timedelta(days=2))
    there_and_back(engine, session, "0027")
    assert freezes(session, now + timedelta(days=2)) == before
    assert before["Wychford Primary School"] is Freeze.SCHOOL_CLOSED
    assert before["Wychford Academy"] is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_attestation_runs_out_when_it_would_have(engine: Engine, session: Session) -> None:
    trust, now = bodies(session)["trust"], clock.now()
    note(session, trust, "attested", now + timedelta(days=90), attested_at=now + timedelta(days=90))
    there_and_back(engine, session, "0027")
    assert freezes(session, now + timedelta(days=454))["The Wychford Trust"] is None
    ran_out = freezes(session, now + timedelta(days=456))["The Wychford Trust"]
    assert ran_out is Freeze.RUN_OUT
