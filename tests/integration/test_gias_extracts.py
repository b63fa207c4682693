"""The real extracts, with the figures to expect of them; read where they are, never copied."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, Row, func, select
from sqlalchemy.orm import Session, aliased

from register.access import OPERATOR
from register.db import table_of
from register.errors import Refused
from register.law.facts import span_on
from register.law.scope import IN_SCOPE, OPEN_STATUSES
from register.models import CompliancePeriod, Conversion, Referral, School, SchoolVersion
from register.progress import tell_nobody
from register.services.appointments.designate import designate
from register.services.compliance_periods import differences
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.services.schools.importing.summary import ImportSummary
from register.services.schools.spans import school_spans
from register.sheets.gias import (
    DoubtKind,
    Extract,
    day_in_name,
    read_extract,
    read_links,
    read_trusts,
)
from tests.databases import empty
from tests.sencos import acting_for, designation, typed
from tests.shared import shared_data

pytestmark = pytest.mark.gias

SECOND = date(2024, 6, 17)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOVEMBER, JUNE = "edubasealldata20231116.csv.xz", "edubasealldata20240617.csv.xz"
NOVEMBER_LINKS = "links_edubasealldata20230918.csv.xz"
JUNE_LINKS = "links_edubasealldata20240717.csv.xz"
MEMBERSHIP = "academiesmatmembership_20250922.csv.xz"
SEVERAL = 10
TO_CLOSE = "3"
"""Open, but to close: most of these are academies in the later extract."""


def gias(name: str) -> Path:
    return shared_data("data/gias") / name


@cache
def read(extract: str) -> Extract:
    """An extract, read once for all that take it."""
    return read_extract(gias(extract))


def take(session: Session, extract: str, links: str = "", trusts: str = "") -> ImportSummary:
    files = GiasFiles(
        read(extract),
        read_links(gias(links)) if links else None,
        read_trusts(gias(trusts)) if trusts else None,
    )
    return import_extract(session, files, actor=OPERATOR, now=NOW)


class Imported(NamedTuple):
    """Both extracts, one after the other, with people designated where schools convert."""

    session: Session
    first: ImportSummary
    to_close: Sequence[str]
    """The schools where somebody was designated before the later extract."""
    out_of_step: Sequence[str]
    """Differences between the stored periods and the facts before the later extract: looked for
    by `make soak`, for what that extract leaves as it was is looked at after it every day."""
    later: ImportSummary


@pytest.fixture(
    scope="module",
    params=[
        "sqlite",
        # Every day PostgreSQL is given made-up extracts, which are smaller: test_schools_import.
        pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.soak]),
    ],
)
def imported(request: pytest.FixtureRequest) -> Iterator[Imported]:
    """The extracts in each database in turn."""
    gias(NOVEMBER)
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(engine)
    with Session(engine) as session:
        _versions.cache_clear()
        first = take(session, NOVEMBER, NOVEMBER_LINKS, MEMBERSHIP)
        to_close = designated_where_schools_close(session)
        is_soak = engine.dialect.name == "postgresql"
        before = [str(each) for each in differences(session, tell_nobody)] if is_soak else []
        later = take(session, JUNE, JUNE_LINKS, MEMBERSHIP)
        yield Imported(session, first, to_close, before, later)


def designated_where_schools_close(session: Session) -> Sequence[str]:
    """The schools that are to close, at each of which somebody is designated."""
    about_to = select(SchoolVersion.urn).where(
        SchoolVersion.status_code == TO_CLOSE, SchoolVersion.type_code.in_(IN_SCOPE)
    )
    urns = session.scalars(about_to.order_by(SchoolVersion.urn)).all()
    for number, urn in enumerate(urns):
        wanted = designation(
            urn, person=typed(trn=f"70030{number:02}"), started_on=date(2019 + number % 4, 9, 1)
        )
        designate(session, wanted, shared=False, actor=acting_for(urn), now=NOW)
    return urns


def test_after_the_real_extracts_the_periods_are_in_step(imported: Imported) -> None:
    assert imported.out_of_step == []
    assert list(differences(imported.session, tell_nobody)) == []
    went_on = select(CompliancePeriod.urn).where(
        CompliancePeriod.appointment_ref.is_not(None),
        CompliancePeriod.urn.not_in(imported.to_close),
    )
    assert len(set(imported.session.scalars(went_on))) >= SEVERAL


def test_the_first_extract_has_the_schools_that_it_should(imported: Imported) -> None:
    first = imported.first
    counts = first.counts
    assert (counts.rows, counts.added, counts.in_scope) == (50_515, 50_515, 20_567)
    assert (counts.open, counts.links_added) == (26_989 + 86, 31_713)
    assert counts.memberships_added == 11_759


def test_its_doubts_are_named(imported: Imported) -> None:
    first = imported.first
    kinds = [doubt.kind for doubt in first.doubts]
    assert kinds.count(DoubtKind.NUMBER_MISSING) == 135
    assert kinds.count(DoubtKind.CLOSED_DAY_MISSING) == 348 + 60


def test_a_status_that_its_days_contradict_is_a_doubt_of_each_extract(imported: Imported) -> None:
    contradicted = {
        kind: (_count(imported.first, kind), _count(imported.later, kind))
        for kind in DoubtKind
        if "taken as" in kind.value
    }
    assert {kind: counts for kind, counts in contradicted.items() if any(counts)} == {
        DoubtKind.TO_CLOSE_AFTER_CLOSING: (0, 13),
        DoubtKind.PROPOSED_AFTER_OPENING: (3, 2),
        DoubtKind.OPEN_AFTER_CLOSING: (0, 2),
    }


def _count(summary: ImportSummary, kind: DoubtKind) -> int:
    return sum(doubt.kind is kind for doubt in summary.doubts)


def test_the_later_extract_changes_what_it_should(imported: Imported) -> None:
    session, later = imported.session, imported.later
    counts = later.counts
    assert (counts.rows, counts.added, counts.in_scope) == (51_012, 499, 20_556)
    assert (counts.closed, counts.missing, counts.converted_on_closing) == (453, 2, 379)
    assert counts.added + counts.changed + counts.unchanged == counts.rows
    gone = select(SchoolVersion.status_code).where(SchoolVersion.in_extract.is_(False))
    assert session.scalars(gone).all() == ["4", "4"]
    assert session.scalar(select(func.count()).select_from(School)) == 50_515 + 499


def test_the_ten_schools_that_changed_authority_are_named(imported: Imported) -> None:
    later = imported.later
    moved = [one for one in later.doubts if one.kind is DoubtKind.AUTHORITY_CHANGED]
    assert len({one.urn for one in moved}) == 10
    assert sum(one.kind is DoubtKind.TYPE_MISSING for one in later.doubts) == 87


def _changes(session: Session, differs: Callable[[Row[Any], Row[Any]], bool]) -> int:
    """How many schools have two versions that differ so."""
    return sum(differs(*versions) for versions in _versions(session).values() if len(versions) == 2)


@cache
def _versions(session: Session) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in session.execute(select(table_of(SchoolVersion)).order_by(SchoolVersion.id)):
        found.setdefault(row.urn, []).append(row)
    return found


def test_each_kind_of_change_is_as_many_as_it_should_be(imported: Imported) -> None:
    session = imported.session
    steps = {("1", "3"): 95, ("3", "1"): 2, ("4", "1"): 65}
    for step, expected in steps.items():
        found = _changes(session, lambda a, b, s=step: (a.status_code, b.status_code) == s)
        assert found == expected, step
    assert _changes(session, lambda a, b: a.name != b.name) == 185
    assert _changes(session, lambda a, b: a.la_code != b.la_code) == 10
    assert _changes(session, lambda a, b: a.phase_name != b.phase_name) == 4


def _is_in_scope(row: Row[Any]) -> bool:
    return row.type_code in IN_SCOPE and row.status_code in OPEN_STATUSES


def test_schools_left_and_entered_scope_as_they_should(imported: Imported) -> None:
    session = imported.session
    versions = _versions(session)
    entered = [
        urn
        for urn, rows in versions.items()
        if _is_in_scope(rows[-1]) and (rows[0].valid_from == SECOND or not _is_in_scope(rows[0]))
    ]
    left = [
        urn
        for urn, rows in versions.items()
        if len(rows) == 2 and _is_in_scope(rows[0]) and not _is_in_scope(rows[1])
    ]
    assert (len(left), len(entered)) == (394, 383)
    converted = set(session.scalars(select(Conversion.from_urn)))
    assert len(converted & set(left)) == 379


def test_the_days_agree_with_the_status_but_where_a_planned_closing_has_passed(
    imported: Imported,
) -> None:
    session = imported.session
    beside: dict[str, list[Conversion]] = {}
    for one in session.scalars(select(Conversion).where(Conversion.superseded_by.is_(None))):
        beside.setdefault(one.from_urn, []).append(one)
        beside.setdefault(one.to_urn, []).append(one)
    differ, passed = set(), set()
    for urn, versions in _versions(session).items():
        newest, spans = versions[-1], school_spans(versions, beside.get(urn, ()))
        if (span_on(spans, SECOND).status in OPEN_STATUSES) != (
            newest.status_code in OPEN_STATUSES
        ):
            differ.add(urn)
        # Open and to close on a day before this extract, or to open on one.
        days = {"3": newest.closed_on, "4": newest.opened_on}
        if (day := days.get(newest.status_code)) and day < SECOND:
            passed.add(urn)
    assert differ == passed
    assert len(passed) == 13 + 2


def test_a_registrar_is_asked_of_no_school_that_became_an_academy_before(
    imported: Imported,
) -> None:
    """Five of their academies took in or gave rise to another school in 2024."""
    session = imported.session
    standing = select(Conversion.from_urn).where(Conversion.superseded_by.is_(None))
    asked = select(Referral.subject).where(Referral.subject.in_(standing))
    assert session.scalars(asked).all() == []
    assert (imported.later.counts.referred, imported.later.counts.conversions_ended) == (15, 1)


def test_no_school_became_two(imported: Imported) -> None:
    session = imported.session
    other = aliased(Conversion)
    twice = select(func.count()).where(
        Conversion.to_urn == other.to_urn,
        Conversion.id != other.id,
        Conversion.superseded_by.is_(None),
        other.superseded_by.is_(None),
    )
    assert session.scalar(twice) == 0


def test_the_later_extract_again_records_nothing(imported: Imported) -> None:
    session, later = imported.session, imported.later
    again = take(session, JUNE, JUNE_LINKS, MEMBERSHIP)
    assert again.is_unchanged
    assert dataclasses.replace(again.counts, doubtful=0) == dataclasses.replace(
        again.counts, doubtful=0, added=0, changed=0, converted=0, links_added=0, links_ended=0
    )
    assert again.counts.unchanged == later.counts.rows


def test_the_earlier_extract_is_refused_after_the_later(imported: Imported) -> None:
    session = imported.session
    with pytest.raises(Refused, match="newer one"):
        take(session, NOVEMBER)


def test_a_native_row_of_the_narrow_layout_is_read() -> None:
    path = gias("native_format_sample_2025-01_135_columns.csv")
    school = read_extract(path).establishment("100000")
    assert (school.type_code, school.la_code, school.name) == ("02", "201", "The Aldgate School")
    assert day_in_name(path) is None
