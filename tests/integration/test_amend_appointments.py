"""Ending, correcting and taking back designations; vacancies; earlier service."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import AnotherInPost, Conflict, InvalidInput, NotFound
from register.law.findings import Status
from register.models import Appointment, LogEntry, Vacancy
from register.queries.appointments import appointments_at, find_appointment, prior_service_of
from register.services.appointments.amend import (
    Correction,
    correct_appointment,
    end_appointment,
)
from register.services.appointments.designate import designate
from register.services.appointments.facts import AmendmentReason, Particulars, Spell
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)
from register.services.appointments.take_back import take_back_appointment
from register.services.appointments.vacancy import declare_vacancy, take_back_vacancy
from register.services.compliance.school import school_compliance
from register.services.log_tree.verify_facts import verify_facts
from tests.in_step import out_of_step
from tests.sencos import NOON, acting_for, designation, put_conversion, put_school, typed

SCHOOL = acting_for("100001")
STARTED = date(2025, 9, 1)


def designated(session: Session, **said: Any) -> str:
    put_school(session, "100001")
    return designate(session, designation(**said), shared=False, actor=SCHOOL, now=NOON).ref


def end(session: Session, ref: str, last_day: date) -> None:
    end_appointment(session, ref, last_day=last_day, actor=SCHOOL, now=NOON)


def correct(session: Session, ref: str, **said: Any) -> None:
    values: dict[str, Any] = {
        "started_on": STARTED,
        "ended_on": None,
        "particulars": Particulars(),
        "reason": AmendmentReason.TYPING_MISTAKE,
    }
    correct_appointment(session, ref, Correction(**values | said), actor=SCHOOL, now=NOON)


def vacancy(session: Session, on: date) -> bool:
    return declare_vacancy(session, "100001", on=on, source="The school", actor=SCHOOL, now=NOON)


def test_ending_supersedes_and_keeps_the_version_before(session: Session) -> None:
    ref = designated(session)
    end(session, ref, date(2026, 3, 1))
    versions = session.scalars(select(Appointment).order_by(Appointment.id)).all()
    assert [(each.ended_on, each.superseded_by is None) for each in versions] == [
        (None, False),
        (date(2026, 3, 1), True),
    ]
    assert versions[0].superseded_by == versions[1].recorded_by


@pytest.mark.usefixtures("looks_aside")
def test_the_same_last_day_again_has_one_effect_and_another_is_refused(session: Session) -> None:
    ref = designated(session)
    end(session, ref, date(2026, 3, 1))
    end(session, ref, date(2026, 3, 1))
    with pytest.raises(Conflict, match="already recorded as ended on 1 March 2026"):
        end(session, ref, date(2026, 3, 2))
    assert len(session.scalars(select(Appointment)).all()) == 2


@pytest.mark.usefixtures("looks_aside")
def test_an_end_before_the_start_is_refused(session: Session) -> None:
    ref = designated(session)
    with pytest.raises(InvalidInput, match="is before the first, 1 September 2025"):
        end(session, ref, date(2025, 8, 31))


def test_somebody_elses_designation_looks_like_none(session: Session) -> None:
    ref = designated(session)
    other = acting_for("100002")
    with pytest.raises(NotFound) as theirs:
        end_appointment(session, ref, last_day=STARTED, actor=other, now=NOON)
    with pytest.raises(NotFound) as none:
        end_appointment(session, "nothing", last_day=STARTED, actor=other, now=NOON)
    assert str(theirs.value) == str(none.value)


def test_a_correction_says_why_and_keeps_what_was_known(session: Session) -> None:
    ref = designated(session)
    correct(session, ref, started_on=date(2025, 10, 1), reason=AmendmentReason.NEW_EVIDENCE)
    held = find_appointment(session, ref)
    assert held is not None
    assert held.started_on == date(2025, 10, 1)
    entry = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.reason) == ("appointment.corrected", "new_evidence")


def test_a_correction_that_changes_nothing_writes_nothing(session: Session) -> None:
    ref = designated(session)
    correct(session, ref)
    assert len(session.scalars(select(Appointment)).all()) == 1


@pytest.mark.usefixtures("looks_aside")
def test_a_correction_cannot_make_one_person_overlap_themselves(session: Session) -> None:
    ref = designated(session, ended_on=date(2025, 12, 31))
    designate(
        session, designation(started_on=date(2026, 2, 1)), shared=False, actor=SCHOOL, now=NOON
    )
    with pytest.raises(Conflict, match="another designation on some of those days"):
        correct(session, ref, ended_on=date(2026, 2, 1))


@pytest.mark.usefixtures("looks_aside")
def test_a_correction_asks_before_two_share_a_post_as_a_designation_does(session: Session) -> None:
    ended = designated(session, ended_on=date(2025, 12, 31))
    hill = designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 1, 1))
    designate(session, hill, shared=False, actor=SCHOOL, now=NOON)
    with pytest.raises(AnotherInPost) as corrected:
        correct(session, ended, ended_on=None)
    assert "Jo Hill is recorded as SENCO of School 100001 on those days." in str(corrected.value)
    third = designation(person=typed("7654320", "Lee", "Sam"), started_on=date(2026, 2, 1))
    with pytest.raises(AnotherInPost) as asked:
        designate(session, third, shared=False, actor=SCHOOL, now=NOON)
    assert str(asked.value) == str(corrected.value)
    assert corrected.value.shows == asked.value.shows != frozenset()
    correct(session, ended, ended_on=date(2026, 1, 31), shared=True)
    # They are known to share January: only days that are new are asked about.
    correct(session, ended, ended_on=date(2026, 1, 15))
    correct(session, ended, ended_on=date(2026, 1, 15), started_on=date(2025, 8, 1))
    with pytest.raises(AnotherInPost):
        correct(session, ended, ended_on=date(2026, 1, 16))


@pytest.mark.usefixtures("looks_aside")
def test_a_correction_goes_on_at_the_school_that_this_one_became(session: Session) -> None:
    ended = designated(session, ended_on=date(2025, 12, 31))
    put_school(session, "100002", type_code="34")
    put_conversion(session, "100001", "100002", date(2026, 1, 1))
    new = acting_for("100002")
    for person, refusal in ((typed(), Conflict), (typed("7654321", "Hill"), AnotherInPost)):
        wanted = designation("100002", person=person, started_on=date(2026, 1, 1))
        ref = designate(session, wanted, shared=False, actor=new, now=NOON).ref
        with pytest.raises(refusal):
            correct(session, ended, ended_on=None)
        why = {"reason": AmendmentReason.TYPING_MISTAKE, "note": ""}
        take_back_appointment(session, ref, **why, actor=new, now=NOON)
    correct(session, ended, ended_on=None)


def test_a_designation_that_never_took_effect_is_taken_back(session: Session) -> None:
    ref = designated(session)
    take_back_appointment(
        session, ref, reason=AmendmentReason.WRONG_PERSON, note="", actor=SCHOOL, now=NOON
    )
    assert appointments_at(session, ["100001"]) == []
    assert len(session.scalars(select(Appointment)).all()) == 1


def test_a_school_says_that_it_has_no_senco_once(session: Session) -> None:
    put_school(session, "100001")
    assert vacancy(session, date(2026, 3, 1))
    assert not vacancy(session, date(2026, 3, 1))
    assert not vacancy(session, date(2026, 3, 2))
    assert len(session.scalars(select(Vacancy)).all()) == 1


def test_a_vacancy_may_be_declared_again_after_somebody_has_come_and_gone(
    session: Session,
) -> None:
    put_school(session, "100001")
    vacancy(session, date(2025, 8, 1))
    wanted = designation(ended_on=date(2026, 1, 31))
    designate(session, wanted, shared=False, actor=SCHOOL, now=NOON)
    assert vacancy(session, date(2026, 2, 1))


@pytest.mark.usefixtures("looks_aside")
def test_a_vacancy_is_refused_while_somebody_is_designated_or_in_the_future(
    session: Session,
) -> None:
    designated(session)
    with pytest.raises(Conflict, match="Ngozi Okafor is recorded as SENCO"):
        vacancy(session, date(2026, 3, 1))
    with pytest.raises(InvalidInput, match="must be between 1 January 1980 and 2 March 2026"):
        vacancy(session, date(2026, 3, 3))


def test_a_school_takes_back_that_it_has_none(session: Session, engine: Engine) -> None:
    put_school(session, "100001")
    vacancy(session, date(2026, 2, 1))

    def answer() -> Status:
        found = school_compliance(
            session, "100001", as_at=NOON.date(), actor=OPERATOR, now=clock.now()
        )
        return found.finding.status

    assert answer() is Status.NON_COMPLIANT
    why = {"reason": AmendmentReason.TYPING_MISTAKE, "note": ""}
    take_back_vacancy(session, "100001", **why, actor=SCHOOL, now=NOON)
    assert answer() is Status.REVIEW
    assert out_of_step(engine) == []
    entry = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.reason) == ("vacancy.withdrawn", "typing_mistake")
    [kept] = session.scalars(select(Vacancy)).all()
    assert kept.superseded_by == entry.number
    assert verify_facts(session).rows > 0
    with pytest.raises(Conflict, match="so there is nothing to take back"):
        take_back_vacancy(session, "100001", **why, actor=SCHOOL, now=NOON)
    assert vacancy(session, date(2026, 3, 1))


def test_what_a_designation_has_ended_is_not_taken_back(session: Session) -> None:
    put_school(session, "100001")
    vacancy(session, date(2025, 8, 1))
    why = {"reason": AmendmentReason.OTHER, "note": "Not so"}
    silent = why | {"note": " "}
    with pytest.raises(InvalidInput, match="alone does not say which"):
        take_back_vacancy(session, "100001", **silent, actor=SCHOOL, now=NOON)
    designate(session, designation(), shared=False, actor=SCHOOL, now=NOON)
    for each in (why, silent):
        with pytest.raises(Conflict, match="nothing to take back"):
            take_back_vacancy(session, "100001", **each, actor=SCHOOL, now=NOON)
    with pytest.raises(NotFound, match="You do not act for"):
        take_back_vacancy(session, "100001", **why, actor=acting_for("100002"), now=NOON)


def test_earlier_service_is_declared_corrected_and_taken_back(session: Session) -> None:
    ref = designated(session)
    person = appointments_at(session, ["100001"])[0].person_id
    open_spell = Spell("100001", date(2007, 9, 1), None)
    spell = Spell("100001", date(2007, 9, 1), date(2008, 8, 31))

    def declare(*spells: Spell) -> int:
        return declare_prior_service(
            session, ref, spells, source="A letter", actor=SCHOOL, now=NOON
        )

    assert declare(open_spell) == 1
    assert declare(open_spell) == 0
    assert declare(spell) == 1
    (held,) = prior_service_of(session, [person])
    assert (held.ended_on, held.source) == (date(2008, 8, 31), "A letter")
    take_back_prior_service(
        session, ref, spell, reason=AmendmentReason.NEW_EVIDENCE, actor=SCHOOL, now=NOON
    )
    assert prior_service_of(session, [person]) == []


def test_that_earlier_service_is_not_held_is_said_of_somebody(
    session: Session, looks_aside: list[int | None]
) -> None:
    ref = designated(session)
    person = appointments_at(session, ["100001"])[0].person_id
    spell, why = Spell("100001", date(2007, 9, 1), None), AmendmentReason.NEW_EVIDENCE
    with pytest.raises(NotFound, match="This earlier service is not on the record"):
        take_back_prior_service(session, ref, spell, reason=why, actor=SCHOOL, now=NOON)
    assert looks_aside == [person]
    with pytest.raises(NotFound, match="There is no designation"):
        take_back_prior_service(session, "none", spell, reason=why, actor=SCHOOL, now=NOON)
    assert looks_aside == [person]


@pytest.mark.usefixtures("looks_aside")
@pytest.mark.parametrize(
    ("spell", "source", "sentence"),
    [
        (Spell("100001", date(2025, 9, 1), None), "A letter", "must start before"),
        (Spell("999999", date(2007, 9, 1), None), "A letter", "no school with URN 999999"),
        (Spell("100001", date(2007, 9, 1), date(2006, 9, 1)), "A letter", "is before the first"),
        (Spell("100001", date(2007, 9, 1), None), " ", "Enter where"),
    ],
)
def test_earlier_service_that_cannot_be_right_is_refused(
    session: Session, spell: Spell, source: str, sentence: str
) -> None:
    ref = designated(session)
    with pytest.raises(InvalidInput, match=sentence):
        declare_prior_service(session, ref, [spell], source=source, actor=SCHOOL, now=NOON)
