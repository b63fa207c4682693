"""A file of appointments says the same in whichever order its rows stand."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at
from register.services.appointments import file_plan
from register.services.appointments.file import ImportedFile
from register.services.transaction import one_commit
from tests.appointment_files import HILL, take
from tests.databases import empty
from tests.sencos import put_conversion, put_school

ENDS_SOON = {"Ended": "28/02/2026"}
BEGINS = {"Started": "01/03/2026", "Head teacher": "yes"}


def spans(session: Session, *urns: str) -> list[tuple[str, str, str]]:
    """Where and when anybody is SENCO, by the register."""
    held = appointments_at(session, urns)
    return sorted((each.school_urn, str(each.started_on), str(each.ended_on)) for each in held)


def said(imported: ImportedFile, row: dict[str, str], rows: list[dict[str, str]]) -> str:
    """What became of one of the rows, wherever it stands."""
    found = imported.findings[rows.index(row)]
    return f"{found.result}: {found.says}"


@pytest.mark.parametrize("turned", [False, True])
def test_a_post_that_is_held_ends_and_the_next_begins_in_either_order_of_the_rows(
    session: Session, turned: bool
) -> None:
    put_school(session, "100001")
    take(session, {})
    rows = [BEGINS, ENDS_SOON] if turned else [ENDS_SOON, BEGINS]
    imported = take(session, *rows)
    assert said(imported, ENDS_SOON, rows) == "ended: "
    assert said(imported, BEGINS, rows) == "new: "
    assert spans(session, "100001") == [
        ("100001", "2025-09-01", "2026-02-28"),
        ("100001", "2026-03-01", "None"),
    ]
    assert {each.result for each in take(session, *reversed(rows)).findings} == {"unchanged"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_post_at_a_school_ends_and_the_next_begins_at_what_it_became_in_either_order(
    session: Session, turned: bool
) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 12, 31))
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))
    take(session, {})
    rows = [ENDS_SOON, {**BEGINS, "URN": "100009"}]
    assert take(session, *(reversed(rows) if turned else rows)).is_accepted
    assert len(spans(session, "100001", "100009")) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_posts_of_one_person_are_taken_in_any_order(
    session: Session, order: tuple[int, ...]
) -> None:
    put_school(session, "100001")
    take(session, {"Started": ""})
    rows = [
        {"Started": "", "Ended": "31/08/2025"},
        {"Ended": "28/02/2026"},
        {"Started": "01/03/2026"},
    ]
    assert take(session, *(rows[at] for at in order)).is_accepted
    assert [each[1:] for each in spans(session, "100001")] == [
        ("2025-09-01", "2026-02-28"),
        ("2026-03-01", "None"),
        ("None", "2025-08-31"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ({}, {"Started": "01/01/2026"}, "Check Started and Ended"),
        ({}, {"Ended": "31/12/2025"}, "Keep one of the two rows."),
        ({"Ended": "31/01/2026"}, {"Started": "01/01/2026"}, "Check Started and Ended"),
        (
            {"Prior service": "01/09/2006..31/08/2008@100002", "URN": "100002"},
            {"Prior service": "01/09/2006..31/08/2009@100002"},
            "Keep the one that is right in both rows.",
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_rows_that_contradict_each_other_neither_is_taken_and_each_names_the_other(
    session: Session, one: dict[str, str], other: dict[str, str], sentence: str, turned: bool
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    rows = [other, one] if turned else [one, other]
    imported = take(session, *rows, HILL, good=True)
    assert [each.number for each in imported.errors] == [2, 3]
    assert all(sentence in each.says for each in imported.errors)
    assert "row 3" in imported.errors[0].says.lower()
    assert "row 2" in imported.errors[1].says.lower()
    assert spans(session, "100001", "100002") == [("100001", "2025-09-01", "None")], "Hill alone"


def test_whoever_is_named_first_under_a_new_trn_is_the_same_in_either_order(
    session: Session,
) -> None:
    for urn in ("100001", "100002", "100003", "100004"):
        put_school(session, urn)
    first, second = {"Started": "01/09/2024"}, {"URN": "100002", "Last name": "Brown"}
    other = {"TRN": "7654320"}
    turned = [second | other | {"URN": "100004"}, first | other | {"URN": "100003"}]
    says = [take(session, first, second), take(session, *turned)]
    assert [[bool(found.says) for found in each.findings] for each in says] == [
        [False, True],
        [True, False],
    ]


DAYS = ["", "01/09/2025", "01/11/2025", "01/01/2026", "01/03/2026"]
ENDS = ["", "", "31/10/2025", "31/12/2025", "28/02/2026"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "URN": st.sampled_from(["100001", "100001", "100002"]),
            "Started": st.sampled_from(DAYS),
            "Ended": st.sampled_from(ENDS),
            "Head teacher": st.sampled_from(["no", "yes"]),
            "Prior service": st.sampled_from(
                ["", "", *(f"01/09/2006..31/08/{year}@100002" for year in (2007, 2008))]
            ),
        }
    ),
    min_size=2,
    max_size=6,
)


class Undone(Exception):
    """Nothing of it is to stay."""


def outcome(session: Session, rows: list[dict[str, str]]) -> tuple[list[str], list[str]]:
    """What the good rows of a file leave, and what became of each row, wherever they stand."""
    held, became = [], []
    with suppress(Undone), one_commit(session):
        findings = take(session, *rows, good=True).findings
        became = sorted(
            f"{sorted(row.items())} {found.result}"
            for row, found in zip(rows, findings, strict=True)
        )
        held = sorted(
            f"{each.school_urn} {each.days} {each.is_head_teacher}"
            for each in appointments_at(session, ["100001", "100002"])
        )
        raise Undone
    return held, became


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, rows=ROWS, random=st.randoms(use_true_random=False))
@example(before=[{}], rows=[{"Started": "", "Ended": ""}, ENDS_SOON, BEGINS], random=Random(1))
@example(before=[{**HILL}], rows=[{}, {}, {"Ended": "31/12/2025"}], random=Random(1))
@example(before=[{"Started": "01/03/2026"}], rows=[{}, ENDS_SOON], random=Random(1))
def test_any_file_says_the_same_in_any_order_and_nothing_more_when_it_is_sent_again(
    engine: Engine, before: list[dict[str, str]], rows: list[dict[str, str]], random: Random
) -> None:
    empty(engine)
    with Session(engine) as session:
        put_school(session, "100001")
        put_school(session, "100002")
        take(session, *before, good=True)
        first = outcome(session, rows)
        turned = random.sample(rows, len(rows))
        assert outcome(session, turned) == first
        assert outcome(session, rows[::-1]) == first
        take(session, *rows, good=True)
        again = {each.result for each in take(session, *turned, good=True).findings}
        assert again <= {"unchanged", "error"}
        assert outcome(session, rows)[0] == first[0]


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_row_that_contradicts_one_that_is_left_out_is_left_out_too(
    session: Session, order: tuple[int, ...]
) -> None:
    put_school(session, "100001")
    rows = [
        {"Ended": "31/12/2025"},
        {"Ended": "31/12/2025"},
        {"Started": "01/12/2025", "Ended": "31/01/2026"},
        {"Started": "01/01/2026"},
    ]
    imported = take(session, *(rows[at] for at in order), HILL, good=True)
    assert [each.number for each in imported.errors] == [2, 3, 4, 5]
    assert len(spans(session, "100001")) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_that_the_register_does_not_allow_contradicts_the_other_of_its_designation_too(
    session: Session, turned: bool
) -> None:
    put_school(session, "100001")
    take(session, {"Started": "01/03/2026"})
    rows = [{"Ended": "31/12/2025"}, {"Ended": "31/03/2026"}]
    imported = take(session, *(rows[::-1] if turned else rows), good=True)
    assert ["Keep one of the two rows." in each.says for each in imported.errors] == [True, True]
    assert len(spans(session, "100001")) == 1


@pytest.mark.canary
def test_rows_that_are_decided_as_they_stand_are_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_plan, "_by_days", lambda row: row.number)
    with pytest.raises(AssertionError):
        test_a_post_that_is_held_ends_and_the_next_begins_in_either_order_of_the_rows(session, True)
