"""The demonstration: made up, the same every time, and only ever loaded into an empty register."""

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base
from register.demo import files
from register.demo.accounts import PASSWORD, WHO_CAN_SIGN_IN
from register.demo.careers import make_courses, make_posts
from register.demo.load import MISTYPED, SEED, is_empty, load
from register.demo.people import KNOWN_TRN, make_people
from register.demo.scales import SIZES, Scale
from register.demo.schools import make_estate
from register.errors import Refused
from register.identifiers import Urn
from register.law.findings import Reason, Status
from register.models import Appointment, Award, LogEntry, Person, Referral, School
from register.services import log
from register.services.accounts import actor_of_account
from register.services.compliance.school import school_compliance
from register.services.demonstration import LOADED, is_demonstration
from register.services.sign_in import sign_in
from register.services.transaction import transaction

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def written(scale: Scale) -> list[bytes]:
    size, rng = SIZES[scale], Random(SEED)
    estate = make_estate(rng, size.schools)
    people = make_people(rng, size.people - MISTYPED)
    posts = make_posts(rng, estate, people, size.appointments)
    courses = make_courses(rng, people, size.awards)
    return [
        files.extract(estate.schools),
        files.links(estate.schools),
        files.trusts(estate.schools),
        files.appointments(posts),
        files.completions(courses),
    ]


def test_the_small_demonstration_holds_what_it_says(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
    size = SIZES[Scale.SMALL]
    assert is_demonstration(session)
    assert not is_empty(session)
    assert count(session, School) == size.schools
    assert count(session, Person) == size.people
    assert count(session, Award) == size.awards
    assert count(session, Appointment) == size.appointments


def test_something_of_every_kind_can_be_seen_in_it(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
    waiting = session.scalars(select(Referral.kind)).all()
    assert waiting.count("identity") == MISTYPED
    too_late = (Award.kind == "NASENCO") & (Award.commenced_on >= date(2024, 9, 1))
    assert session.scalars(select(Award.id).where(too_late)).first() is not None
    inspector = actor_of_account(session, "inspector@demo.example")
    urns = session.scalars(select(School.urn).order_by(School.urn)).all()
    answers = [
        school_compliance(session, Urn(urn), as_at=date(2026, 9, 1), actor=inspector)
        for urn in urns
    ]
    assert {answer.finding.status for answer in answers} == set(Status) - {Status.NOT_IN_POST}
    reasons = {answer.finding.reason for answer in answers}
    assert {Reason.NO_SENCO_DESIGNATED, Reason.SENCO_NOT_RECORDED} <= reasons


def test_everybody_whom_it_names_can_sign_in(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
    for account in WHO_CAN_SIGN_IN:
        assert sign_in(session, account.email, PASSWORD, origin="test", now=NOW)


def test_it_is_the_same_every_time() -> None:
    assert written(Scale.SMALL) == written(Scale.SMALL)


def test_the_national_demonstration_is_of_national_size() -> None:
    extract, _, _, appointments, completions = written(Scale.NATIONAL)
    size = SIZES[Scale.NATIONAL]
    assert extract.count(b"\r\n") - 1 == size.schools
    assert appointments.count(b"\r\n") - 1 == size.appointments
    assert completions.count(b",Passed,") == size.awards


def test_the_person_to_try_a_check_on_holds_an_award() -> None:
    completions = written(Scale.SMALL)[-1].decode("utf-8-sig")
    rows = [line for line in completions.splitlines() if line.startswith(KNOWN_TRN)]
    assert [",Passed," in row for row in rows] == [True]


def test_a_register_that_holds_anything_is_left_alone(session: Session) -> None:
    with transaction(session):
        log.record(session, log.Draft("thing.done", "thing:1"), actor=OPERATOR, now=NOW)
    with pytest.raises(Refused, match="not empty"):
        load(session, Scale.SMALL, now=NOW)
    assert not is_demonstration(session)
    assert count(session, LogEntry) == 1


def test_one_that_was_cut_off_is_not_taken_for_whole(session: Session) -> None:
    with transaction(session):
        log.record(session, log.Draft(LOADED, "register"), actor=OPERATOR, now=NOW)
    with pytest.raises(Refused, match="cut off"):
        is_empty(session)


def test_no_two_made_up_people_share_a_trn() -> None:
    people = make_people(Random(SEED), 5_000)
    assert max(Counter(person.trn for person in people).values()) == 1
