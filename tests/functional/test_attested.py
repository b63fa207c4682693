"""An organisation is attested each year by a registrar: without it, it is frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask, get_template_attribute
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.auth import policy
from register.cli.main import main
from register.db import table_of
from register.errors import Conflict, NotFound, Refused
from register.models import LogEntry, Organisation
from register.services import account_care
from register.services.accounts import actor_of_account, deactivate
from register.services.attestation.attest import attest, attest_by_number
from register.services.attestation.due import due, how_many_are_due
from register.services.misuse.freeze import rename
from register.services.organisations import close_organisation
from tests.accounts import LEFT, ORGANISATIONS, csrf_token, make_account, make_key, sign_in
from tests.databases import url_of

YEAR, DAY = timedelta(days=365), timedelta(days=1)
FROZEN = "The register has not confirmed your organisation within the last 12 months"
AGENCY = (OrganisationKind.AGENCY, "agency-1")


def attested_ago(session: Session, ago: timedelta | None) -> None:
    at = None if ago is None else clock.now() - ago
    session.execute(table_of(Organisation).update().values(attested_at=at))
    session.commit()


def attestations(session: Session) -> int:
    session.rollback()
    found = select(LogEntry.number).where(LogEntry.action == "organisation.attested")
    return len(session.scalars(found).all())


@pytest.mark.parametrize(
    ("ago", "status"), [(YEAR - DAY, 200), (YEAR, 403), (YEAR + DAY, 403), (None, 403)]
)
def test_frozen_from_the_instant_at_which_its_year_runs_out(
    client: FlaskClient, session: Session, panel: str, ago: timedelta | None, status: int
) -> None:
    key = make_key(session, panel)
    sign_in(client, panel)
    attested_ago(session, ago)
    page = client.get("/checks")
    assert (page.status_code, FROZEN in page.text) == (status, status == 403)
    by_key = client.post("/api/v1/checks", json={}, headers=key)
    assert (FROZEN in by_key.text) is (status == 403)
    assert client.get("/account").status_code == 200


def test_a_command_acts_for_nobody_whose_organisation_is_not_attested(
    engine: Engine, session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attested_ago(session, YEAR)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    asked = ["check", "--as", panel, "--trn", "0123456", "--surname", "X"]
    asked += ["--purpose", "appointing"]
    done = CliRunner().invoke(main, asked)
    assert (done.exit_code, FROZEN in done.output) == (1, True)
    done = CliRunner().invoke(main, ["organisations", "attest", "agency", "agency-1"])
    assert (done.exit_code, "Attested for a year" in done.output) == (0, True)
    session.rollback()
    assert actor_of_account(session, panel).is_attested(now=clock.now() + YEAR - DAY)


def test_the_register_and_holders_need_none(client: FlaskClient, session: Session) -> None:
    attested = [make_account(session, role) for role in (Role.REGISTRAR, Role.HOLDER)]
    attested_ago(session, None)
    sign_in(client, attested[0])
    assert client.get("/desk").status_code == 200
    sign_in(client, attested[1])
    assert client.get("/my-record/looks").status_code != 403
    assert how_many_are_due(session, now=clock.now()) == (0, 0)
    for kind, number in (
        (OrganisationKind.REGISTER, "register"),
        (OrganisationKind.PERSON, "person-1"),
    ):
        with pytest.raises(Refused):
            attest_by_number(session, kind, number, actor=OPERATOR, now=clock.now())


@pytest.mark.parametrize(
    ("ago", "counts"), [(334 * DAY, (0, 0)), (335 * DAY, (1, 0)), (YEAR, (1, 1)), (None, (1, 1))]
)
def test_on_the_desk_from_30_days_ahead(
    session: Session, panel: str, ago: timedelta | None, counts: tuple[int, int]
) -> None:
    now = clock.now()
    attested_ago(session, ago)
    assert how_many_are_due(session, now=now + timedelta(seconds=5)) == counts
    found = due(session, now=now + timedelta(seconds=5))
    assert [(each.is_frozen, each.name) for each in found] == (
        [(bool(counts[1]), "Wychford Appointments")] if counts[0] else []
    )


@pytest.mark.parametrize(
    ("frozen", "waiting", "words"),
    [
        (0, 1, "not frozen"),
        (0, 2, "none of them frozen"),
        (1, 1, "frozen"),
        (1, 2, "1 of them frozen"),
        (2, 2, "all of them frozen"),
    ],
)
def test_how_many_of_them_are_frozen_is_told_as_one_would_say_it(
    app: Flask, frozen: int, waiting: int, words: str
) -> None:
    with app.app_context():
        told = get_template_attribute("components/page.html", "how_many_of_them")
        assert f"{told(frozen, waiting)}frozen" == words


def test_one_click_opens_it_for_a_year_and_a_second_records_nothing(
    client: FlaskClient, session: Session, panel: str
) -> None:
    key = make_key(session, panel)
    registrar = make_account(session, Role.REGISTRAR)
    attested_ago(session, YEAR)
    sign_in(client, registrar)
    state = account_care.AccountState.FROZEN
    assert state.value in client.get("/accounts").text
    page = client.get("/desk/organisations")
    assert ">1 organisation, frozen<" in page.text
    assert "Its year ran out on" in page.text
    [waits] = due(session, now=clock.now())
    token = csrf_token(client)
    for _ in range(2):
        address = f"/desk/organisations/{waits.ref}/attest"
        assert client.post(address, data={"csrf_token": token}).status_code == 303
    assert attestations(session) == 1
    assert "Nothing waits to be attested" in client.get("/desk/organisations").text
    assert client.post("/api/v1/checks", json={}, headers=key).status_code == 422
    with time_machine.travel(clock.now() + YEAR + DAY):
        assert FROZEN in actor_words(session, panel)


def actor_words(session: Session, email: str) -> str:
    session.rollback()
    return policy.frozen_words(actor_of_account(session, email), now=clock.now())


def test_a_new_name_is_decided_where_it_is_shown_and_counts_as_attesting(
    client: FlaskClient, session: Session, panel: str
) -> None:
    now = clock.now()
    rename(session, *AGENCY, name="Wychford Age Checks", actor=OPERATOR, now=now)
    [waits] = due(session, now=now)
    assert (waits.is_renamed, waits.is_frozen) == (True, True)
    with pytest.raises(Conflict, match="Decide on the desk"):
        attest(session, waits.ref, actor=OPERATOR, now=now)
    sign_in(client, make_account(session, Role.REGISTRAR))
    token = csrf_token(client)
    told = client.post(f"/desk/organisations/{waits.ref}/attest", data={"csrf_token": token})
    assert told.status_code == 409
    assert "Decide its change" in told.text


def test_what_is_closed_or_was_never_made_is_not_attested(session: Session, panel: str) -> None:
    now = clock.now()
    attested_ago(session, YEAR)
    with pytest.raises(NotFound):
        attest(session, "nobody", actor=OPERATOR, now=now)
    close_organisation(session, *AGENCY, actor=OPERATOR, now=now)
    assert how_many_are_due(session, now=now) == (0, 0)
    with pytest.raises(Conflict, match="closed"):
        attest_by_number(session, *AGENCY, actor=OPERATOR, now=now)


@pytest.mark.parametrize(
    ("role", "copied"),
    [
        (Role.SCHOOL, "URN 900001"),
        (Role.SCHOOL, "\u200e900001\u200e"),
        (Role.PROVIDER, " UKPRN: 10099901"),
        (Role.PANEL, " agency-1 "),
    ],
)
def test_a_command_finds_a_body_by_its_number_however_it_is_copied(
    engine: Engine, session: Session, role: Role, copied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    make_account(session, role)
    kind, _, name = ORGANISATIONS[role]
    for deed in ("attest", "close"):
        done = CliRunner().invoke(main, ["organisations", deed, kind.value, copied])
        assert (done.exit_code, name in done.stderr) == (0, True), done.output
    again = CliRunner().invoke(main, ["organisations", "close", kind.value, copied])
    assert "has been closed already" in again.stderr
    unknown = CliRunner().invoke(main, ["organisations", "close", kind.value, "no number"])
    assert (unknown.exit_code, "No account was made" in unknown.stderr) == (1, True)


def test_an_organisation_that_nobody_has_an_account_for_is_not_listed(
    session: Session, panel: str
) -> None:
    attested_ago(session, YEAR)
    deactivate(session, panel, LEFT, actor=OPERATOR, now=clock.now())
    assert due(session, now=clock.now()) == []


@pytest.mark.canary
def test_a_guard_that_forgets_the_year_is_noticed(
    client: FlaskClient, session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, panel)
    attested_ago(session, YEAR)
    with monkeypatch.context() as patch:
        patch.setattr(policy, "frozen_words", lambda *_, **__: "")
        assert client.get("/checks").status_code == 200
    assert client.get("/checks").status_code == 403
