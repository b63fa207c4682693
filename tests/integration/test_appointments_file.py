"""A whole file of appointments."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Appointment, LogEntry, Person, PriorService, Referral
from register.queries.appointments import appointments_at
from register.services.appointments import file_effects
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import designate
from tests.appointment_files import HILL, take
from tests.databases import count
from tests.sencos import (
    NOON,
    acting_for,
    designation,
    put_conversion,
    put_school,
    typed,
)


def test_a_file_is_taken_in_with_its_people_and_earlier_service(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    spells = "01/09/2006..31/08/2008@100002;01/01/2009..@100001"
    imported = take(session, {"Prior service": spells}, {"URN": "100002", **HILL})
    assert imported.is_accepted
    assert [each.result for each in imported.findings] == ["new", "new"]
    (held,) = appointments_at(session, ["100001"])
    assert (held.is_head_teacher, held.is_qualified_teacher) == (False, True)
    assert (held.induction, held.is_teaching_at_school, held.source) == ("met", None, "Return")
    assert count(session, Person) == 2
    assert count(session, PriorService) == 2


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    put_school(session, "100001")
    rows = [{"Prior service": "01/09/2006..31/08/2008@100001"}, {**HILL, "Ended": "31/12/2025"}]
    take(session, *rows)
    before = count(session, LogEntry)
    again = take(session, *rows)
    assert {each.result for each in again.findings} == {"unchanged"}
    assert count(session, LogEntry) == before


def test_one_wrong_row_keeps_everything_out_unless_the_good_rows_are_asked_for(
    session: Session,
) -> None:
    put_school(session, "100001")
    rows = [{}, {**HILL, "URN": "100009"}, {**HILL, "Started": "31/02/2025"}]
    refused = take(session, *rows)
    assert not refused.is_accepted
    assert count(session, Person) == 0
    assert [each.result for each in refused.findings] == ["new", "error", "error"]
    assert "no school with URN 100009" in refused.findings[1].says
    assert "Started" in refused.findings[2].says
    assert [each.number for each in refused.errors] == [3, 4]
    accepted = take(session, *rows, good=True)
    assert accepted.is_accepted
    assert count(session, Appointment) == 1
    assert count(session, Person) == 1


def test_a_later_file_ends_and_corrects_what_is_held_and_empties_nothing(
    session: Session,
) -> None:
    put_school(session, "100001")
    take(session, {}, {**HILL, "Started": "01/09/2020", "Ended": "31/08/2025"})
    again = take(
        session,
        {"Ended": "28/02/2026", "Qualified teacher": ""},
        {**HILL, "Started": "01/09/2020", "Teaching at school": "yes"},
    )
    assert [each.result for each in again.findings] == ["ended", "corrected"]
    hill, okafor = appointments_at(session, ["100001"])
    assert (okafor.ended_on, okafor.is_qualified_teacher) == (date(2026, 2, 28), True)
    assert (hill.ended_on, hill.is_teaching_at_school) == (date(2025, 8, 31), True)
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions[-3:] == [
        "appointment.corrected",
        "appointment.ended",
        "appointments.imported",
    ]


def test_details_that_disagree_are_referred_once(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    wanted = designation(person=typed(last_name="Adeyemi"))
    designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    row = {"URN": "100002", "Last name": "Brown"}
    first = take(session, row)
    assert "registrar will decide" in first.findings[0].says
    assert {each.result for each in take(session, row).findings} == {"unchanged"}
    assert count(session, Referral) == 1
    assert count(session, Person) == 2


def test_rows_of_one_file_that_agree_with_each_other_make_one_record_apart(
    session: Session,
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    take(session, {})
    smith = {"URN": "100002", "Last name": "Smith"}
    imported = take(session, smith, {**smith, "URN": "100001", "First names": "Liz"})
    assert imported.counts["referred"] == 1
    assert count(session, Person) == 2


def test_rows_of_one_file_that_disagree_about_a_new_person_are_referred(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    imported = take(session, {}, {"URN": "100002", "Last name": "Brown"})
    assert imported.counts["referred"] == 1
    assert count(session, Person) == 2


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ({"Started": "01/01/2026"}, "SENCO of this school from 1 September 2025 already, by row 2"),
        ({"Ended": "31/12/2025"}, "designation of row 2 with other details"),
    ],
)
def test_rows_that_overlap_for_one_person_and_school_are_refused(
    session: Session, second: dict[str, str], sentence: str
) -> None:
    put_school(session, "100001")
    imported = take(session, {}, second)
    assert not imported.is_accepted
    assert sentence in imported.findings[1].says


@pytest.mark.parametrize(
    "other",
    [
        {"Ended": "31/12/2025"},
        {"Induction": "not met"},
        {"Prior service": "2006-09-01..2007-08-31@100001"},
    ],
)
def test_rows_that_contradict_are_refused_whether_or_not_the_register_holds_what_one_says(
    session: Session, other: dict[str, str]
) -> None:
    put_school(session, "100001")
    first = take(session, {}, other, good=True)
    assert first.counts["new"] == 0
    take(session, {})
    held = appointments_at(session, ["100001"])
    again = take(session, {}, other, good=True)
    assert first.errors == again.errors
    assert ["designation of row" in each.says for each in again.errors] == [True, True]
    assert appointments_at(session, ["100001"]) == held
    # A row that says the same twice contradicts nothing.
    assert take(session, {}, {}).counts["unchanged"] == 2


def test_a_designation_that_a_conversion_carried_over_is_not_recorded_again(
    session: Session,
) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 12, 31))
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))
    assert take(session, {}).is_accepted
    again = take(session, {"URN": "100009", "Started": "01/01/2026"})
    assert "already, by the register" in again.findings[0].says


def test_a_start_that_nobody_knows_is_taken(session: Session) -> None:
    put_school(session, "100001")
    assert take(session, {"Started": ""}).is_accepted
    assert {each.result for each in take(session, {"Started": ""}).findings} == {"unchanged"}


@pytest.mark.parametrize(
    "row",
    [
        {"Started": "01/09/1979"},
        {"Started": "01/09/2029"},
        {"Prior service": "01/09/1970..@100001"},
    ],
)
def test_days_out_of_range_are_errors_of_their_row(session: Session, row: dict[str, str]) -> None:
    put_school(session, "100001")
    assert not take(session, row).is_accepted


def test_rows_that_share_a_post_are_told_and_taken(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    designate(session, designation(), shared=False, actor=acting_for("100001"), now=NOON)
    lee = {"TRN": "7654320", "Last name": "Lee", "First names": "Sam"}
    brown = {"TRN": "7654319", "Last name": "Brown", "First names": "Al"}
    rows = [
        {**HILL, "Started": "01/01/2026"},
        {**lee, "Started": "01/02/2026"},
        {**brown, "URN": "100002"},
    ]
    done = take(session, *rows)
    assert done.is_accepted
    here = "Somebody else is SENCO of this school on some of those days too, by"
    told = {each.number: each.words(will=False) for each in done.effects}
    assert told == {2: f"{here} the register and row 3.", 3: f"{here} the register and row 2."}
    assert [each.warning for each in done.findings] == [*told.values(), ""]
    assert take(session, *rows).effects == (), "what is held was told of once"


def test_of_many_who_share_a_post_the_first_are_named(session: Session) -> None:
    put_school(session, "100001")
    rows = [{"TRN": f"70020{n}", "Last name": f"Lee{chr(n)}"} for n in range(65, 77)]
    told = {each.number: each.shares.partition("by ")[2] for each in take(session, *rows).effects}
    assert told[2] == "row 3, row 4, row 5 and others."
    assert told[13] == "row 2, row 3, row 4 and others."
    assert len(told) == len(rows)


def test_the_days_that_a_file_leaves_are_told_as_of_a_single_designation(session: Session) -> None:
    put_school(session, "100001")
    ref = designate(session, designation(), shared=False, actor=acting_for("100001"), now=NOON).ref
    rows = [{"Ended": "28/02/2026"}, {**HILL, "Started": "06/03/2026"}]
    done = take(session, *rows, {**HILL, "Started": "31/02/2026"})
    gap = "no SENCO on record from 1 March 2026 to 5 March 2026 (5 days)."
    assert not done.is_accepted
    told = {each.number: each.words(will=True) for each in done.effects}
    assert told == dict.fromkeys((2, 3), f"The school will have {gap}")
    taken = take(session, *rows)
    assert [each.warning for each in taken.findings] == [f"The school has {gap}"] * 2
    assert appointments_at(session, ["100001"])[0].ref == ref
    closing = {"Ended": "31/12/2026", **HILL, "Started": "06/03/2026"}
    (last,) = take(session, closing).effects
    who = {"last_day": date(2026, 12, 31), "actor": acting_for("100001"), "now": NOON}
    held = appointments_at(session, ["100001"])[1]
    assert last.gaps == end_appointment(session, held.ref, **who).gaps


@pytest.mark.canary
def test_a_file_that_says_nothing_of_a_post_that_is_shared_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_effects, "_shares", lambda *_: "")
    with pytest.raises(AssertionError):
        test_rows_that_share_a_post_are_told_and_taken(session)


def test_a_last_day_that_is_held_is_not_asked_for_again_at_a_closed_school(
    session: Session,
) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2026, 3, 31))
    assert take(session, {"Ended": "28/02/2026"}).is_accepted
    again = take(session, {}, HILL)
    assert [each.result for each in again.findings] == ["unchanged", "error"]
    assert "Enter a last day as SENCO there" in again.findings[1].says
