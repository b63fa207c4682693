"""A designation corrected and taken back under `/api/v1`."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Appointment, LogEntry
from tests.appointment_calls import BODY, Call

MISTYPED = {"reason": "typing_mistake"}
SPELL = {"urn": "100001", "started_on": "2006-09-01", "ended_on": "2007-08-31"}


@pytest.fixture
def ref(call: Call) -> str:
    return str(call("POST", "/schools/100001/appointments", BODY).get_json()["ref"])


def versions(session: Session, ref: str) -> list[Appointment]:
    session.rollback()
    found = select(Appointment).where(Appointment.ref == ref).order_by(Appointment.id)
    return list(session.scalars(found))


def test_a_correction_changes_what_it_names_and_keeps_the_rest(
    call: Call, session: Session, ref: str
) -> None:
    said = {**MISTYPED, "note": "A year out", "started_on": "2024-09-01", "induction": None}
    body = call("POST", f"/appointments/{ref}/correct", said).get_json()
    assert (body["started_on"], body["induction"]) == ("2024-09-01", None)
    assert body["is_qualified_teacher"] is True
    before, after = versions(session, ref)
    assert before.superseded_by == after.recorded_by
    entry = session.get_one(LogEntry, after.recorded_by)
    assert (entry.action, entry.reason) == ("appointment.corrected", "typing_mistake")
    again = call("POST", f"/appointments/{ref}/correct", said)
    assert (again.status_code, len(versions(session, ref))) == (200, 2)


def test_null_takes_a_last_day_away_and_leaving_it_out_does_not(call: Call, ref: str) -> None:
    path = f"/appointments/{ref}/correct"
    call("POST", f"/appointments/{ref}/end", {"last_day": "2026-02-28"})
    kept = call("POST", path, {**MISTYPED, "is_head_teacher": True}).get_json()
    assert (kept["ended_on"], kept["is_head_teacher"]) == ("2026-02-28", True)
    open_again = call("POST", path, {**MISTYPED, "ended_on": None}).get_json()
    assert open_again["ended_on"] is None


def test_a_correction_into_somebody_elses_days_says_that_they_share(call: Call, ref: str) -> None:
    path = f"/appointments/{ref}/correct"
    call("POST", f"/appointments/{ref}/end", {"last_day": "2026-02-28"})
    hill = {**BODY, "trn": "7654321", "last_name": "Hill", "started_on": "2026-03-01"}
    assert call("POST", "/schools/100001/appointments", hill).status_code == 201
    asked = call("POST", path, {**MISTYPED, "ended_on": None})
    assert (asked.status_code, asked.get_json()["type"]) == (409, "conflict")
    assert "or say that they share the role" in asked.get_json()["detail"]
    both = call("POST", path, {**MISTYPED, "ended_on": None, "shared": True})
    assert (both.status_code, both.get_json()["ended_on"]) == (200, None)


def test_a_designation_taken_back_is_no_longer_the_schools_and_is_kept(
    call: Call, session: Session, ref: str
) -> None:
    path = f"/appointments/{ref}/take-back"
    taken = call("POST", path, {"reason": "never_took_effect"})
    assert (taken.status_code, taken.get_json()["appointments"]) == (200, [])
    assert [each.superseded_by is not None for each in versions(session, ref)] == [True]
    assert call("POST", path, {"reason": "never_took_effect"}).status_code == 404


def test_days_without_a_senco_are_told_and_refuse_nothing(call: Call, ref: str) -> None:
    ended = call("POST", f"/appointments/{ref}/end", {"last_day": "2026-02-28"})
    since = {"first_day": "2026-03-01", "last_day": None}
    assert (ended.status_code, ended.get_json()["without_senco"]) == (200, [since])
    hill = {**BODY, "trn": "7654321", "last_name": "Hill", "started_on": "2026-03-09"}
    new = call("POST", "/schools/100001/appointments", hill).get_json()
    week = {"first_day": "2026-03-01", "last_day": "2026-03-08"}
    assert new["without_senco"] == [week]
    sooner = {**MISTYPED, "started_on": "2026-03-05"}
    corrected = call("POST", f"/appointments/{new['ref']}/correct", sooner).get_json()
    assert corrected["without_senco"] == [{**week, "last_day": "2026-03-04"}]
    taken = call("POST", f"/appointments/{new['ref']}/take-back", MISTYPED).get_json()
    assert taken["without_senco"] == [since]


@pytest.mark.parametrize("give_back", [True, False])
def test_a_replacement_taken_back_says_whether_the_post_is_given_back(
    call: Call, ref: str, give_back: bool
) -> None:
    replaces = {"ref": ref, "last_day": "2025-12-31"}
    hill = {**BODY, "trn": "7654321", "last_name": "Hill", "started_on": "2026-01-01"}
    new = call("POST", "/schools/100001/appointments", {**hill, "replaces": replaces}).get_json()
    path = f"/appointments/{new['ref']}/take-back"
    asked = call("POST", path, MISTYPED)
    assert (asked.status_code, asked.get_json()["errors"][0]["pointer"]) == (422, "/give_back")
    body = call("POST", path, {**MISTYPED, "give_back": give_back}).get_json()
    ended = None if give_back else "2025-12-31"
    assert [(each["ref"], each["ended_on"]) for each in body["appointments"]] == [(ref, ended)]
    since = {"first_day": "2026-01-01", "last_day": None}
    assert body["without_senco"] == ([] if give_back else [since])
    assert body["given_back"] == (ref if give_back else None)


def test_earlier_service_is_taken_back(call: Call, ref: str) -> None:
    path = f"/appointments/{ref}/prior-service/take-back"
    taken = call("POST", path, {**SPELL, "reason": "new_evidence"})
    assert (taken.status_code, taken.get_json()["prior_service"]) == (200, [])
    assert call("POST", path, {**SPELL, "reason": "new_evidence"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "said", "pointer"),
    [
        ("correct", {}, "/reason"),
        ("correct", {**MISTYPED, "started_on": None}, "/started_on"),
        ("correct", {**MISTYPED, "ended_on": "2020-01-01"}, "/ended_on"),
        ("correct", {**MISTYPED, "is_head_teacher": "yes"}, "/is_head_teacher"),
        ("correct", {**MISTYPED, "note": "a\x00b"}, "/note"),
        ("take-back", {"reason": "other"}, "/note"),
        ("take-back", {"reason": "nonsense"}, "/reason"),
        ("correct", {"reason": "other", "is_head_teacher": True}, "/note"),
        ("correct", {"reason": "never_took_effect"}, "/reason"),
        ("prior-service/take-back", {**SPELL, "reason": "other"}, "/reason"),
        ("take-back", {**MISTYPED, "give_back": "yes"}, "/give_back"),
        ("prior-service/take-back", {**SPELL, "reason": None}, "/reason"),
    ],
)
def test_nonsense_is_refused_by_its_member(
    call: Call, session: Session, ref: str, path: str, said: dict[str, Any], pointer: str
) -> None:
    answer = call("POST", f"/appointments/{ref}/{path}", said)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert len(versions(session, ref)) == 1


@pytest.mark.parametrize(
    ("path", "reason", "offered"),
    [
        ("appointments/{ref}/correct", "wrong_person", "typing_mistake, new_evidence or other"),
        (
            "schools/100001/vacancy/take-back",
            "wrong_person",
            "typing_mistake, new_evidence, never_took_effect or other",
        ),
        (
            "appointments/{ref}/prior-service/take-back",
            "other",
            "typing_mistake, new_evidence, wrong_person or never_took_effect",
        ),
    ],
)
def test_a_reason_of_another_deed_is_refused_with_those_of_this_one(
    call: Call, session: Session, ref: str, path: str, reason: str, offered: str
) -> None:
    said = {**(SPELL if "prior" in path else {}), "reason": reason}
    answer = call("POST", f"/{path.format(ref=ref)}", said)
    (error,) = answer.get_json()["errors"]
    assert (answer.status_code, error["pointer"]) == (422, "/reason")
    assert error["detail"].endswith(f": {offered}")
    assert len(versions(session, ref)) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_version_that_is_another_by_now_changes_nothing(
    call: Call, session: Session, ref: str
) -> None:
    seen = call("GET", "/schools/100001/appointments").get_json()["appointments"][0]["version"]
    changed = call("POST", f"/appointments/{ref}/end", {"last_day": "2026-12-31"}).get_json()
    assert changed["version"] != seen
    for path in ("correct", "take-back"):
        late = {**MISTYPED, "version": seen, **({"ended_on": None} if path == "correct" else {})}
        answer = call("POST", f"/appointments/{ref}/{path}", late)
        assert (answer.status_code, answer.get_json()["type"]) == (409, "conflict"), path
    assert len(versions(session, ref)) == 2
    now = {**MISTYPED, "version": changed["version"]}
    assert call("POST", f"/appointments/{ref}/take-back", now).status_code == 200
