"""The estate through its four doors: page, file, API and command."""

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from register import clock
from register.cli.main import main
from tests.databases import url_of
from tests.functional.world import World

DAY = "2026-11-02"


def api(world: World, query: str, caller: str = "inspector") -> tuple[int, dict[str, Any]]:
    answer = world.app.test_client().get(f"/api/v1/compliance?{query}", headers=world.keys[caller])
    return answer.status_code, answer.get_json()


def run(world: World, *arguments: str) -> tuple[int, str, str]:
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url_of(world.engine)})
    result = runner.invoke(main, ["compliance", "estate", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_page_file_api_and_command_give_the_same_schools(world: World, tmp_path: Path) -> None:
    asked = f"as_at={DAY}&status=IN_WINDOW"
    _, body = api(world, f"{asked}&limit=500")
    schools: Any = body["schools"]
    urns = [school["urn"] for school in schools]
    file = world.browsers["inspector"].get(f"/estate.csv?{asked}")
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    page = BeautifulSoup(
        world.browsers["inspector"].get(f"/estate?{asked}&limit=500").text, "html.parser"
    )
    links = [link["href"] for link in page.select("table a[href^='/schools/']")]
    out = tmp_path / "estate.csv"
    code, said, _ = run(world, "--as-at", DAY, "--status", "IN_WINDOW", "--csv", str(out))
    assert len(urns) > 3
    assert [row["URN"] for row in rows] == urns
    assert links == [f"/schools/{urn}?as_at={DAY}" for urn in urns]
    assert (code, said) == (0, f"{len(urns)} schools written to {out}.\n")
    assert out.read_bytes() == file.get_data()


def test_the_api_follows_its_own_addresses_to_the_end(world: World) -> None:
    _, whole = api(world, f"as_at={DAY}&limit=500")
    found, following = [], f"/api/v1/compliance?as_at={DAY}&limit=20"
    while following:
        answer = world.app.test_client().get(following, headers=world.keys["inspector"])
        body = answer.get_json()
        found += body["schools"]
        following = body["next"]
    assert found == whole["schools"]
    assert whole["total"] == len(found)
    assert sum(whole["counts"].values()) == whole["counted"]


def test_the_page_says_what_is_counted_and_from_what(world: World) -> None:
    page = world.browsers["inspector"].get(f"/estate?as_at={DAY}").text
    assert "On 2 November 2026 regulation 49 applied to" in page
    assert "Answered from the stored periods" in page
    assert 'rel="next"' in page


def test_an_earlier_instant_is_asked_through_every_door(world: World) -> None:
    now = clock.now().isoformat()
    asked = urlencode({"as_at": DAY, "known_at": now, "limit": 500})
    _, then = api(world, asked)
    _, today = api(world, f"as_at={DAY}&limit=500")
    assert without_addresses(then) == without_addresses(today)
    assert (then["known_at"], today["known_at"]) == (now.replace("+00:00", "Z"), None)
    assert then["answered_from"] == {**today["answered_from"], "what": "facts"}
    page = world.browsers["inspector"].get(f"/estate?{asked}").text
    assert "As the register knew it on" in page
    code, said, _ = run(world, "--as-at", DAY, "--known-at", now, "--limit", "1")
    assert (code, "facts as known then" in said) == (0, True)
    before = urlencode({"as_at": DAY, "known_at": "2009-01-01"})
    page = world.browsers["inspector"].get(f"/estate?{before}").text
    assert "regulation 49 applied to 0 schools" in page
    nothing = "The register held nothing at that time: its first entry is later."
    assert nothing in page
    assert nothing in run(world, "--as-at", DAY, "--known-at", "2009-01-01")[1]


def without_addresses(listed: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**school, "compliance": None} for school in listed["schools"]]


def test_each_school_of_a_list_as_known_earlier_leads_to_its_answer_as_known_then(
    world: World,
) -> None:
    asked = urlencode({"as_at": DAY, "known_at": clock.now().isoformat(), "limit": 1})
    _, listed = api(world, asked)
    (school,) = listed["schools"]
    client, key = world.app.test_client(), world.keys["inspector"]
    answer = client.get(school["compliance"], headers=key).get_json()
    assert {name: answer[name] for name in ("as_at", "known_at")} == {
        name: listed[name] for name in ("as_at", "known_at")
    }
    page = BeautifulSoup(world.browsers["inspector"].get(f"/estate?{asked}").text, "html.parser")
    (link,) = page.select("table a[href^='/schools/']")
    assert "known_at=" in str(link["href"])


WRONG = [
    "as_at=2008-12-31",
    "as_at=2100-13-01",
    "as_at=never",
    "known_at=2099-01-01",
    "known_at=2026-01-01T12:00",
    "known_at=long+ago",
    "as_at=2026-01-01&as_at=2026-01-02",
    "authority=000",
    "region=nowhere",
    "trust=No+such+trust",
    "phase=x",
    "type=%00",
    "status=GOOD",
    "status=NOT_IN_POST",
    "status=COMPLIANT&reason=LAST_DAY",
    "sort=random",
    "limit=0",
    "limit=501",
    "limit=ten",
    "colour=red",
    "trust=" + "x" * 5000,
]


@pytest.mark.parametrize("query", WRONG)
def test_a_question_that_cannot_be_asked_gets_a_sentence(world: World, query: str) -> None:
    status, body = api(world, query)
    page = world.browsers["inspector"].get(f"/estate?{query}")
    file = world.browsers["inspector"].get(f"/estate.csv?{query}")
    assert (status, page.status_code, file.status_code) == (400, 400, 400)
    assert str(body["detail"]).endswith(".")
    assert "There is a problem" in page.text
    assert page.text.count("<h1") == 1


def test_a_cursor_of_another_list_gets_a_sentence(world: World) -> None:
    assert api(world, "cursor=x")[0] == 400
    page = world.browsers["inspector"].get("/estate?cursor=x")
    assert page.status_code == 400
    assert "Begin again without a cursor" in page.text


def test_the_command_counts_and_refuses_in_one_line(world: World) -> None:
    code, said, _ = run(world, "--as-at", DAY, "--limit", "3")
    assert code == 0
    assert "On 2 November 2026 regulation 49 applied to" in said
    assert "3 of " in said
    said = run(world, "--as-at", DAY, "--type", "40")[1]
    assert "regulation 49 applied to 1 school.\n" in said
    for wrong in (("--authority", "000"), ("--as-at", "2008-01-01"), ("--status", "x")):
        code, said, told = run(world, *wrong)
        assert (code, said) == (2, "")
        assert "Traceback" not in told


@pytest.mark.parametrize("caller", ["authority", "school"])
def test_another_authoritys_schools_are_not_seen(world: World, caller: str) -> None:
    _, own = api(world, f"as_at={DAY}&limit=500", caller)
    _, others = api(world, f"as_at={DAY}&limit=500", f"other-{caller}")
    mine = {school["urn"] for school in own["schools"]}
    theirs = {school["urn"] for school in others["schools"]}
    assert mine
    assert theirs
    assert not mine & theirs
    rows = world.browsers[caller].get(f"/estate.csv?as_at={DAY}").get_data().decode("utf-8-sig")
    found = {row["URN"] for row in csv.DictReader(io.StringIO(rows))}
    assert found == mine


@pytest.mark.parametrize("query", ["", "?status=x"])
def test_what_leads_back_to_everything_says_whose_schools_that_is(world: World, query: str) -> None:
    def lead(caller: str, page: str) -> str:
        found = BeautifulSoup(world.browsers[caller].get(page).text, "html.parser")
        return found.select_one(".app-filters__do a").get_text()  # type: ignore[union-attr]  # or it fails

    for page in (f"/estate{query}", "/estate/forecast"):
        assert lead("inspector", page) == "Every school, today"
        assert lead("authority", page) == lead("school", page) == "Your schools, today"
    assert "See every school at once" in world.browsers["inspector"].get("/").text
    assert "See your schools at once" in world.browsers["authority"].get("/").text


def test_an_authority_is_offered_its_own_schools_places_and_refused_another_s(
    world: World,
) -> None:
    def offered(caller: str) -> dict[str, str]:
        page = world.browsers[caller].get(f"/estate?as_at={DAY}").text
        options = BeautifulSoup(page, "html.parser").select("#authority option[value]")
        return {str(each["value"]): each.get_text() for each in options if each["value"]}

    every, own, others = (offered(who) for who in ("inspector", "authority", "other-authority"))
    assert len(own) == len(others) == 1
    assert own != others
    assert own.items() | others.items() <= every.items()
    (another,) = others
    page = world.browsers["authority"].get(f"/estate?as_at={DAY}&authority={another}")
    assert page.status_code == 400
    assert "You see no school of an authority with that code" in page.text
    assert api(world, f"authority={another}", "authority")[0] == 400
    assert api(world, f"authority={another}", "inspector")[0] == 200


def test_the_year_ahead_is_the_same_on_the_page_and_in_the_api(world: World) -> None:
    answer = world.app.test_client().get(
        f"/api/v1/compliance/forecast?as_at={DAY}", headers=world.keys["inspector"]
    )
    body = answer.get_json()
    page = BeautifulSoup(
        world.browsers["inspector"].get(f"/estate/forecast?as_at={DAY}").text, "html.parser"
    )
    for label in page.select(".app-stacks__label"):
        label.decompose()
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert len(body["months"]) == 12
    assert [row[1] for row in rows[:12]] == [
        str(each["if_nothing_more_is_recorded"]) for each in body["months"]
    ]
    assert body["in_window"] > 0
    assert f"as_at={DAY}&status=IN_WINDOW" in str(page).replace("&amp;", "&")


def test_every_number_of_the_year_ahead_leads_to_its_schools(world: World) -> None:
    browser = world.browsers["inspector"]
    day = "2024-09-01"
    page = BeautifulSoup(browser.get(f"/estate/forecast?as_at={day}").text, "html.parser")
    numbers = page.select("tbody td a[href*='#schools']")
    assert len(numbers) > 6
    for link in numbers:
        behind = BeautifulSoup(browser.get(str(link["href"])).text, "html.parser")
        heading = behind.select_one("h2#schools")
        assert heading
        assert heading.get_text().startswith(f"{link.get_text()} school")
        schools = behind.select("h2#schools ~ table a[href^='/schools/']")
        assert len(schools) == min(int(link.get_text()), 50)
    rows = browser.get(f"/estate/forecast.csv?as_at={day}").get_data().decode("utf-8-sig")
    total = page.select("tbody tr:has(th:-soup-contains('All 12 months')) a")[0].get_text()
    assert len(list(csv.DictReader(io.StringIO(rows)))) == int(total)


def test_every_count_of_the_estate_leads_to_its_schools(world: World) -> None:
    browser = world.browsers["inspector"]
    page = BeautifulSoup(browser.get(f"/estate?as_at={DAY}").text, "html.parser")
    counts = page.select("a[href*='#schools']")
    assert len(counts) == 6
    for link in counts:
        behind = BeautifulSoup(browser.get(str(link["href"])).text, "html.parser")
        heading = behind.select_one("h2#schools")
        assert heading
        assert heading.get_text().split()[0] == link.get_text().split()[0]


@pytest.mark.parametrize(
    "query",
    [
        "status=COMPLIANT",
        "as_at=2101-01-01",
        "authority=000",
        "month=2020-01",
        "month=soon",
        "month=2026-12&show=nasenco",
        "show=everything",
        "page=0",
        "page=99",
    ],
)
def test_a_forecast_that_cannot_be_made_gets_a_sentence(world: World, query: str) -> None:
    headers = world.keys["inspector"]
    answer = world.app.test_client().get(f"/api/v1/compliance/forecast?{query}", headers=headers)
    page = world.browsers["inspector"].get(f"/estate/forecast?{query}")
    assert (answer.status_code, page.status_code) == (400, 400)
    assert "There is a problem" in page.text


def test_a_later_page_of_the_list_says_that_it_is_one_and_leads_back(world: World) -> None:
    inspector = world.browsers["inspector"]
    first = BeautifulSoup(inspector.get(f"/estate?as_at={DAY}&limit=20").text, "html.parser")
    assert " schools, page 1 of " in first.select("title")[0].get_text()
    later = BeautifulSoup(
        inspector.get(str(first.select("a[rel=next]")[0]["href"])).text, "html.parser"
    )
    assert later.select("title")[0].get_text().startswith("The estate on 2 November 2026: ")
    assert " schools, page 2 of " in later.select("title")[0].get_text()
    assert " schools, page 2 of " in later.select("#schools")[0].get_text()
    [back] = [each for each in later.select("main a") if each.get_text() == "First page"]
    assert str(back["href"]).endswith("limit=20#schools")
    again = BeautifulSoup(inspector.get(str(back["href"])).text, "html.parser")
    assert again.select("main table")[-1] == first.select("main table")[-1]
