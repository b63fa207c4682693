"""A school that an import finds closed: its accounts are refused until a registrar attests it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.cli.main import main
from register.db import table_of
from register.errors import Conflict, Refused
from register.models import LogEntry, Organisation
from register.services.accounts import NewAccount, actor_of_account, add_account
from register.services.attestation.attest import attest, attest_by_number
from register.services.attestation.due import due
from register.services.schools.importing import importer as importing
from register.services.schools.importing.summary import ImportSummary
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.databases import url_of
from tests.gias_files import Cells, academy, links, school, succession, write_extract
from tests.gias_imports import SECOND, A, B, Importer

CLOSED = "closed on 31 August 2024 in Get Information about Schools, so its access is frozen"
THIRD = date(2024, 9, 1)


def open_school(**cells: str) -> Cells:
    return school(A, **({"name": "Wychford Primary School"} | cells))


def closed_school() -> Cells:
    return open_school(status_code="2", closed_on="31-08-2024")


class Importing(Importer):
    """Imports now, a moment after whatever was attested."""

    def take(self, *given: Any, **named: Any) -> ImportSummary:
        return super().take(*given, **({"now": clock.now()} | named))


def attested(session: Session, at: datetime) -> None:
    session.execute(table_of(Organisation).update().values(attested_at=at))
    session.commit()


@pytest.fixture
def importer(session: Session, tmp_path: Path) -> Importer:
    found = Importing(session, tmp_path)
    found.take([open_school(), school(B)])
    return found


@pytest.fixture
def head(session: Session, importer: Importer) -> str:
    body = (OrganisationKind.SCHOOL, A, "Wychford Primary School")
    return make_account(session, Role.SCHOOL, organisation=body)


def frozen(session: Session, email: str) -> str:
    found = actor_of_account(session, email)
    assert bool(found.frozen) is not bool(found.permissions)
    session.rollback()
    return " ".join(found.frozen) if found.frozen else ""


def actions(session: Session) -> list[str]:
    found = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    session.rollback()
    return list(found)


def later() -> datetime:
    """After an import of a moment ago."""
    return clock.now() + timedelta(minutes=1)


@pytest.mark.parametrize("is_local", [True, False])
def test_whoever_is_signed_in_or_has_a_key_is_refused_at_the_next_request(
    client: FlaskClient, session: Session, importer: Importer, head: str, is_local: bool
) -> None:
    key = make_key(session, head)
    if is_local:
        sign_in(client, head)
        assert client.get("/our-senco").status_code < 400
    importer.take([closed_school(), school(B)], THIRD, now=clock.now())
    sign_in(client, head)
    refused = client.get("/our-senco")
    assert refused.status_code == 403
    assert f"Wychford Primary School {CLOSED}" in refused.text
    assert client.get("/account").status_code == 200
    by_key = client.get(f"/api/v1/schools/{A}/compliance", headers=key)
    assert by_key.status_code == 403
    assert CLOSED in by_key.get_json()["detail"]


def test_a_command_is_refused_likewise(
    engine: Engine,
    session: Session,
    importer: Importer,
    head: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    importer.take([closed_school(), school(B)], THIRD)
    session.rollback()
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    done = CliRunner().invoke(main, ["appointments", "list", A, "--as", head])
    assert (done.exit_code, CLOSED in done.output) == (1, True)


def test_the_same_extract_again_changes_nothing_and_another_freezes_nobody_anew(
    session: Session, importer: Importer, head: str
) -> None:
    first = importer.take([closed_school(), school(B)], THIRD)
    assert first.frozen == 1
    assert actions(session)[-2:] == ["schools.imported", "organisation.school_closed"]
    again = importer.take([closed_school(), school(B)], THIRD)
    assert (again.is_unchanged, again.frozen, len(actions(session))) == (True, 0, first.entry + 1)
    [waits] = due(session, now=later())
    assert (waits.is_frozen, waits.why) == (True, "The school closed on 31 August 2024")
    attest(session, waits.ref, actor=OPERATOR, now=later())
    assert frozen(session, head) == ""
    assert importer.take([closed_school(), school(B)], date(2024, 9, 2)).frozen == 0
    assert frozen(session, head) == ""


@pytest.mark.usefixtures("head")
def test_the_same_extract_after_the_last_day_says_what_it_froze_and_not_that_it_did_nothing(
    engine: Engine, importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = later()
    last_day = clock.legal_day(now)
    closed = [open_school(status_code="2", closed_on=f"{last_day:%d-%m-%Y}"), school(B)]
    assert importer.take(closed, last_day, now=now).frozen == 0
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    command = ["schools", "import", str(write_extract(tmp_path, closed))]
    with time_machine.travel(now + timedelta(days=1)):
        done = CliRunner().invoke(main, [*command, "--extract-day", last_day.isoformat()])
    assert "Organisations frozen, because their school is closed: 1." in done.stdout
    assert "The register already held all of this.\n" in done.stdout
    assert "nothing was recorded" not in done.stdout


@pytest.mark.parametrize(
    "cells",
    [
        {"status_code": "3", "closed_on": "31-08-2024"},
        {"status_code": "3", "closed_on": "31-08-2099"},
        {"status_code": "2", "closed_on": "31-08-2099"},
        {"status_code": "4"},
    ],
)
def test_a_closure_that_is_planned_or_still_to_come_freezes_nobody(
    session: Session, importer: Importer, head: str, cells: dict[str, str]
) -> None:
    importer.take([open_school(**cells), school(B)], SECOND)
    assert frozen(session, head) == ""


@pytest.mark.parametrize(("today", "is_frozen"), [(31, False), (1, True)])
def test_the_last_day_is_still_the_schools_own(
    session: Session, importer: Importer, head: str, today: int, is_frozen: bool
) -> None:
    attested(session, datetime(2024, 1, 1, tzinfo=clock.LONDON))
    instant = datetime(2024, 8 if today == 31 else 9, today, 12, tzinfo=clock.LONDON)
    importer.take([closed_school(), school(B)], SECOND, now=instant)
    assert bool(frozen(session, head)) is is_frozen


def test_a_school_that_opens_again_and_closes_again(
    session: Session, importer: Importer, head: str
) -> None:
    importer.take([closed_school(), school(B)], THIRD)
    opened = importer.take([open_school(), school(B)], date(2024, 9, 2))
    assert (opened.opened, frozen(session, head)) == (1, "")
    assert actions(session)[-1] == "organisation.school_reopened"
    assert importer.take([closed_school(), school(B)], date(2024, 9, 3)).frozen == 1
    assert frozen(session, head)


def test_a_school_without_a_day_or_gone_from_the_extract(
    session: Session, importer: Importer, head: str
) -> None:
    importer.take([school(B)], SECOND)
    assert frozen(session, head) == ""
    importer.take([open_school(status_code="2"), school(B)], THIRD)
    assert "Wychford Primary School is closed in Get Information" in frozen(session, head)
    importer.take([school(B)], date(2024, 9, 2))
    assert frozen(session, head)


def test_a_status_that_is_no_code_opens_no_school_again(
    session: Session, importer: Importer, head: str
) -> None:
    importer.take([closed_school(), school(B)], SECOND)
    lost = open_school(status_code="Closed", closed_on="31-08-2024")
    assert importer.take([lost, school(B)], THIRD).opened == 0
    assert frozen(session, head)


def convert(importer: Importer) -> None:
    new = academy("100009", name="Wychford Academy", opened_on="01-09-2024")
    files = links(importer.folder, succession(A, "100009"))
    importer.take([closed_school(), school(B), new], THIRD, files)


def test_accounts_of_a_school_that_became_an_academy_act_for_it_by_one_click(
    client: FlaskClient, session: Session, importer: Importer, head: str
) -> None:
    key = make_key(session, head)
    registrar = make_account(session, Role.REGISTRAR)
    convert(importer)
    with time_machine.travel(later()):
        sign_in(client, registrar)
        page = client.get("/desk/organisations")
        assert "Attest as Wychford Academy (URN 100009)" in page.text
        assert "1 organisation to attest</a>, frozen" in client.get("/desk").text
        [waits] = due(session, now=clock.now())
        token = csrf_token(client)
        address = f"/desk/organisations/{waits.ref}/attest"
        done = client.post(address, data={"csrf_token": token})
        assert done.status_code == 303
        assert "Wychford Academy is attested for a year" in client.get("/desk/organisations").text
        session.rollback()
        actor = actor_of_account(session, head)
        assert (actor.organisation_identifier, actor.organisation_name, actor.frozen) == (
            "100009",
            "Wychford Academy",
            None,
        )
        for urn in (A, "100009"):
            seen = client.get(f"/api/v1/schools/{urn}/compliance", headers=key)
            assert seen.status_code == 200
    importer.take([closed_school(), school(B), academy("100009")], date(2024, 9, 2))
    assert frozen(session, head) == ""


def test_an_academy_that_has_accounts_of_its_own_is_not_joined(
    session: Session, importer: Importer, head: str
) -> None:
    body = (OrganisationKind.SCHOOL, "100009", "Wychford Academy")
    own = make_account(session, Role.SCHOOL, email="own@example.org", organisation=body)
    convert(importer)
    with pytest.raises(Conflict, match="has accounts of its own"):
        attest_by_number(session, OrganisationKind.SCHOOL, A, actor=OPERATOR, now=later())
    assert frozen(session, own) == ""


def test_nobody_is_given_an_account_for_a_closed_school(
    session: Session, importer: Importer
) -> None:
    importer.take([closed_school(), school(B)], THIRD)
    new = NewAccount(
        email="late@example.org",
        name="Late",
        role=Role.SCHOOL,
        organisation_kind=OrganisationKind.SCHOOL,
        organisation_identifier=A,
        organisation_name="Wychford",
        password="correct horse battery",
    )
    with pytest.raises(Refused, match="is closed in Get Information about Schools"):
        add_account(session, new, actor=OPERATOR, now=clock.now())


@pytest.mark.canary
def test_an_import_that_forgets_the_accounts_is_noticed(
    session: Session, importer: Importer, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(importing, "write_closures", lambda *_, **__: None)
        importer.take([closed_school(), school(B)], THIRD)
        assert frozen(session, head) == ""
    # What was forgotten is found by the next import, though its file says nothing new.
    assert importer.take([closed_school(), school(B)], THIRD).frozen == 1
    assert frozen(session, head)
