"""Failed attempts to sign in: counted however many come at once, and kept no longer than needed."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import Role
from register.errors import NotSignedIn, RegisterError, TooMany, Unavailable
from register.models import SignIn, SignInAttempt
from register.services.attempts import ATTEMPT_WINDOW, ATTEMPTS
from register.services.factors.vault import Vault
from register.services.sign_in import Begun, begin
from tests.accounts import PASSWORD, make_account

VAULT = Vault("a secret of the tests")
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def outcome(session: Session, email: str, password: str, *, now: datetime = NOW) -> type:
    try:
        return type(begin(session, email, password, vault=VAULT, origin="there", now=now))
    except RegisterError as error:
        return type(error)


def test_ten_are_answered_however_many_try_at_once(session: Session, engine: Engine) -> None:
    email = make_account(session, Role.PANEL)
    tries = ATTEMPTS + 6
    answers: list[type] = []
    barrier = Barrier(tries)

    def attempt() -> None:
        with Session(engine) as own:
            barrier.wait()
            answer = outcome(own, email, "a wrong password")
            while answer is Unavailable:  # the machine is busy: whoever tries again is counted once
                answer = outcome(own, email, "a wrong password")
            answers.append(answer)

    threads = [Thread(target=attempt) for _ in range(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == [NotSignedIn] * ATTEMPTS + [TooMany] * 6
    # Two targets each: the account, and where it came from.
    assert kept(session) == ATTEMPTS * 2


def test_after_ten_failures_the_right_password_opens_nothing_either(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    for _ in range(ATTEMPTS):
        assert outcome(session, email, "a wrong password") is NotSignedIn
    assert outcome(session, email, PASSWORD) is TooMany
    assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_signing_in_is_no_failure(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    for _ in range(ATTEMPTS + 2):
        assert outcome(session, email, PASSWORD) is Begun
    assert kept(session) == 0


def test_a_failure_that_no_longer_counts_is_not_kept(session: Session) -> None:
    edge = NOW - ATTEMPT_WINDOW
    for number, seconds in enumerate((-120, -60, 0, 1, 300)):
        at = edge + timedelta(seconds=seconds)
        assert outcome(session, f"{number}@example.org", "wrong", now=at) is NotSignedIn
    # Those from the very edge of the five minutes on.
    assert kept(session) == 3 * 2


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SignInAttempt)) or 0
