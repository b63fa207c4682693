"""A check whose details are those of two people: neither is shown, and one more detail is asked."""

import json
import re
from typing import Any

from flask.testing import FlaskClient

from tests.accounts import sign_in
from tests.candidates import World
from tests.functional.checks.asking import MARK, page_of, post

NAMED = "More than one record matches the details you gave."
WANTED = "Enter the teacher reference number as well, and check again."


def test_the_page_asks_for_the_trn_beside_what_was_typed(
    client: FlaskClient, panel: str, holder: int, world: World
) -> None:
    world.person(MARK, trn="7654321")
    sign_in(client, panel)
    page = page_of(client.get(post(client, surname=MARK, trn="").headers["Location"]))
    assert page.h1 is not None
    assert page.h1.get_text() == "We need one more detail"
    words = " ".join(page.get_text(" ").split())
    assert f"{NAMED} {WANTED}" in words
    headings = [each.get_text() for each in page.select("main h2")]
    assert headings[0] == "What this proves, and what it does not"
    (wanted,) = page.find_all("a", string=re.compile("Add the teacher reference number"))
    form = page_of(client.get(str(wanted["href"])))
    assert form.find(id="surname")["value"] == MARK  # type: ignore[index]  # it is there
    assert form.find(id="trn").get("value", "") == ""  # type: ignore[union-attr]  # likewise
    for trn in ("0123456", "7654321"):
        assert trn not in words


def test_the_api_and_the_command_say_the_same(
    client: FlaskClient, key: dict[str, str], run: Any, holder: int, world: World
) -> None:
    world.person(MARK, trn="7654321")
    asked = {"surname": MARK, "born_on": "1984-03-12", "purpose": "appointing"}
    told = client.post("/api/v1/checks", json=asked, headers=key).get_json()
    assert (told["outcome"], told["answer"]) == ("MORE_THAN_ONE", f"{NAMED} {WANTED}")
    printed = run("--surname", MARK, "--born", "1984-03-12")
    assert (printed.exit_code, printed.stdout.splitlines()[:2]) == (0, [NAMED, WANTED])
    as_json = json.loads(run("--surname", MARK, "--born", "1984-03-12", "--json").stdout)
    assert (as_json["outcome"], as_json["answer"]) == (told["outcome"], told["answer"])
    for answer in (json.dumps(told), printed.stdout, json.dumps(as_json)):
        assert "7654321" not in answer
