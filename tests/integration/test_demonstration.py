"""The demonstration: made up, the same every time, and only ever loaded into an empty register."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.demo import files
from register.demo.accounts import PASSWORD, TRUST, WHO_CAN_SIGN_IN
from register.demo.careers import make_enrolments, make_posts
from register.demo.load import DECOYS, MISTYPED, SEED, is_empty, load
from register.demo.people import KNOWN_TRN, make_people
from register.demo.scales import SIZES, Scale
from register.demo.schools import make_estate
from register.demo.sharing import share_posts
from register.demo.words import DIFFICULT_NAMES, NEW_LAST_NAME
from register.errors import NotAllowed, NotFound, Refused
from register.identifiers import Urn
from register.law.findings import Reason, Status
from register.models import (
    Appointment,
    Award,
    BirthDate,
    Enrolment,
    LogEntry,
    Person,
    PersonName,
    Referral,
    School,
    Vacancy,
)
from register.services import log
from register.services.accounts import actor_of_account
from register.services.attempts import Origin
from register.services.checks import Purpose, Question, check_candidate
from register.services.checks.answer import CheckOutcome
from register.services.checks.words import EARLIER_NAME
from register.services.compliance.school import school_compliance
from register.services.demonstration import LOADED, is_demonstration
from register.services.factors.vault import Vault
from register.services.log_tree.verify_facts import verify_facts
from register.services.schools.own import present_schools_of, schools_of
from register.services.sign_in import begin
from register.services.transaction import transaction
from tests.copied import copied
from tests.databases import count, empty, migrated, sqlite_url

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
VAULT = Vault("a secret of the tests")


def written(scale: Scale) -> list[bytes]:
    size, rng = SIZES[scale], Random(SEED)
    estate = make_estate(rng, size.schools)
    people = make_people(rng, size.people - MISTYPED)
    posts = make_posts(rng, estate, people, size.appointments)
    enrolments = make_enrolments(rng, people, size.awards)
    share_posts(posts, enrolments)
    return [
        files.extract(estate.schools),
        files.links(estate.schools),
        files.trusts(estate.schools),
        files.appointments(posts),
        files.completions(enrolments),
    ]


def test_the_small_demonstration_holds_what_it_says(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
    size = SIZES[Scale.SMALL]
    assert is_demonstration(session)
    assert not is_empty(session)
    assert count(session, School) == size.schools
    assert count(session, Person) == size.people + DECOYS
    assert count(session, Award) == size.awards + 1, "the one that was withdrawn has two versions"
    current = select(func.count()).where(Appointment.superseded_by.is_(None))
    assert session.scalar(current) == size.appointments
    assert verify_facts(session).rows > size.people, "each is what its entry says"


def test_schools_are_called_as_schools_are_and_as_the_readme_calls_them() -> None:
    called = {one.urn: one.name for one in make_estate(Random(SEED), 200).schools}
    kinds = Counter(name.split()[-1] for name in called.values())
    assert set(kinds) == {"School", "Academy"}
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text().split())
    told = re.findall(r"Open ([^.]+) \(URN (\d+)\)", readme)
    assert told, "the README sends a reader to a school by its name"
    assert [name for name, urn in told] == [called[urn] for _, urn in told]


@pytest.fixture(scope="module")
def loaded() -> Iterator[Engine]:
    """The small demonstration, which no test changes."""
    with sqlite_url() as url, migrated(url) as engine:
        with Session(engine) as session:
            load(session, Scale.SMALL, now=NOW)
        yield engine


@pytest.fixture
def small(loaded: Engine) -> Iterator[Session]:
    """The same in a file of its own: what was made up is the same on either database."""
    with copied(loaded) as engine, Session(engine) as session:
        yield session


def test_every_status_that_a_school_can_have_is_seen_in_it(small: Session) -> None:
    inspector = actor_of_account(small, "inspector@demo.example")
    urns = small.scalars(select(School.urn).order_by(School.urn)).all()
    answers = [
        school_compliance(small, Urn(urn), as_at=date(2026, 9, 1), actor=inspector, now=NOW)
        for urn in urns
    ]
    assert {answer.finding.status for answer in answers} == set(Status) - {Status.NOT_IN_POST}
    reasons = {answer.finding.reason for answer in answers}
    assert {Reason.NO_SENCO_DESIGNATED, Reason.SENCO_NOT_RECORDED} <= reasons


def test_something_waits_for_the_registrar_and_something_is_decided(small: Session) -> None:
    outcomes = small.scalars(select(Referral.outcome).where(Referral.kind == "identity")).all()
    assert sorted(outcomes, key=str) == [None] * (MISTYPED - 1) + ["same_person"]


def test_an_award_that_came_too_late_to_count_is_in_it(small: Session) -> None:
    too_late = (Award.kind == "NASENCO") & (Award.commenced_on >= date(2024, 9, 1))
    assert small.scalars(select(Award.id).where(too_late)).first() is not None


def test_a_course_in_every_state_but_one_is_in_it(small: Session) -> None:
    states = set(small.scalars(select(Enrolment.state)))
    # An enrolment that is completed is an award as soon as its provider says so, in one row.
    assert states == {"enrolled", "deferred", "withdrawn", "failed"}


def test_one_school_says_that_it_has_no_senco(small: Session) -> None:
    vacancy = small.scalars(select(Vacancy)).one()
    own = actor_of_account(small, "authority@demo.example")
    answer = school_compliance(small, Urn(vacancy.school_urn), as_at=NOW.date(), actor=own, now=NOW)
    assert answer.finding.reason is Reason.NO_SENCO_DESIGNATED


def test_a_trust_sees_its_own_schools_and_no_other(small: Session) -> None:
    trust = actor_of_account(small, TRUST)
    assert trust.organisation_name.split()[1:3] == ["Learning", "Trust"]
    own = schools_of(small, trust)
    assert len(present_schools_of(small, trust)) > 2
    for urn in small.scalars(select(School.urn).order_by(School.urn)).all():
        if urn in own:
            assert school_compliance(small, Urn(urn), as_at=NOW.date(), actor=trust, now=NOW)
        else:
            with pytest.raises((NotFound, NotAllowed)):
                school_compliance(small, Urn(urn), as_at=NOW.date(), actor=trust, now=NOW)


def test_somebody_is_found_by_the_name_that_they_had_before(small: Session) -> None:
    married = select(PersonName.person_id).where(PersonName.last_name == NEW_LAST_NAME)
    person = small.scalars(married.order_by(PersonName.id.desc())).first()
    names = select(PersonName.last_name).where(PersonName.person_id == person)
    before, now = small.scalars(names.order_by(PersonName.recorded_by)).all()
    born_on = small.scalars(select(BirthDate.born_on).where(BirthDate.person_id == person)).one()
    panel = actor_of_account(small, "panel@demo.example")
    details = {}
    for name in (before, now):
        asked = Question(purpose=Purpose.APPOINTING, last_name=name, born_on=born_on)
        answer = check_candidate(small, asked, actor=panel, now=NOW, target_key=bytes(32)).answer
        details[name] = answer.details
    assert EARLIER_NAME in details[before]
    assert EARLIER_NAME not in details[now]


def test_a_check_of_its_people_gives_every_answer_that_can_be_given(small: Session) -> None:
    panel = actor_of_account(small, "panel@demo.example")
    held = small.execute(
        select(PersonName.last_name, BirthDate.born_on)
        .join(BirthDate, BirthDate.person_id == PersonName.person_id)
        .order_by(PersonName.id)
    )
    answers = {
        check_candidate(
            small,
            Question(purpose=Purpose.APPOINTING, last_name=name, born_on=born_on),
            actor=panel,
            # Four an hour: within every limit on how often anybody may check.
            now=NOW + number * timedelta(minutes=15),
            target_key=bytes(32),
        ).answer.outcome
        for number, (name, born_on) in enumerate([*held, ("Nobody", date(1980, 1, 1))])
    }
    assert answers == {
        CheckOutcome.HOLDS_AWARD_THAT_COUNTS,
        CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT,
        CheckOutcome.AWARD_WITHDRAWN,
        CheckOutcome.PERSON_KNOWN_NO_AWARD,
        CheckOutcome.MORE_THAN_ONE,
        CheckOutcome.NO_MATCH,
    }


def test_every_kind_of_difficult_name_is_in_it(small: Session) -> None:
    rows = small.execute(select(PersonName.first_names, PersonName.last_name))
    held = {(row.first_names, row.last_name) for row in rows}
    assert set(DIFFICULT_NAMES) <= held
    lasts = [last for _, last in held]
    for kind in DIFFICULT:
        assert any(re.search(kind, last) for last in lasts), kind


DIFFICULT = (
    "O'",
    "O’",
    "’t ",
    "-",
    " ",
    "^.$",
    "^Null$",
    "[áéöØÞÆñ]",
    "Ł|ł|ś",
    "ß$",
    "小",
    "^Mc",
    "^de ",
)
"""Patterns of last names: an apostrophe of either form, a hyphen, a space, a single letter, a
word that computers take for nothing, accents, letters that no accent makes, and other scripts."""


def test_everybody_whom_it_names_can_sign_in(small: Session) -> None:
    for account in WHO_CAN_SIGN_IN:
        begun = begin(
            small, account.email, PASSWORD, vault=VAULT, origin=Origin("test", "none"), now=NOW
        )
        assert not begun.has_factor


def test_its_files_are_the_same_every_time() -> None:
    assert written(Scale.SMALL) == written(Scale.SMALL)


def test_it_holds_the_same_every_time(loaded: Engine, sqlite_engine: Engine) -> None:
    def held(engine: Engine) -> list[str]:
        """What each entry did, without the references, which are drawn anew."""
        with Session(engine) as session:
            names = session.execute(select(PersonName.first_names, PersonName.last_name))
            schools = session.scalars(select(Vacancy.school_urn))
            entries = session.execute(select(LogEntry.number, LogEntry.action))
            return [*map(str, entries), *map(str, names), *schools]

    empty(sqlite_engine)
    with Session(sqlite_engine) as session:
        load(session, Scale.SMALL, now=NOW)
    assert held(sqlite_engine) == held(loaded)


@pytest.mark.soak
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
