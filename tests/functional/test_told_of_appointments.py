"""What a school is told of what it sends: no more than was recorded, and no more than is so."""

from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at
from tests.functional.one_school import run
from tests.functional.school_journey import FORM, HILL, post, send

OURS = "/our-senco/100001"
EMAIL = "head-100001@example.org"
NO_CHANGE = "No change The register holds that already, so nothing was recorded."


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


def notice(browser: FlaskClient, path: str, **boxes: str) -> str:
    """What the page says that the browser is led to."""
    done = post(browser, path, **boxes)
    assert done.status_code == 303, done.text
    page = BeautifulSoup(browser.get(done.location).text, "html.parser")
    return page.select(".govuk-notification-banner")[-1].get_text(" ", strip=True)


def designation(session: Session) -> str:
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    return ref


def test_a_day_before_the_present_senco_is_not_told_as_a_school_without_one(
    school: FlaskClient,
) -> None:
    send(school)
    august = day("declared_on", 2025, 8, 1)
    told = notice(school, f"{OURS}/none", **august)
    assert told.endswith("now holds that the school had no SENCO from 1 August 2025.")
    assert notice(school, f"{OURS}/none", **august) == NO_CHANGE


def test_a_last_day_that_is_held_already_is_told_as_no_change(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    ends = {**day("last_day", 2026, 8, 31), "told": "2026-09-01/"}
    path = f"/our-senco/designations/{designation(session)}/end"
    assert "The end of the designation is recorded." in notice(school, path, **ends)
    assert notice(school, path, **ends).startswith(NO_CHANGE)


def test_a_command_says_so_of_a_last_day_too(
    school: FlaskClient, session: Session, engine: Engine
) -> None:
    send(school)
    end = ("appointments", "end", designation(session), "--last-day", "2026-08-31", "--as", EMAIL)
    assert "The end of the designation is recorded." in run(engine, *end)[1]
    assert "so nothing was recorded." in run(engine, *end)[1]


def test_earlier_service_that_is_held_already_is_told_as_no_change(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{designation(session)}/earlier-service"
    period = {"urn": "100001", **day("started_on", 2006, 9, 1), "source": "Letter"}
    assert "The earlier service is recorded." in notice(school, path, **period)
    assert notice(school, path, **period) == NO_CHANGE


def shown(browser: FlaskClient, **said: Any) -> str:
    page = post(browser, f"{OURS}/designate", **{**FORM, **said}).text
    return BeautifulSoup(page, "html.parser").main.get_text(" ", strip=True)


def test_whoever_leaves_soon_is_not_told_to_stay(school: FlaskClient) -> None:
    send(school, **day("ended_on", 2026, 12, 31))
    told = shown(school, **HILL, **day("started_on", 2026, 12, 1), instead_of="shared")
    assert "Ngozi Okafor, SENCO from 1 September 2025 to 31 December 2026" in told
    assert "stays SENCO" not in told


def test_a_school_is_asked_for_the_service_that_only_the_other_reading_counts(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{designation(session)}/earlier-service"
    assert "can also be read to count service since then" in school.get(path).text


def test_the_duty_is_told_as_the_law_has_it(school: FlaskClient) -> None:
    told = school.get(OURS).text
    assert "works as a teacher at the school, or be its head teacher" in told
    assert "Unless earlier service exempts them" in told
