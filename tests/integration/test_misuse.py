"""Access is for a purpose: an organisation that checks people of no concern to it is noticed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.identifiers import Trn, Urn
from register.models import Referral
from register.queries.odd_checks import MadeCheck
from register.services import log
from register.services.accounts import actor_of_account
from register.services.addresses import address_of
from register.services.checks import Purpose, Question, check_candidate
from register.services.misuse import odd_checks
from register.services.misuse.odd_checks import measure, tell_of_odd_checks
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import desk_queues, show_referral
from register.services.referrals.words import Decided, Ground, ReferralKind
from tests.accounts import make_account
from tests.candidates import BORN, World
from tests.integration.checks.asking import NOW, TARGET_KEY
from tests.limits import no_limits

EVERY = 10
"""Checks between two rounds of the watch, in these tests."""
OF_ITS_OWN = 20
"""One in so many of the renamed firm's checks is of somebody of its own."""


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    with no_limits():
        yield


@pytest.fixture
def firm(session: Session) -> Actor:
    """What was a provider, and trades under another name."""
    firm = (OrganisationKind.AGENCY, "firm", "Wychford Age Checks")
    return actor_of_account(session, make_account(session, Role.PANEL, organisation=firm))


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure with a tenth of its numbers."""
    monkeypatch.setattr(odd_checks, "FEWEST_TOLD", 15)
    monkeypatch.setattr(odd_checks, "A_POST", 2)


def check(
    session: Session, actor: Actor, number: int, now: datetime = NOW, urn: str | None = None
) -> None:
    question = Question(
        purpose=Purpose.APPOINTING,
        trn=Trn(f"{number:07}"),
        born_on=BORN,
        urn=Urn(urn) if urn else None,
        appoint_on=now.date() if urn else None,
    )
    check_candidate(session, question, actor=actor, now=now, target_key=TARGET_KEY)


def alerts(session: Session) -> list[Referral]:
    return list(session.scalars(select(Referral).where(Referral.kind == ReferralKind.MISUSE)))


def until_told(session: Session, actor: Actor, most: int, a_day: int = 500) -> int | None:
    """How many look-ups were made when a registrar was told; None where none was."""
    for number in range(1, most + 1):
        at = NOW + timedelta(days=(number - 1) // a_day)
        check(session, actor, 1_000_000 if number % OF_ITS_OWN == 0 else 2_000_000 + number, at)
        if number % EVERY == 0 and tell_of_odd_checks(session, now=at):
            return number
    return None


class Own(World):
    """What an account of the organisation records."""

    def __init__(self, session: Session, actor: Actor) -> None:
        super().__init__(session)
        self.actor = actor

    def entry(self, action: str = "test.recorded") -> int:
        draft = log.Draft(action, "test:1")
        return log.record(self.session, draft, actor=self.actor, now=NOW)


def test_twenty_two_thousand_look_ups_are_noticed_by_the_two_hundredth(
    session: Session, world: World, firm: Actor
) -> None:
    """The case of the Learning Records Service: a renamed firm, and few of them its own."""
    of_its_own = world.person("Okafor", trn="1000000")
    Own(session, firm).award(of_its_own, world.provider())
    told = until_told(session, firm, 200)
    assert told is not None
    assert told <= 200
    (alert,) = alerts(session)
    shown = show_referral(session, alert.ref)
    counts = dict(shown.sides[0][1])
    assert counts["Organisation"] == "Wychford Age Checks"
    assert [each.email for each in shown.accounts] == [address_of(session, firm)]
    assert int(counts["Of others"]) >= 150
    assert counts["Of people it has designated or reported"] == str(told // OF_ITS_OWN)
    assert [queue.kind for queue in desk_queues(session)] == ["misuse"]
    assert "1000000" not in alert.details
    assert "Okafor" not in alert.details


@pytest.mark.soak
def test_all_twenty_two_thousand_make_one_alert(session: Session, firm: Actor) -> None:
    for number in range(1, 22_001):
        at = NOW + timedelta(days=number // 500)
        check(session, firm, 2_000_000 + number, at)
        if number % EVERY == 0:
            tell_of_odd_checks(session, now=at)
        if number == 200:
            assert len(alerts(session)) == 1
    assert len(alerts(session)) == 1


@pytest.mark.canary
def test_a_counter_that_forgets_is_noticed(
    session: Session, firm: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    monkeypatch.setattr(odd_checks, "WINDOW", timedelta(0))
    assert until_told(session, firm, 20, a_day=2) is None
    monkeypatch.undo()
    few(monkeypatch)
    assert tell_of_odd_checks(session, now=NOW + timedelta(days=10)) == 1


def test_one_alert_while_it_waits_and_another_only_for_further_checks(
    session: Session, firm: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    registrar = actor_of_account(session, make_account(session, Role.REGISTRAR))
    assert until_told(session, firm, 20) == 20
    assert until_told(session, firm, 20) is None
    later = NOW + timedelta(hours=1)
    decision = Decision(
        outcome=Decided.FOR_ITS_PURPOSE,
        ground=Ground.EVIDENCE_SEEN,
        note="Its list was seen.",
    )
    decide(session, alerts(session)[0].ref, decision, actor=registrar, now=later)
    assert tell_of_odd_checks(session, now=later) == 0
    for number in range(15):
        check(session, firm, 3_000_000 + number, later + timedelta(minutes=1))
    assert tell_of_odd_checks(session, now=later + timedelta(minutes=1)) == 1
    assert len(alerts(session)) == 2


def test_checks_older_than_the_window_do_not_count(
    session: Session, firm: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    for number in range(16):
        check(session, firm, 2_000_000 + number)
    after = NOW + odd_checks.WINDOW + timedelta(seconds=1)
    assert tell_of_odd_checks(session, now=after) == 0
    assert tell_of_odd_checks(session, now=after - timedelta(seconds=1)) == 1


def test_the_people_of_its_own_school_are_not_odd(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    urn = world.school()
    school = (OrganisationKind.SCHOOL, urn, "A school")
    panel = actor_of_account(
        session, make_account(session, Role.PANEL, email="p@example.org", organisation=school)
    )
    person = world.person("Okafor", trn="1000000")
    world.appointment(person, urn, date(2025, 9, 1))
    for _ in range(16):
        check(session, panel, 1_000_000)
    assert tell_of_odd_checks(session, now=NOW) == 0


def test_the_register_itself_is_not_measured(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch)
    registrar = actor_of_account(session, make_account(session, Role.REGISTRAR))
    for number in range(16):
        question = Question(
            purpose=Purpose.DECIDING, trn=Trn(f"{2_000_000 + number}"), born_on=BORN
        )
        check_candidate(session, question, actor=registrar, now=NOW, target_key=TARGET_KEY)
    assert tell_of_odd_checks(session, now=NOW, all_askers=True) == 0


def made(urn: str | None = None, *, is_of_own: bool = False) -> MadeCheck:
    return MadeCheck(f'{{"urn": "{urn}"}}' if urn else "{}", is_of_own)


@pytest.mark.parametrize(
    ("odd", "own", "is_too_odd"),
    [(149, 0, False), (150, 0, True), (160, 40, True), (160, 41, False)],
)
def test_a_hundred_and_fifty_that_are_four_in_five(odd: int, own: int, is_too_odd: bool) -> None:
    assert measure([made()] * odd + [made(is_of_own=True)] * own).is_too_odd is is_too_odd


def test_naming_one_post_for_everybody_does_not_hide_them() -> None:
    found = measure([made("900001")] * 200)
    assert (found.for_a_post, found.odd, found.is_too_odd) == (20, 180, True)


def test_the_posts_of_many_schools_are_an_agencys_work() -> None:
    assert measure([made(f"9{number % 40:05}") for number in range(600)]).odd == 0
