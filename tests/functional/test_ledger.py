"""The person sees who looked, at once: organisation, purpose, time, result, and no name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OrganisationKind, Role
from register.cli.main import main
from register.days import instant_in_words
from register.errors import NotFound
from register.models import Person, RecordedLook
from register.services.accounts import actor_of_account
from register.services.looks import Look, LookKind, Purpose, record_alone
from register.services.looks import ledger as ledgers
from tests.accounts import browser_of, csrf_token, make_account, make_key
from tests.candidates import World
from tests.databases import url_of
from tests.functional.checks.asking import BODY, TRN, post
from tests.functional.page_words import words_of

HOLDER = "okafor@example.org"


@pytest.fixture
def person(session: Session) -> int:
    return World(session).person("Okafor")


@pytest.fixture
def holder(session: Session, person: int) -> str:
    ref = session.execute(select(Person.ref).where(Person.id == person)).scalar_one()
    session.rollback()
    body = (OrganisationKind.PERSON, ref, "Their own record")
    return make_account(session, Role.HOLDER, email=HOLDER, organisation=body)


def two_looks(session: Session, person: int) -> datetime:
    """A panel's looks of the last two days; the instant that those days end with."""
    panel, now = actor_of_account(session, make_account(session, Role.PANEL)), clock.now()
    seen = Look(person, LookKind.CHECK, Purpose.APPOINTING, "SHOWN")
    for days in (2, 1):
        record_alone(session, [seen], actor=panel, now=now - timedelta(days=days))
    return now


def test_one_look_up_from_the_click_to_the_ledger(
    app: Flask, session: Session, holder: str
) -> None:
    panel = browser_of(app, make_account(session, Role.PANEL))
    assert post(panel).status_code == 303
    page = browser_of(app, holder).get("/my-record/looks").text
    for told in ("Wychford Appointments", "Appointing a SENCO", "No award recorded"):
        assert told in page
    assert "Test panel" not in page
    assert "panel@example.org" not in page


def test_the_api_tells_the_same(client: FlaskClient, session: Session, holder: str) -> None:
    receipt = client.post(
        "/api/v1/checks", json=BODY, headers=make_key(session, make_account(session, Role.PANEL))
    ).get_json()["receipt"]
    [look] = client.get("/api/v1/my-record/looks", headers=make_key(session, holder)).get_json()[
        "looks"
    ]
    assert look["receipt"] == receipt
    assert set(look) == {"receipt", "at", "organisation", "where", "purpose", "result"}
    assert look["organisation"] == "Wychford Appointments"


def test_another_persons_looks_are_not_theirs(app: Flask, session: Session, holder: str) -> None:
    World(session).person("Else", trn="7654321")
    panel = browser_of(app, make_account(session, Role.PANEL))
    post(panel, trn="7654321")
    assert "Nobody has looked at you" in browser_of(app, holder).get("/my-record/looks").text


def test_a_list_that_goes_on_is_read_page_by_page_and_ends_after_two_years(
    session: Session, holder: str, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "PAGE", 2)
    panel = actor_of_account(session, make_account(session, Role.PANEL))
    seen, now = Look(person, LookKind.CHECK, Purpose.APPOINTING, "SHOWN"), clock.now()
    for days in (800, 3, 2, 1):
        record_alone(session, [seen], actor=panel, now=now - timedelta(days=days))
    actor = actor_of_account(session, holder)
    first = ledgers.own_ledger(session, actor=actor, now=now)
    rest = ledgers.own_ledger(session, actor=actor, now=now, before=first.next_before)
    assert [(now - each.at).days for each in (*first.lines, *rest.lines)] == [1, 2, 3]
    assert rest.next_before is None


def test_a_later_page_says_that_it_is_one_and_is_never_said_to_be_all(
    app: Flask, session: Session, holder: str, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "PAGE", 1)
    now = two_looks(session, person)
    browser = browser_of(app, holder)
    first = BeautifulSoup(browser.get("/my-record/looks").text, "html.parser")
    assert "Newest looks" not in first.get_text()
    [earlier] = [each for each in first.select("main a") if each.get_text() == "Earlier looks"]
    later = BeautifulSoup(browser.get(str(earlier["href"])).text, "html.parser")
    begins = instant_in_words(now - timedelta(days=2))
    for words in (later.select("title")[0], later.h1):
        assert words
        assert words.get_text().startswith(f"Who has looked, up to {begins}")
    [newest] = [each for each in later.select("main a") if each.get_text() == "Newest looks"]
    assert newest["href"] == "/my-record/looks"
    beyond = browser.get("/my-record/looks?before=1")
    assert (beyond.status_code, beyond.location) == (303, "/my-record/looks")


def school_views(session: Session, person: int, now: datetime, hours: Iterable[float]) -> None:
    email = make_account(session, Role.SCHOOL)
    actor = actor_of_account(session, email)
    for ago in hours:
        seen = Look(person, LookKind.OWN_SENCO, Purpose.CONFIRMING, "SHOWN")
        record_alone(session, [seen], actor=actor, now=now - timedelta(hours=ago))


def told(session: Session, holder: str, now: datetime) -> list[tuple[str, int]]:
    """Every line of the page, with how many looks each stands for."""
    actor, lines, before = actor_of_account(session, holder), [], None
    while True:
        page = ledgers.own_ledger(session, actor=actor, now=now, before=before, by_day=True)
        lines += [(each.where, len(each.times)) for each in page.lines]
        before = page.next_before
        if before is None:
            return lines


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OURS = "Among a school’s own SENCOs"


def test_views_of_their_own_school_are_one_line_a_day_and_bury_nobody(
    session: Session, holder: str, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = actor_of_account(session, make_account(session, Role.PANEL))
    seen = Look(person, LookKind.CHECK, Purpose.CONFIRMING, "SHOWN")
    record_alone(session, [seen], actor=panel, now=NOON - timedelta(hours=30))
    record_alone(session, [seen], actor=panel, now=NOON - timedelta(hours=29))
    school_views(session, person, NOON, [28, 27, 26, *[each / 60 for each in range(120, 0, -1)]])
    both = [(OURS, 120), (OURS, 3), ("Check of a person", 1), ("Check of a person", 1)]
    assert told(session, holder, NOON) == both
    monkeypatch.setattr(ledgers, "PAGE", 1)
    monkeypatch.setattr(ledgers, "BATCH", 7)
    assert told(session, holder, NOON) == both, "page by page, each look is told once"
    monkeypatch.setattr(ledgers, "MOST", 70)
    assert sum(count for _, count in told(session, holder, NOON)) == 125


def test_the_page_folds_them_and_the_api_tells_each(
    app: Flask, client: FlaskClient, session: Session, holder: str, person: int
) -> None:
    # At noon, so that no midnight parts them.
    noon = (clock.now() - timedelta(days=1)).replace(hour=12)
    school_views(session, person, noon, [0.003, 0.002, 0.001])
    key = make_key(session, holder)
    looks = client.get("/api/v1/my-record/looks", headers=key).get_json()["looks"]
    assert len(looks) == 3
    page = browser_of(app, holder).get("/my-record/looks").text
    assert page.count("<tr ") == 2
    assert "3 times on" in page
    [each_time] = BeautifulSoup(page, "html.parser").select("summary")
    said = "Each of the 3 times that Wychford Primary School looked on "
    assert words_of(each_time).startswith(said)


def test_a_registrar_who_goes_on_to_earlier_looks_is_told_from_when_they_are(
    app: Flask, session: Session, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "PAGE", 1)
    now = two_looks(session, person)
    registrar = browser_of(app, make_account(session, Role.REGISTRAR))
    asked = {"csrf_token": csrf_token(registrar), "trn": TRN}
    for _ in range(2):
        page = BeautifulSoup(registrar.post("/desk/looks", data=asked).text, "html.parser")
        [before] = page.select("main input[name=before]")
        asked["before"] = str(before["value"])
    begins = f", up to {instant_in_words(now - timedelta(days=1))}"
    [caption], [title] = page.select("caption"), page.select("title")
    assert caption.get_text() == f"Looks, newest first{begins}"
    assert title.get_text().startswith(f"Who looked at whom: 1 look shown{begins} - ")


@pytest.mark.canary
def test_a_fold_that_hides_a_look_is_noticed(
    session: Session, holder: str, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ledgers._rows
    monkeypatch.setattr(ledgers, "_rows", lambda *asked: list(whole(*asked))[1:])
    with pytest.raises(AssertionError):
        test_views_of_their_own_school_are_one_line_a_day_and_bury_nobody(
            session, holder, person, monkeypatch
        )


def test_a_holder_of_nobodys_record_is_told_so(session: Session) -> None:
    actor = actor_of_account(session, make_account(session, Role.HOLDER))
    with pytest.raises(NotFound, match="not joined to anybody"):
        ledgers.own_ledger(session, actor=actor, now=clock.now())


def test_a_registrar_who_reads_the_looks_is_seen_doing_it(
    app: Flask, session: Session, holder: str, person: int
) -> None:
    registrar = browser_of(app, make_account(session, Role.REGISTRAR))
    panel = make_account(session, Role.PANEL)
    post(browser_of(app, panel))
    token = {"csrf_token": csrf_token(registrar)}
    page = registrar.post("/desk/looks", data={**token, "trn": TRN}).text
    assert re.search(r"<title>Who looked at whom: \d+ looks? shown - ", page)
    assert panel in page
    assert "Who has looked" in browser_of(app, holder).get("/my-record/looks").text
    assert "your" not in page[page.index("Looks, newest first") :].partition("</table>")[0].lower()
    by_account = registrar.post("/desk/looks", data={**token, "email": panel}).text
    assert "Check of a person" in by_account
    session.rollback()
    kinds = session.execute(
        select(RecordedLook.kind, RecordedLook.person_id).order_by(RecordedLook.id)
    ).all()
    assert [tuple(each) for each in kinds if each.kind == "audit"] == [
        ("audit", person),
        ("audit", None),
    ]


@pytest.mark.parametrize("boxes", [{}, {"trn": TRN, "email": "a@example.org"}, {"trn": "x"}])
def test_an_audit_of_nobody_in_particular_is_refused(
    app: Flask, session: Session, boxes: dict[str, str]
) -> None:
    registrar = browser_of(app, make_account(session, Role.REGISTRAR))
    token = {"csrf_token": csrf_token(registrar)}
    assert registrar.post("/desk/looks", data=token | boxes).status_code == 400


def test_the_command_reads_them_and_is_recorded(
    session: Session, engine: Engine, person: int
) -> None:
    registrar = make_account(session, Role.REGISTRAR)
    url = url_of(engine)
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url})
    words = ["looks", "--trn", TRN, "--as", registrar]
    told = runner.invoke(main, words).stdout
    assert "Who has looked" in told
    assert re.match(r"\d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d\d[ap]m  ", told)
    as_json = json.loads(runner.invoke(main, [*words, "--json"]).stdout)
    assert as_json["looks"]
    assert all(each["at"].endswith("Z") for each in as_json["looks"])
    assert runner.invoke(main, [*words, "--account", registrar]).exit_code == 2
    assert runner.invoke(main, ["looks", "--trn", "7654321", "--as", registrar]).exit_code == 1


def test_the_command_leads_on_to_the_looks_that_it_does_not_show(
    session: Session, engine: Engine, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "PAGE", 1)
    words = ["looks", "--trn", TRN, "--as", make_account(session, Role.REGISTRAR)]
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url_of(engine)})
    first = runner.invoke(main, words)
    assert first.stderr == ""
    second = runner.invoke(main, words)
    (number,) = re.findall(r"^There are older ones: add --before ([0-9]+)$", second.stderr, re.M)
    older = runner.invoke(main, [*words, "--before", number])
    assert older.stdout == first.stdout


@pytest.mark.canary
def test_a_reading_of_the_looks_that_is_not_recorded_is_noticed(
    app: Flask, session: Session, holder: str, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "see", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        test_a_registrar_who_reads_the_looks_is_seen_doing_it(app, session, holder, person)
