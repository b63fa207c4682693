"""Failed attempts to sign in: counted however many come at once, and kept no longer than needed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from register.access import Role
from register.errors import NotSignedIn, RegisterError, TooMany, Unavailable
from register.models import Account, SignIn, SignInAttempt
from register.queries.accounts import account_by_email
from register.services import attempts, devices
from register.services.attempts import (
    LONGEST_WINDOW,
    OF_ACCOUNT,
    OF_PLACE,
    OF_WAYS,
    TIGHT,
    Attempt,
    AttemptLimit,
    Origin,
)
from register.services.factors.vault import Vault
from register.services.sign_in import BegunSignIn, begin
from tests.accounts import PASSWORD, make_account

SECRET = "a secret of the tests"
VAULT = Vault(SECRET)
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ATTEMPTS = TIGHT.failures
WRONG = "a wrong password"
ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What is planted is in code that asks neither database in words of its own."""


def outcome(
    session: Session,
    email: str,
    password: str,
    *,
    now: datetime = NOW,
    place: str = "there",
    kept: Mapping[str, str] | None = None,
) -> type:
    origin = Origin(place, SECRET, kept or {})
    try:
        return type(begin(session, email, password, vault=VAULT, origin=origin, now=now))
    except RegisterError as error:
        return type(error)


def device_of(session: Session, email: str) -> dict[str, str]:
    """What a device keeps on which that account signed in."""
    account = account_by_email(session, email)
    assert account
    return dict([devices.kept_of(account, SECRET, NOW)])


def guess(session: Session, email: str, times: int, *, places: int = 20) -> list[type]:
    """Wrong passwords from many places, in turn."""
    return [
        outcome(session, email, WRONG, place=f"198.51.100.{number % places}")
        for number in range(times)
    ]


def test_failures_while_the_clock_was_ahead_keep_nobody_out_once_it_is_right(
    session: Session,
) -> None:
    email = make_account(session, Role.PANEL)
    ahead = NOW + timedelta(days=400)
    tried = [outcome(session, email, WRONG, now=ahead) for _ in range(ATTEMPTS + 1)]
    assert tried[-1] is TooMany
    assert outcome(session, email, WRONG) is NotSignedIn
    assert outcome(session, email, PASSWORD) is BegunSignIn
    kept = session.execute(select(func.max(SignInAttempt.at))).scalar_one()
    assert kept <= NOW, "nothing is kept until the clock gets there"


def test_failures_a_moment_ahead_on_another_machine_still_count(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    for _ in range(ATTEMPTS):
        outcome(session, email, WRONG, now=NOW + timedelta(seconds=30))
    assert outcome(session, email, PASSWORD) is TooMany


@pytest.mark.parametrize("limit", [TIGHT, OF_PLACE, OF_ACCOUNT, OF_WAYS])
def test_what_is_told_past_a_limit_is_the_wait_of_that_limit(
    limit: AttemptLimit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts.queries, "attempts_between", lambda *_: [0])
    none = limit._replace(failures=0, window=timedelta(minutes=7))
    with pytest.raises(TooMany, match="ait 7 minutes and try again"):
        attempts.refuse_too_many(Session(), Attempt("turn", (("it", none),)), NOW)


@pytest.mark.parametrize("limits", [(TIGHT, OF_ACCOUNT), (OF_ACCOUNT, OF_PLACE)])
def test_past_two_limits_the_wait_told_is_that_of_the_longer(
    limits: tuple[AttemptLimit, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        attempts.queries, "attempts_between", lambda *_: [each.failures for each in limits]
    )
    tried = Attempt("turn", tuple((f"it {each.window}", each) for each in limits))
    with pytest.raises(TooMany, match="wait 60 minutes and") as refused:
        attempts.refuse_too_many(Session(), tried, NOW)
    assert refused.value.retry_after == OF_ACCOUNT.window.total_seconds()


def test_ten_are_answered_however_many_try_at_once(session: Session, engine: Engine) -> None:
    email = make_account(session, Role.PANEL)
    tries = ATTEMPTS + 6
    answers: list[type] = []
    barrier = Barrier(tries)

    def attempt() -> None:
        with Session(engine) as own:
            barrier.wait()
            answer = outcome(own, email, WRONG)
            while answer is Unavailable:  # the machine is busy: whoever tries again is counted once
                answer = outcome(own, email, WRONG)
            answers.append(answer)

    threads = [Thread(target=attempt) for _ in range(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == [NotSignedIn] * ATTEMPTS + [TooMany] * 6
    # Three counters each: the account from there, the account, and the place.
    assert kept(session) == ATTEMPTS * 3


def test_after_ten_failures_the_right_password_opens_nothing_either(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    for _ in range(ATTEMPTS):
        assert outcome(session, email, WRONG) is NotSignedIn
    assert outcome(session, email, PASSWORD) is TooMany
    assert session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_signing_in_is_no_failure(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    for _ in range(ATTEMPTS + 2):
        assert outcome(session, email, PASSWORD) is BegunSignIn
    assert kept(session) == 0


def test_a_failure_that_no_longer_counts_is_not_kept(session: Session) -> None:
    edge = NOW - LONGEST_WINDOW
    for number, seconds in enumerate((-120, -60, 0, 1, 3600)):
        at = edge + timedelta(seconds=seconds)
        assert outcome(session, f"{number}@example.org", "wrong", now=at) is NotSignedIn
    # Those from the very edge of the hour on.
    assert kept(session) == 3 * 3


@pytest.mark.parametrize("email", ["panel@example.org", "nobody@example.org"])
def test_a_guesser_in_many_places_has_a_hundred_guesses_an_hour(
    session: Session, email: str
) -> None:
    """The same whether or not there is such an account."""
    make_account(session, Role.PANEL)
    answers = guess(session, email, OF_ACCOUNT.failures + 5)
    assert answers == [NotSignedIn] * OF_ACCOUNT.failures + [TooMany] * 5
    for minutes, answer in ((59, TooMany), (61, NotSignedIn)):
        later = NOW + timedelta(minutes=minutes)
        assert outcome(session, email, WRONG, place="203.0.113.9", now=later) is answer


def test_a_guesser_anywhere_keeps_no_owner_out(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    mine = device_of(session, email)
    guess(session, email, ATTEMPTS, places=1)
    assert outcome(session, email, PASSWORD, place="198.51.100.0") is TooMany
    assert outcome(session, email, PASSWORD, place="203.0.113.9") is BegunSignIn
    guess(session, email, OF_ACCOUNT.failures)
    # Whoever comes from a new device now waits; one that the account knows goes on, from anywhere.
    assert outcome(session, email, PASSWORD, place="203.0.113.9") is TooMany
    assert outcome(session, email, PASSWORD, place="203.0.113.9", kept=mine) is BegunSignIn
    assert outcome(session, email, PASSWORD, place="198.51.100.0", kept=mine) is BegunSignIn


@pytest.mark.canary
@ON_ONE
def test_a_device_that_nobody_knows_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: no device is known, so that a guesser shuts the owner out."""
    monkeypatch.setattr(devices, "known", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_guesser_anywhere_keeps_no_owner_out(session)


@pytest.mark.canary
@ON_ONE
def test_a_limit_that_lets_everything_through_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: an account is counted in each place and nowhere together."""
    boundless = OF_ACCOUNT._replace(failures=10**6)
    monkeypatch.setattr(attempts, "OF_ACCOUNT", boundless)
    with pytest.raises(AssertionError):
        test_a_guesser_in_many_places_has_a_hundred_guesses_an_hour(session, "panel@example.org")


def test_a_known_device_has_ten_guesses_of_its_own(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    mine = device_of(session, email)
    for number in range(ATTEMPTS):
        place = f"203.0.113.{number}"
        assert outcome(session, email, WRONG, kept=mine, place=place) is NotSignedIn
    assert outcome(session, email, PASSWORD, kept=mine) is TooMany
    # Elsewhere it is another's affair.
    assert outcome(session, email, PASSWORD) is BegunSignIn


def test_one_place_has_thirty_guesses_at_all_accounts_together(session: Session) -> None:
    email = make_account(session, Role.PANEL)
    mine = device_of(session, email)
    for number in range(OF_PLACE.failures):
        assert outcome(session, f"{number}@example.org", WRONG) is NotSignedIn
    assert outcome(session, email, PASSWORD) is TooMany
    assert outcome(session, email, PASSWORD, kept=mine) is BegunSignIn


def test_a_device_is_known_to_its_own_account_alone_for_90_days_and_until_a_new_password(
    session: Session,
) -> None:
    email, other = make_account(session, Role.PANEL), make_account(session, Role.SCHOOL)
    account, another = account_by_email(session, email), account_by_email(session, other)
    assert account
    assert another
    name, value = devices.kept_of(account, SECRET, NOW)
    number = value.partition(".")[0]

    def known(kept: str, *, days: int = 0, secret: str = SECRET) -> str | None:
        return devices.known(account, {name: kept}, secret, NOW + timedelta(days=days))

    assert (known(value), known(value, days=90), known(value, days=91)) == (number, number, None)
    for spoilt in ("", ".", "..", "x" + value, value[:-1], value.replace(".1", ".2"), "é.1.\udce9"):
        assert known(spoilt) is None, spoilt
    assert known(value, secret="another secret") is None
    theirs, _ = devices.kept_of(another, SECRET, NOW)
    assert devices.known(another, {name: value, theirs: value}, SECRET, NOW) is None
    session.execute(update(Account).where(Account.id == account.id).values(password_hash="new"))
    account = account_by_email(session, email)
    assert account
    assert known(value) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("unknown", "the command line", False),
    ],
)
def test_a_place_is_what_one_subscriber_is_given(one: str, other: str, alike: bool) -> None:
    assert (Origin(one, SECRET).place == Origin(other, SECRET).place) is alike


def test_what_is_kept_of_a_failure_is_under_a_key_that_is_not_there() -> None:
    digests = set[str]()
    for secret in (SECRET, "another secret"):
        tried = attempts.attempt_of("a@example.org", Origin("192.0.2.1", secret), None, NOW)
        digests |= {digest for digest, _ in tried.counters}
    assert len(digests) == 6


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SignInAttempt)) or 0
