"""What became of a school that closed, at the registrar's desk: a merger and a split."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.clock import in_utc
from register.models import Conversion, Referral
from register.services.appointments.designate import designate
from tests.accounts import csrf_token
from tests.gias_files import Cells, links, school
from tests.gias_imports import NOW, SECOND, A, B, C, Importer
from tests.sencos import acting_for, designation

CARRIED = {
    "outcome": "carry_over",
    "ground": "published_record",
    "note": "The authority’s notice",
    "to_urn": B,
    "first_day-day": "1",
    "first_day-month": "4",
    "first_day-year": "2024",
}
SHUT = {"name": "Linden School", "status_code": "2", "closed_on": "31-03-2024"}
NEW = {"opened_on": "01-04-2024"}


@pytest.fixture
def importer(session: Session, tmp_path: Path) -> Importer:
    """A is open, and has had a SENCO since 2022."""
    found = Importer(session, tmp_path)
    found.take([school(A, name="Linden School"), school("100004")])
    wanted = designation(A, started_on=date(2022, 9, 1))
    designate(session, wanted, shared=False, actor=acting_for(A), now=NOW)
    return found


def question(
    importer: Importer,
    schools: Iterable[Cells],
    *linked: tuple[str, str, str],
    closed_on: str = SHUT["closed_on"],
) -> str:
    """The path of what is asked of A, which the next extract has closed."""
    shut = school(A, **{**SHUT, "closed_on": closed_on})
    importer.take([shut, *schools], SECOND, links(importer.folder, linked))
    about_a = select(Referral.ref).where(Referral.subject == A)
    ref = importer.session.scalars(about_a).one()
    importer.session.rollback()
    return f"/desk/referrals/{ref}"


def split(importer: Importer) -> str:
    parts = [school(B, name="Lower School", **NEW), school(C, name="Upper School", **NEW)]
    linked = [(A, part, "Successor - Split School") for part in (B, C)]
    return question(importer, [school("100004"), *parts], *linked)


def main_of(client: FlaskClient, path: str) -> Tag:
    found = BeautifulSoup(client.get(path).text, "html.parser").main
    assert found
    return found


def test_a_split_is_named_and_shows_since_when_each_part_is_open(
    registrar: FlaskClient, importer: Importer
) -> None:
    path = split(importer)
    assert f"Linden School (URN {A})" in main_of(registrar, "/desk/school_split").get_text()
    page = main_of(registrar, path)
    said = page.get_text()
    assert "Linden School, Community school, closed on 31 March 2024" in said
    assert "Upper School, Community school, opened on 1 April 2024" in said
    leads = [str(link["href"]) for link in page.select("a[href^='/schools/']")]
    assert leads == [f"/schools/{A}?as_at=2024-03-31", f"/schools/{B}", f"/schools/{C}"]
    assert "Ngozi Okafor" in main_of(registrar, leads[0]).get_text()


def test_of_two_parts_none_is_chosen_beforehand(registrar: FlaskClient, importer: Importer) -> None:
    box = main_of(registrar, split(importer)).select_one("input[name=to_urn]")
    assert box is not None
    assert not box.get("value")


def test_a_merged_school_is_shown_beside_the_others_and_where_it_goes_on(
    registrar: FlaskClient, importer: Importer
) -> None:
    merged = school("100004", status_code="2", closed_on="31-03-2024")
    linked = [(urn, B, "Successor - merged") for urn in (A, "100004")]
    path = question(importer, [merged, school(B, **NEW)], *linked)
    page = main_of(registrar, path)
    assert [str(link["href"]) for link in page.select("a[href^='/schools/']")] == [
        f"/schools/{A}?as_at=2024-03-31",
        f"/schools/{B}",
        "/schools/100004?as_at=2024-03-31",
    ]
    box = page.select_one("input[name=to_urn]")
    assert box
    assert box["value"] == B
    token = csrf_token(registrar)
    assert registrar.post(path, data={**CARRIED, "csrf_token": token}).status_code == 303
    assert f"URN {B} from 1 April 2024" in main_of(registrar, path).get_text()
    said = " ".join(main_of(registrar, f"/schools/{A}").get_text().split())
    assert f"On 1 April 2024 it became the school with URN {B}" in said
    now = " ".join(main_of(registrar, f"/schools/{B}").get_text().split())
    assert "Ngozi Okafor" in now
    carried = f"The school with URN {A} became the one with URN {B} on 1 April 2024."
    assert re.search(rf"{re.escape(carried)} Source: A registrar’s decision", now)
    assert f"On 1 April 2024 the school with URN {A} became this one" in now


def test_of_schools_that_both_went_on_at_one_the_answer_before_says_that_it_takes_them_together(
    registrar: FlaskClient, importer: Importer
) -> None:
    merged = school("100004", status_code="2", closed_on="31-03-2024")
    linked = [(urn, B, "Successor - merged") for urn in (A, "100004")]
    path = question(importer, [merged, school(B, name="Meadow School", **NEW)], *linked)
    other = importer.session.scalars(select(Referral.ref).where(Referral.subject != A)).one()
    importer.session.rollback()
    for each in (path, f"/desk/referrals/{other}"):
        said = {**CARRIED, "csrf_token": csrf_token(registrar)}
        assert registrar.post(each, data=said).status_code == 303
    page = main_of(registrar, f"/schools/{B}?as_at=2024-03-31")
    told = " ".join(page.get_text().split())
    assert [each.get_text() for each in page.select("h1")] == ["Meadow School"]
    assert "On this day it was still 2 schools, which the answer below takes together" in told
    assert [str(link["href"]) for link in page.select("p a[href^='/schools/1']")][:2] == [
        f"/schools/{A}?as_at=2024-03-31",
        "/schools/100004?as_at=2024-03-31",
    ]
    asked = urlencode({"as_at": "2024-03-31", "known_at": in_utc(clock.now())})
    known = main_of(registrar, f"/schools/{B}?{asked}")
    assert [str(link["href"]) for link in known.select("p a[href^='/schools/1']")][:2] == [
        f"/schools/{A}?{asked}",
        f"/schools/100004?{asked}",
    ]
    whose = main_of(registrar, f"/schools/{B}").get_text()
    assert whose.count("became this one, and its appointments go on here") == 2


def test_a_school_that_was_there_before_takes_nothing_over_and_keeps_its_past(
    registrar: FlaskClient, importer: Importer
) -> None:
    there = school("100004")
    path = question(importer, [there], (A, "100004", "Successor - merged"))
    before = main_of(registrar, "/schools/100004?as_at=2023-12-01").get_text()
    sent = {**CARRIED, "to_urn": "100004", "csrf_token": csrf_token(registrar)}
    for refused in (registrar.post(path, data=sent), registrar.post(f"{path}/check", data=sent)):
        assert refused.status_code == 400
        assert "was open by 16 November 2023, so it did not begin on 1 April 2024" in refused.text
    assert importer.count(Conversion) == 0
    assert main_of(registrar, "/schools/100004?as_at=2023-12-01").get_text() == before
    assert "School 100004" in before


@pytest.mark.parametrize(
    ("closed_on", "last"), [("31-03-2024", "31 March 2024"), ("", "16 November 2023")]
)
def test_nor_does_it_from_its_own_first_day_long_before_the_other_closed(
    registrar: FlaskClient, importer: Importer, closed_on: str, last: str
) -> None:
    """The page asks for the first day of that school, and it had one."""
    there = school("100004", opened_on="01-09-2012")
    linked = (A, "100004", "Successor - merged")
    path = question(importer, [there], linked, closed_on=closed_on)
    day = {"first_day-day": "1", "first_day-month": "9", "first_day-year": "2012"}
    sent = {**CARRIED, **day, "to_urn": "100004", "csrf_token": csrf_token(registrar)}
    for refused in (registrar.post(path, data=sent), registrar.post(f"{path}/check", data=sent)):
        assert refused.status_code == 400
        assert f"was open on {last}, so it did not become URN 100004 on 1 September" in refused.text
    assert importer.count(Conversion) == 0
