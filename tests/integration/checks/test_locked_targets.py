"""Whoever is guessed at, whoever guesses: after five failures in a day a registrar looks (P2)."""

import json
from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import (
    Conflict,
    InvalidInput,
    Unavailable,
)
from register.identifiers import Trn
from register.models import CandidateCheck, Referral
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from register.services.checks import CheckOutcome, limits
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import desk_queues, show_referral
from register.services.referrals.words import Decided, Ground
from tests.approvals import asking, digest_of, two_registrars
from tests.candidates import BORN, World
from tests.integration.checks.asking import NOW, TRN
from tests.integration.checks.limited import FULL, RIGHT, WRONG, asked

check = import_module("register.services.checks.check")


def test_past_the_limit_right_and_wrong_are_one_answer_where_a_detail_is_left_out(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    answers = []
    for details in (RIGHT, WRONG):
        asked(session, another(), **details)
        session.rollback()
        newest = select(CandidateCheck.answer).order_by(CandidateCheck.id.desc()).limit(1)
        kept = json.loads(session.scalars(newest).one())
        # Between the two the desk was told, in an entry of the log.
        assert kept.pop("known_at_entry")
        answers.append(kept)
    assert answers[0] == answers[1]


def test_a_stranger_locks_nobody_out_from_those_who_know_who_they_are(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    assert asked(session, another(), **FULL) is CheckOutcome.HOLDS_AWARD_THAT_COUNTS


def test_past_the_limit_an_account_has_one_try_with_every_detail(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    guesser = another()
    assert asked(session, guesser, **{**FULL, **WRONG}) is CheckOutcome.NEEDS_REGISTRAR
    # Now even the truth is a registrar's to tell: it may have been the second guess.
    assert asked(session, guesser, **FULL) is CheckOutcome.NEEDS_REGISTRAR


def test_who_made_the_failures_is_not_answered_with_every_detail_either(
    session: Session, world: World, panel: Actor
) -> None:
    world.person("Okafor")
    for _ in range(limits.ON_TARGET):
        assert asked(session, panel, **WRONG) is CheckOutcome.NO_MATCH
    assert asked(session, panel, **FULL) is CheckOutcome.NEEDS_REGISTRAR


def test_never_a_false_no_nor_a_refusal_while_it_lasts(
    session: Session, locked: int, another: Callable[[], Actor]
) -> None:
    for details in (
        WRONG,
        FULL,
        {"trn": TRN, "last_name": "Okafor"},
        {**FULL, "last_name": "Else"},
    ):
        outcome = asked(session, another(), **details)
        assert outcome in (CheckOutcome.NEEDS_REGISTRAR, CheckOutcome.HOLDS_AWARD_THAT_COUNTS)


def test_a_last_name_and_birth_date_are_a_target_too(
    session: Session, world: World, another: Callable[[], Actor]
) -> None:
    for spelling in ("Okafor", "OKAFOR", "okafor ", "Okáfor", "Okafor"):
        details = {"last_name": spelling.strip(), "born_on": BORN, "trn": Trn("7654321")}
        assert asked(session, another(), **details) is CheckOutcome.NO_MATCH
    assert (
        asked(session, another(), last_name="Okafor", born_on=BORN) is CheckOutcome.NEEDS_REGISTRAR
    )
    assert (
        asked(session, another(), last_name="Okafor", born_on=date(1984, 3, 13))
        is CheckOutcome.NO_MATCH
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
    assert asked(session, another(), key=bytes(31) + b"1", **WRONG) is CheckOutcome.NO_MATCH


def test_a_check_that_is_recorded_is_answered_though_the_desk_cannot_be_told(
    session: Session,
    locked: int,
    another: Callable[[], Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Unavailable.from_database()

    with monkeypatch.context() as broken:
        broken.setattr(check, "refer_locks", busy)
        before = len(session.scalars(select(CandidateCheck.id)).all())
        assert asked(session, another(), **WRONG) is CheckOutcome.NEEDS_REGISTRAR
        assert len(session.scalars(select(CandidateCheck.id)).all()) == before + 1
        assert desk_queues(session) == []
    asked(session, another(), **WRONG)
    session.rollback()
    assert [(each.kind, each.count) for each in desk_queues(session)] == [("lock", 1)]


def test_why_the_desk_could_not_be_told_is_logged_without_what_was_asked(
    session: Session,
    locked: int,
    another: Callable[[], Actor],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise OperationalError("INSERT INTO referral", {"name": "Okafor"}, Exception("Okafor"))

    monkeypatch.setattr(check, "refer_locks", cut_off)
    assert asked(session, another(), **WRONG) is CheckOutcome.NEEDS_REGISTRAR
    assert "INSERT referral" in caplog.text
    assert "Okafor" not in caplog.text


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
    assert asked(session, another(), **RIGHT) is CheckOutcome.NEEDS_REGISTRAR
    digest = digest_of(session, proposal)
    approve(session, proposal, digest=digest, actor=alan, confirmed_at=NOW, now=NOW)
    assert asked(session, another(), **RIGHT) is CheckOutcome.HOLDS_AWARD_THAT_COUNTS
    lifted = show_referral(session, ref).decisions[0]
    assert (lifted.outcome, lifted.ground) == (Decided.LIFT, Ground.EVIDENCE_SEEN)
    entry = session.scalars(select(Referral.closed_by)).one()
    left = Decision(outcome=Decided.LEAVE, ground=Ground.OTHER, note="A slip.", supersedes=entry)
    decide(session, ref, left, actor=grace, now=NOW)
    assert asked(session, another(), **RIGHT) is CheckOutcome.NEEDS_REGISTRAR


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
    with pytest.raises(InvalidInput, match="no referral with this reference"):
        propose(session, asking(Act.LIFT_LOCK, {"referral": "0" * 26}), actor=grace, now=NOW)
