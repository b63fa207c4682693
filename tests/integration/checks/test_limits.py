"""Guessing does not pay: limits for accounts, organisations and, across all askers, targets."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    RegisterError,
    TooMany,
    Unavailable,
)
from register.identifiers import Trn
from register.models import CandidateCheck, RecordedLook, Referral
from register.services.accounts import actor_of_account
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from register.services.checks import Outcome, Purpose, Question, check_candidate, limits
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import desk_queues, show_referral
from register.services.referrals.words import Ground
from register.services.referrals.words import Outcome as Decided
from tests.accounts import make_account
from tests.approvals import asking, digest_of, two_registrars
from tests.candidates import BORN, World
from tests.databases import put_aside
from tests.integration.checks.asking import NOW, TARGET_KEY, TRN

FULL = {"trn": TRN, "born_on": BORN, "surname": "Okafor"}
RIGHT = {"trn": TRN, "born_on": BORN}
WRONG = {"trn": TRN, "born_on": date(1984, 3, 13)}


def asked(
    session: Session,
    actor: Actor,
    *,
    now: datetime = NOW,
    key: bytes = TARGET_KEY,
    **details: object,
) -> Outcome:
    question = Question(purpose=Purpose.APPOINTING, **details)  # type: ignore[arg-type]  # by keyword
    return check_candidate(session, question, actor=actor, now=now, target_key=key).answer.outcome


def unknown(number: int) -> dict[str, object]:
    """A check that finds nobody, each of somebody else."""
    return {"trn": Trn(f"{7000000 + number}"), "born_on": BORN}


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def another(session: Session) -> Callable[[], Actor]:
    """A panel of another organisation each time."""
    made: list[str] = []

    def make() -> Actor:
        made.append(
            make_account(
                session,
                Role.PANEL,
                email=f"panel-{len(made)}@example.org",
                organisation=(OrganisationKind.AGENCY, f"other-{len(made)}", f"Agency {len(made)}"),
            )
        )
        return actor_of_account(session, made[-1])

    return make


@pytest.fixture
def locked(session: Session, world: World, another: Callable[[], Actor]) -> int:
    """Somebody on whom strangers have spent every failure of the day."""
    person = world.person("Okafor")
    world.award(person, world.provider())
    for _ in range(limits.ON_TARGET):
        assert asked(session, another(), **WRONG) is Outcome.NO_MATCH
    return person


def test_ten_failures_of_an_account_in_five_minutes_and_no_more(
    session: Session, panel: Actor
) -> None:
    for number in range(10):
        assert asked(session, panel, **unknown(number)) is Outcome.NO_MATCH
    with pytest.raises(TooMany, match="10 checks in 5 minutes that matched no record") as refused:
        asked(session, panel, now=NOW + timedelta(minutes=4), **unknown(10))
    assert refused.value.retry_after == 61
    assert asked(session, panel, now=NOW + timedelta(minutes=5), **unknown(10)) is Outcome.NO_MATCH


def test_a_check_that_finds_somebody_is_no_failure(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    for _ in range(12):
        assert asked(session, panel, **FULL) is Outcome.PERSON_KNOWN_NO_AWARD


def test_thirty_failures_of_an_organisation_in_an_hour_and_no_more(session: Session) -> None:
    colleagues = [
        actor_of_account(session, make_account(session, Role.PANEL, email=f"{each}@example.org"))
        for each in range(4)
    ]
    for number in range(30):
        assert asked(session, colleagues[number % 3], **unknown(number)) is Outcome.NO_MATCH
    with pytest.raises(TooMany, match="30 checks in an hour"):
        asked(session, colleagues[3], now=NOW + timedelta(minutes=59), **unknown(30))
    later = NOW + timedelta(hours=1)
    assert asked(session, colleagues[3], now=later, **unknown(30)) is Outcome.NO_MATCH


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
    assert asked(session, who, **FULL) is Outcome.PERSON_KNOWN_NO_AWARD
    just_before = NOW + window - timedelta(seconds=1)
    with pytest.raises(TooMany, match=sentence):
        asked(session, who, now=just_before, **FULL)
    assert asked(session, who, now=NOW + window, **FULL) is Outcome.PERSON_KNOWN_NO_AWARD


def _repeat(session: Session, times: int) -> None:
    """The one look that there is, so many times more."""
    table = RecordedLook.__table__
    row = dict(session.execute(select(table)).mappings().one()) | {"id": None}
    rows = [{**row, "id": 1000 + number, "ref": f"copy-{number}"} for number in range(times)]
    session.execute(table.insert(), rows)
    session.commit()


def test_five_failures_on_a_trn_in_a_day_whoever_asks_and_then_a_registrar(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    assert asked(session, another(), **WRONG) is Outcome.NEEDS_REGISTRAR
    day_later = NOW + limits.TARGET_WINDOW
    assert asked(session, another(), now=day_later, **WRONG) is Outcome.NO_MATCH


def test_past_the_limit_right_and_wrong_are_one_answer_where_a_detail_is_left_out(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    answers = []
    for details in (RIGHT, WRONG):
        asked(session, another(), **details)
        session.rollback()
        answers.append(
            session.scalars(
                select(CandidateCheck.answer).order_by(CandidateCheck.id.desc())
            ).first()
        )
    assert answers[0] == answers[1]


def test_a_stranger_locks_nobody_out_from_those_who_know_who_they_are(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    assert asked(session, another(), **FULL) is Outcome.HOLDS_AWARD_THAT_COUNTS


def test_past_the_limit_an_account_has_one_try_with_every_detail(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    guesser = another()
    assert asked(session, guesser, **{**FULL, **WRONG}) is Outcome.NEEDS_REGISTRAR
    # Now even the truth is a registrar's to tell: it may have been the second guess.
    assert asked(session, guesser, **FULL) is Outcome.NEEDS_REGISTRAR


def test_who_made_the_failures_is_not_answered_with_every_detail_either(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    for _ in range(limits.ON_TARGET):
        assert asked(session, panel, **WRONG) is Outcome.NO_MATCH
    assert asked(session, panel, **FULL) is Outcome.NEEDS_REGISTRAR


def test_never_a_false_no_nor_a_refusal_while_it_lasts(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    for details in (WRONG, FULL, {"trn": TRN, "surname": "Okafor"}, {**FULL, "surname": "Else"}):
        outcome = asked(session, another(), **details)
        assert outcome in (Outcome.NEEDS_REGISTRAR, Outcome.HOLDS_AWARD_THAT_COUNTS)


def test_a_last_name_and_birth_date_are_a_target_too(
    session: Session, world: World, another: Callable[[], Actor]
) -> None:
    for spelling in ("Okafor", "OKAFOR", "okafor ", "Okáfor", "Okafor"):
        details = {"surname": spelling.strip(), "born_on": BORN, "trn": Trn("7654321")}
        assert asked(session, another(), **details) is Outcome.NO_MATCH
    assert asked(session, another(), surname="Okafor", born_on=BORN) is Outcome.NEEDS_REGISTRAR
    assert (
        asked(session, another(), surname="Okafor", born_on=date(1984, 3, 13)) is Outcome.NO_MATCH
    )


def test_a_lock_waits_on_the_desk_once_and_names_nobody_in_the_log(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    for _ in range(3):
        asked(session, another(), **WRONG)
    session.rollback()
    [referral] = session.scalars(select(Referral)).all()
    assert [(each.kind, each.count) for each in desk_queues(session)] == [("lock", 1)]
    shown = show_referral(session, referral.ref)
    assert ("TRN", str(TRN)) in shown.sides[0][1]
    assert [row[0] for row in shown.sides[1][1]] == [f"Agency {each}" for each in range(5)]
    assert str(TRN) not in referral.subject
    # What is kept against the target is a keyed digest: another key gives another.
    assert asked(session, another(), key=bytes(31) + b"1", **WRONG) is Outcome.NO_MATCH


def test_two_registrars_lift_a_lock_and_a_later_decision_puts_it_back(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    asked(session, another(), **WRONG)
    session.rollback()
    grace, alan = two_registrars(session)
    ref = session.scalars(select(Referral.ref)).one()
    alone = Decision(outcome=Decided.LIFT, ground=Ground.OTHER, note="A panel rang us.")
    with pytest.raises(InvalidInput, match="takes two registrars"):
        decide(session, ref, alone, actor=grace, now=NOW)
    proposal = propose(session, asking(Act.LIFT_LOCK, {"referral": ref}), actor=grace, now=NOW)
    assert asked(session, another(), **RIGHT) is Outcome.NEEDS_REGISTRAR
    digest = digest_of(session, proposal)
    approve(session, proposal, digest=digest, actor=alan, confirmed_at=NOW, now=NOW)
    assert asked(session, another(), **RIGHT) is Outcome.HOLDS_AWARD_THAT_COUNTS
    assert show_referral(session, ref).decisions[0].outcome is Decided.LIFT
    entry = session.scalars(select(Referral.closed_by)).one()
    left = Decision(outcome=Decided.LEAVE, ground=Ground.OTHER, note="A slip.", supersedes=entry)
    decide(session, ref, left, actor=grace, now=NOW)
    assert asked(session, another(), **RIGHT) is Outcome.NEEDS_REGISTRAR


def test_only_a_lock_is_lifted_and_only_once(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    asked(session, another(), **WRONG)
    session.rollback()
    grace, alan = two_registrars(session)
    ref = session.scalars(select(Referral.ref)).one()
    lifting = asking(Act.LIFT_LOCK, {"referral": ref})
    proposal = propose(session, lifting, actor=grace, now=NOW)
    digest = digest_of(session, proposal)
    approve(session, proposal, digest=digest, actor=alan, confirmed_at=NOW, now=NOW)
    with pytest.raises(Conflict, match="lifted already"):
        propose(session, lifting, actor=grace, now=NOW)
    with pytest.raises(NotFound):
        propose(session, asking(Act.LIFT_LOCK, {"referral": "0" * 26}), actor=grace, now=NOW)


@pytest.mark.parametrize("who", ["one account", "many organisations"])
def test_however_many_ask_at_once_no_limit_is_passed(
    session: Session, engine: Engine, panel: Actor, another: Callable[[], Actor], who: str
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
    assert asked(session, panel, **FULL) is Outcome.PERSON_KNOWN_NO_AWARD


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
