"""What the estate's pages say of the NPQ and the National Award on days past and to come."""

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.functional.world import World


def _read(world: World, path: str) -> str:
    page = BeautifulSoup(world.browsers["inspector"].get(path).text, "html.parser")
    return " ".join(page.get_text(" ").split())


def test_no_npq_is_spoken_of_on_a_day_before_there_was_one(world: World) -> None:
    answer = world.app.test_client().get(
        "/api/v1/compliance?as_at=2015-01-01&status=IN_WINDOW", headers=world.keys["inspector"]
    )
    schools: Any = answer.get_json()["schools"]
    assert schools
    assert {each["last_safe_npq_start"] for each in schools} == {None}
    page = _read(world, "/estate?as_at=2015-01-01&status=IN_WINDOW")
    assert "An NPQ must begin" not in page
    assert "No NPQ could begin" not in page
    assert "The National Award" not in _read(world, "/estate/forecast?as_at=2015-01-01")


def test_a_window_too_short_for_any_npq_says_so_once_there_are_npqs(world: World) -> None:
    page = _read(world, "/estate?as_at=2024-09-01&status=IN_WINDOW&limit=500")
    assert "No NPQ could begin early enough to be safe." in page
    assert "The last safe day to begin an NPQ was" not in page
    file = world.browsers["inspector"].get("/estate/forecast.csv?as_at=2024-09-01").get_data()
    falling = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert {row["Last safe day to begin an NPQ"] for row in falling} == {""}


@pytest.mark.parametrize(
    ("day", "said"), [("2027-08-31", "closes"), ("2027-09-01", "closed")], ids=["before", "since"]
)
def test_the_end_of_the_national_award_is_told_as_of_the_day_asked_about(
    world: World, day: str, said: str
) -> None:
    page = _read(world, f"/estate/forecast?as_at={day}")
    assert f"The National Award {said} on 1 September 2027" in page


def test_whose_senco_has_begun_a_course_is_not_told_when_to_begin_one(world: World) -> None:
    asked = "/estate?as_at=2026-11-02&status=IN_WINDOW"
    begun = _read(world, f"{asked}&reason=WINDOW_ENROLLED")
    assert "and has begun a course." in begun
    assert "An NPQ must begin by" not in begun
    assert "An NPQ must begin by" in _read(world, f"{asked}&reason=WINDOW_NOT_ENROLLED")
