"""Decoys: whoever finds a record that is nobody's is told of, and nothing else tells them apart."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, OrganisationKind, Role
from register.errors import Conflict, NotAllowed, NotFound, Refused
from register.identifiers import Trn
from register.models import Appointment, LogEntry, LogPayload, Person, RecordedLook, Referral
from register.queries.decoys import KnownDecoy
from register.queries.people import find_by_trns
from register.services.accounts import actor_of_account
from register.services.appointments.designate import designate
from register.services.checks import CheckOutcome, Purpose, Question, check_candidate
from register.services.log_tree import looks as sealing
from register.services.log_tree.looks import WITHIN, seal_looks
from register.services.looks.ledger import audit_of_person
from register.services.misuse.decoy_making import end_decoy, list_decoys, make_decoys
from register.services.people_merge.show import refs_of_trns, show_people
from register.services.referrals.decide import Decision, decide
from register.services.referrals.seen import see_queue
from register.services.referrals.show import desk_queues, show_referral
from register.services.referrals.words import Decided, Ground
from tests.accounts import make_account
from tests.completions import ADA, add_providers, record, results
from tests.completions import check as check_file
from tests.decoys import alerts, people_to_go_by, put_decoys
from tests.integration.checks.asking import NOW, TARGET_KEY
from tests.sencos import designation, put_school, typed

ROUND = NOW + timedelta(seconds=30)
"""When the watch goes its next round."""


@pytest.fixture
def decoy(session: Session) -> KnownDecoy:
    people_to_go_by(session)
    return put_decoys(session)[0]


def acting(session: Session, role: Role = Role.PANEL, email: str | None = None) -> Actor:
    return actor_of_account(session, make_account(session, role, email=email))


def check(session: Session, actor: Actor, one: KnownDecoy, **changes: object) -> CheckOutcome:
    asked: dict[str, object] = {"trn": Trn(one.trn), "born_on": one.born_on} | changes
    purpose = Purpose.APPOINTING if actor.role is Role.PANEL else Purpose.DECIDING
    question = Question(purpose=purpose, **asked)  # type: ignore[arg-type]  # by keyword
    done = check_candidate(session, question, actor=actor, now=NOW, target_key=TARGET_KEY)
    return done.answer.outcome


def seal(session: Session) -> list[Referral]:
    """What registrars are told of, once the watch has gone its round."""
    seal_looks(session, now=ROUND)
    return alerts(session)


def decided(session: Session, alert: Referral, actor: Actor) -> None:
    decision = Decision(
        outcome=Decided.FOR_ITS_PURPOSE,
        ground=Ground.OTHER,
        note="They had mistyped a number.",
    )
    decide(session, alert.ref, decision, actor=actor, now=ROUND)


def test_whoever_checks_a_decoy_is_told_of_within_the_minute(
    session: Session, decoy: KnownDecoy
) -> None:
    panel = acting(session)
    assert check(session, panel, decoy) is CheckOutcome.PERSON_KNOWN_NO_AWARD
    (alert,) = seal(session)
    session.rollback()
    shown = show_referral(session, alert.ref)
    told = dict(shown.sides[0][1])
    assert told["Account"] == "panel@example.org"
    assert told["For"] == "Wychford Appointments"
    assert told["On"] == "21 November 2026 at 10:30am"
    assert told["Where"] == "Check of a person"
    assert told["Purpose"] == "Appointing a SENCO"
    assert told["Receipt number"] == session.scalar(select(RecordedLook.ref))
    assert shown.opened_at - NOW <= WITHIN
    assert [queue.kind for queue in desk_queues(session)] == ["decoy"]


def test_the_alert_does_not_say_which_record_it_was(session: Session, decoy: KnownDecoy) -> None:
    check(session, acting(session), decoy)
    (alert,) = seal(session)
    for said in (decoy.trn, decoy.last_name, decoy.born_on.isoformat()):
        assert said not in alert.details
    session.rollback()
    shown = show_referral(session, alert.ref)
    assert (shown.people, shown.trns) == ((), ())


@pytest.mark.canary
def test_an_alert_that_is_dropped_is_noticed(
    session: Session, decoy: KnownDecoy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "tell_of_looks", lambda *_: None)
    with pytest.raises(ValueError, match="not enough values"):
        test_whoever_checks_a_decoy_is_told_of_within_the_minute(session, decoy)


def test_once_for_each_asker_while_it_waits_and_again_once_it_is_decided(
    session: Session, decoy: KnownDecoy
) -> None:
    one, other = acting(session), acting(session, email="other@example.org")
    registrar = acting(session, Role.REGISTRAR)
    check(session, one, decoy)
    check(session, one, list_decoys(session, actor=OPERATOR)[1])
    check(session, other, decoy)
    assert len({each.subject for each in seal(session)}) == len(alerts(session)) == 2
    check(session, one, decoy)
    assert len(seal(session)) == 2
    decided(session, alerts(session)[0], registrar)
    assert len(seal(session)) == 2
    check(session, one, decoy)
    assert len(seal(session)) == 3


def test_a_decoy_that_is_asked_for_by_its_trn_is_found_whatever_else_is_wrong(
    session: Session, decoy: KnownDecoy
) -> None:
    born_on = decoy.born_on + timedelta(days=1)
    assert check(session, acting(session), decoy, born_on=born_on) is CheckOutcome.NO_MATCH
    assert len(seal(session)) == 1


def test_a_decoy_is_found_by_name_and_birth_date(session: Session, decoy: KnownDecoy) -> None:
    answer = check(session, acting(session), decoy, trn=None, last_name=decoy.last_name)
    assert answer is CheckOutcome.PERSON_KNOWN_NO_AWARD
    assert len(seal(session)) == 1


def test_a_look_at_somebody_tells_nobody(session: Session) -> None:
    held = people_to_go_by(session)[3]
    put_decoys(session)
    panel = acting(session)
    question = Question(purpose=Purpose.APPOINTING, trn=held.trn, born_on=held.born_on)
    check_candidate(session, question, actor=panel, now=NOW, target_key=TARGET_KEY)
    assert seal(session) == []


def audited(session: Session, actor: Actor, decoy: KnownDecoy) -> None:
    audit_of_person(session, decoy.trn, actor=actor, now=NOW)


def opened(session: Session, actor: Actor, decoy: KnownDecoy) -> None:
    refs = refs_of_trns(session, {"trn": decoy.trn}, actor=actor, now=NOW)
    show_people(session, refs, actor=actor, now=NOW)


@pytest.mark.parametrize("looked", [audited, opened, check])
def test_a_registrar_who_looks_is_told_of_too_and_does_not_decide_it(
    session: Session,
    decoy: KnownDecoy,
    looked: Callable[[Session, Actor, KnownDecoy], object],
) -> None:
    one = acting(session, Role.REGISTRAR)
    other = acting(session, Role.REGISTRAR, "other@example.org")
    looked(session, one, decoy)
    (alert,) = seal(session)
    with pytest.raises(Conflict, match="another registrar"):
        decided(session, alert, one)
    decided(session, alert, other)
    assert alerts(session)[0].outcome == "for_its_purpose"


@pytest.mark.parametrize("is_exact", [True, False])
def test_a_designation_of_a_decoy_is_that_of_somebody_who_disagrees(
    session: Session, decoy: KnownDecoy, is_exact: bool
) -> None:
    """The school is told nothing, and the decoy serves nowhere."""
    put_school(session, "100001")
    body = (OrganisationKind.SCHOOL, "100001", "A school")
    school = actor_of_account(session, make_account(session, Role.SCHOOL, organisation=body))
    person = typed(decoy.trn)
    if is_exact:
        person = typed(decoy.trn, decoy.last_name, decoy.first_names, decoy.born_on)
    before = session.scalar(select(func.count()).select_from(LogEntry)) or 0
    wanted = designation(person=person)
    designate(session, wanted, shared=False, actor=school, now=NOW)
    session.rollback()
    held = find_by_trns(session, [decoy.trn])[decoy.trn]
    assert session.scalars(select(Appointment.person_id)).all() != [held.id]
    assert {each.kind for each in session.scalars(select(Referral))} == {"identity", "decoy"}
    # A record apart, its designation and one referral, as for anybody: the alert has no entry.
    after = session.scalar(select(func.count()).select_from(LogEntry)) or 0
    assert after - before == 3
    assert (
        "In a designation"
        in dict(show_referral(session, alerts(session)[0].ref).sides[0][1])["Where"]
    )
    registrar = acting(session, Role.REGISTRAR)
    see_queue(session, "identity", actor=registrar, now=NOW)
    assert len(seal(session)) == 1, "what is on the desk has been told of"


@pytest.mark.parametrize("is_exact", [True, False])
def test_a_row_that_names_a_decoy_is_one_that_does_not_match(
    session: Session, decoy: KnownDecoy, is_exact: bool
) -> None:
    add_providers(session)
    row = ADA | {"TRN": decoy.trn}
    if is_exact:
        born_on = f"{decoy.born_on:%d/%m/%Y}"
        row |= {"Last name": decoy.last_name, "First names": decoy.first_names}
        row |= {"Date of birth": born_on}
    assert results(check_file(session, row)) == [("conflict", "identity")]
    record(session, row)
    held = find_by_trns(session, [decoy.trn])[decoy.trn]
    assert held.is_decoy


def test_the_log_says_that_decoys_were_made_and_not_who(session: Session) -> None:
    people_to_go_by(session)
    before = session.scalar(select(func.max(LogEntry.number))) or 0
    known = put_decoys(session, 20)
    entries = session.scalars(select(LogEntry).where(LogEntry.number > before)).all()
    assert [(each.action, each.subject, each.actor) for each in entries] == [
        ("decoys.made", "register", "operator")
    ]
    body = session.scalars(select(LogPayload.body).where(LogPayload.entry > before)).one()
    assert all(each.trn in body.decode() for each in known)
    assert len({each.trn for each in known}) == 20


def test_an_alert_adds_no_entry_to_the_log(session: Session, decoy: KnownDecoy) -> None:
    check(session, acting(session), decoy)
    before = session.scalar(select(func.max(LogEntry.number))) or 0
    assert len(seal(session)) == 1
    actions = session.scalars(select(LogEntry.action).where(LogEntry.number > before)).all()
    assert actions == ["look.recorded"]


def test_only_whoever_runs_the_register_knows_them(session: Session, decoy: KnownDecoy) -> None:
    registrar = acting(session, Role.REGISTRAR)
    with pytest.raises(NotAllowed):
        list_decoys(session, actor=registrar)
    with pytest.raises(NotAllowed):
        make_decoys(session, 1, actor=registrar, now=NOW)
    with pytest.raises(NotAllowed):
        end_decoy(session, decoy.trn, actor=registrar, now=NOW)


def test_a_register_that_holds_too_few_makes_none(session: Session) -> None:
    people_to_go_by(session, 19)
    with pytest.raises(Refused, match="fewer than 20"):
        put_decoys(session)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person)) == 19


def test_somebody_whose_number_it_was_after_all_is_a_person(
    session: Session, decoy: KnownDecoy
) -> None:
    end_decoy(session, decoy.trn, actor=OPERATOR, now=NOW)
    check(session, acting(session), decoy)
    assert seal(session) == []
    with pytest.raises(NotFound):
        end_decoy(session, decoy.trn, actor=OPERATOR, now=NOW)
