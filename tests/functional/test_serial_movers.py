"""Serial movers by page, API and command, for inspectors alone."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from register.cli.main import main
from tests.databases import url_of
from tests.functional.world import World

DAY = "2026-11-02"


def test_serial_movers_are_the_same_through_every_door_and_no_number_names_them(
    world: World,
) -> None:
    asked = f"as_at={DAY}"
    headers = world.keys["inspector"]
    body = world.app.test_client().get(f"/api/v1/serial-movers?{asked}", headers=headers).get_json()
    page = BeautifulSoup(
        world.browsers["inspector"].get(f"/estate/serial-movers?{asked}").text, "html.parser"
    )
    url = url_of(world.engine)
    command = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(
        main,
        [
            "compliance",
            "serial-movers",
            "--as-at",
            DAY,
            "--as",
            world.emails["inspector"],
            "--json",
        ],
    )
    names = [each["name"] for each in body["people"]]
    assert names
    assert [cell.get_text() for cell in page.select("tbody th")] == names
    assert json.loads(command.stdout) == body
    assert not re.search(r"\b\d{7}\b", page.get_text())
    assert "trn" not in json.dumps(body).lower()


def test_serial_movers_are_not_for_the_registrar_and_not_offered_to_an_authority(
    world: World,
) -> None:
    url = url_of(world.engine)
    command = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(
        main, ["compliance", "serial-movers", "--as", world.emails["registrar"]]
    )
    assert (command.exit_code, command.stdout) == (1, "")
    assert "serial-movers" not in world.browsers["authority"].get("/estate").text
    assert "serial-movers" in world.browsers["inspector"].get("/estate").text


@pytest.mark.parametrize("query", ["as_at=2101-01-01", "as_at=x", "page=0", "page=99", "who=me"])
def test_a_question_about_people_that_cannot_be_asked_gets_a_sentence(
    world: World, query: str
) -> None:
    headers = world.keys["inspector"]
    answer = world.app.test_client().get(f"/api/v1/serial-movers?{query}", headers=headers)
    page = world.browsers["inspector"].get(f"/estate/serial-movers?{query}")
    assert (answer.status_code, page.status_code) == (400, 400)
    assert "There is a problem" in page.text


def test_what_is_about_no_box_of_the_page_is_told_last(world: World) -> None:
    page = world.browsers["inspector"].get("/estate/serial-movers?as_at=x&colour=red")
    day, colour = page.text.index("As-at day must be written"), page.text.index("Ask with")
    assert day < colour
