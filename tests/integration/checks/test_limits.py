"""Guessing does not pay: limits for accounts, organisations and, across all askers, targets."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.db import table_of
from register.errors import (
    RegisterError,
    TooMany,
    Unavailable,
)
from register.models import CandidateCheck, RecordedLook
from register.services.accounts import actor_of_account
from register.services.checks import CheckOutcome, limits
from tests.accounts import make_account
from tests.candidates import World
from tests.databases import put_aside
from tests.integration.checks.asking import NOW
from tests.integration.checks.limited import FULL, WRONG, asked, unknown


def test_ten_failures_of_an_account_in_five_minutes_and_no_more(
    session: Session, panel: Actor
) -> None:
    for number in range(10):
        assert asked(session, panel, **unknown(number)) is CheckOutcome.NO_MATCH
    with pytest.raises(TooMany, match="10 checks in 5 minutes that did not lead to") as refused:
        asked(session, panel, now=NOW + timedelta(minutes=4), **unknown(10))
    assert refused.value.retry_after == 61
    assert (
        asked(session, panel, now=NOW + timedelta(minutes=5), **unknown(10))
        is CheckOutcome.NO_MATCH
    )


def test_a_check_that_finds_somebody_is_no_failure(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    for _ in range(12):
        assert asked(session, panel, **FULL) is CheckOutcome.PERSON_KNOWN_NO_AWARD


def test_thirty_failures_of_an_organisation_in_an_hour_and_no_more(session: Session) -> None:
    colleagues = [
        actor_of_account(session, make_account(session, Role.PANEL, email=f"{each}@example.org"))
        for each in range(4)
    ]
    for number in range(30):
        assert asked(session, colleagues[number % 3], **unknown(number)) is CheckOutcome.NO_MATCH
    with pytest.raises(TooMany, match="30 checks in an hour"):
        asked(session, colleagues[3], now=NOW + timedelta(minutes=59), **unknown(30))
    later = NOW + timedelta(hours=1)
    assert asked(session, colleagues[3], now=later, **unknown(30)) is CheckOutcome.NO_MATCH


def test_past_two_limits_the_time_to_come_back_is_that_of_the_one_that_lasts_longer(
    session: Session,
) -> None:
    colleagues = [
        actor_of_account(session, make_account(session, Role.PANEL, email=f"{each}@example.org"))
        for each in range(3)
    ]
    for number in range(30):
        assert asked(session, colleagues[number % 3], **unknown(number)) is CheckOutcome.NO_MATCH
    with pytest.raises(TooMany, match="30 checks in an hour") as refused:
        asked(session, colleagues[0], now=NOW + timedelta(minutes=4), **unknown(30))
    assert refused.value.retry_after == 56 * 60 + 1


@pytest.mark.parametrize(
    ("column", "count", "window", "sentence"),
    [
        ("account_id", 100, timedelta(hours=1), "You have made 100 checks in an hour"),
        ("organisation_id", 500, timedelta(days=1), "Your organisation has made 500 checks"),
    ],
)
def test_so_many_checks_and_no_more_whatever_they_found(
    session: Session,
    world: World,
    panel: Actor,
    column: str,
    count: int,
    window: timedelta,
    sentence: str,
) -> None:
    world.person("Okafor")
    email = make_account(session, Role.PANEL, email="colleague@example.org")
    who = panel if column == "account_id" else actor_of_account(session, email)
    asked(session, panel, **FULL)
    _repeat(session, count - 2)
    assert asked(session, who, **FULL) is CheckOutcome.PERSON_KNOWN_NO_AWARD
    just_before = NOW + window - timedelta(seconds=1)
    with pytest.raises(TooMany, match=sentence):
        asked(session, who, now=just_before, **FULL)
    assert asked(session, who, now=NOW + window, **FULL) is CheckOutcome.PERSON_KNOWN_NO_AWARD


def test_failures_are_counted_among_the_checks_of_a_longer_time() -> None:
    """The query reads whoever's checks once, as far back as the limit on all of them goes."""
    for who in ("account_id", "organisation_id"):
        failures, checks = (
            next(x.window for x in limits.LIMITS if (x.who, x.is_of_failures) == (who, wanted))
            for wanted in (True, False)
        )
        assert failures <= checks, who


def _repeat(session: Session, times: int) -> None:
    """The one check that there is, so many times more."""
    for model in (RecordedLook, CandidateCheck):
        table = table_of(model)
        row = dict(session.execute(select(table)).mappings().one())
        rows = [{**row, "id": 1000 + number, "ref": f"copy-{number}"} for number in range(times)]
        session.execute(table.insert(), rows)
    session.commit()


def test_five_failures_on_a_trn_in_a_day_whoever_asks_and_then_a_registrar(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    assert asked(session, another(), **WRONG) is CheckOutcome.NEEDS_REGISTRAR
    day_later = NOW + limits.TARGET_WINDOW
    assert asked(session, another(), now=day_later, **WRONG) is CheckOutcome.NO_MATCH


@pytest.mark.parametrize("who", ["one account", "many organisations"])
def test_however_many_ask_at_once_no_limit_is_passed(
    engine: Engine, panel: Actor, another: Callable[[], Actor], who: str
) -> None:
    alone = who == "one account"
    limit, tries = (10, 14) if alone else (limits.ON_TARGET, 9)
    actors = [panel if alone else another() for _ in range(tries)]
    answers: list[str] = []
    barrier = Barrier(tries)

    def attempt(number: int) -> None:
        with Session(engine) as own:
            barrier.wait()
            answer = "Unavailable"
            while (
                answer == "Unavailable"
            ):  # the machine is busy: whoever tries again is counted once
                try:
                    answer = asked(own, actors[number], **(unknown(number) if alone else WRONG))
                except RegisterError as error:
                    answer = type(error).__name__
            answers.append(answer)

    threads = [Thread(target=attempt, args=(number,)) for number in range(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = "TooMany" if alone else "NEEDS_REGISTRAR"
    assert sorted(answers) == sorted(["NO_MATCH"] * limit + [refused] * (tries - limit))


def test_where_it_cannot_be_counted_nothing_is_answered(
    session: Session, world: World, panel: Actor, engine: Engine
) -> None:
    world.person("Okafor")
    with put_aside(engine, "failed_check"), pytest.raises(Unavailable):
        asked(session, panel, **FULL)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(RecordedLook)) == 0
    # The canary: with the table back, the same question is answered.
    assert asked(session, panel, **FULL) is CheckOutcome.PERSON_KNOWN_NO_AWARD


@pytest.mark.canary
def test_limits_that_let_everything_through_are_noticed(
    session: Session,
    panel: Actor,
    another: Callable[[], Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits.queries, "used", lambda *_: limits.queries.Used(0, 0, 0, 0, 0, 0))
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_ten_failures_of_an_account_in_five_minutes_and_no_more(session, panel)
    for _ in range(limits.ON_TARGET):
        asked(session, another(), **WRONG)
    with pytest.raises(AssertionError):
        test_five_failures_on_a_trn_in_a_day_whoever_asks_and_then_a_registrar(session, 1, another)
