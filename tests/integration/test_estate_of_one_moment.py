"""A page of the estate is of one moment: what others record while it is read is on none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.queries import estate as stored
from register.services.appointments.designate import designate
from register.services.estate import filters
from register.services.estate.filters import Filters
from register.services.estate.page import EstatePage, estate
from tests.sencos import NOON, TODAY, acting_for, designation, put_school, typed


@pytest.fixture
def busy(session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Two schools; and a SENCO is designated at one just after a page has counted them."""
    for urn in ("100001", "100002"):
        put_school(session, urn)
    session.rollback()
    counts = stored.counts_by_status

    def then_somebody_records(*asked: Any) -> Mapping[str, int]:
        found = counts(*asked)
        with Session(engine) as other:
            ada = typed("7001234", "O’Brien", "Ada", date(1985, 2, 27))
            post = designation("100001", person=ada, started_on=date(2025, 9, 1))
            designate(other, post, shared=False, actor=acting_for("100001"), now=NOON)
        return found

    monkeypatch.setattr(stored, "counts_by_status", then_somebody_records)
    return session


def reasons(page: EstatePage) -> list[str]:
    return sorted(each.reason for each in page.schools)


def test_what_is_recorded_after_the_count_is_not_in_the_list(busy: Session) -> None:
    page = estate(busy, Filters(TODAY), actor=OPERATOR)
    assert reasons(page) == ["SENCO_NOT_RECORDED"] * 2
    assert Counter(each.status for each in page.schools) == +Counter(page.counts)
    busy.rollback()


@pytest.mark.canary
@pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_page_of_two_moments_is_noticed(busy: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "read_one_moment", lambda session: None)
    page = estate(busy, Filters(TODAY), actor=OPERATOR)
    assert reasons(page) != ["SENCO_NOT_RECORDED"] * 2
    busy.rollback()
