"""A page about one person or school says whose in its title, which is what a reader hears first."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at
from tests.completions import ADA, csv_of
from tests.functional.approving import NEW, WHY
from tests.functional.school_journey import FORM, HILL, post, send
from tests.functional.sent_completions import check, hidden
from tests.functional.sent_completions import post as confirm
from tests.functional.world import CHECK, World

SCHOOL = "Wychford Primary School"
OURS = "/our-senco/100001"
END = " - Our SENCO - SENCO Register"


def title_of(page: str) -> str:
    found = BeautifulSoup(page, "html.parser").title
    return found.get_text() if found else ""


def references(session: Session) -> list[str]:
    found = [each.ref for each in appointments_at(session, ["100001"])]
    session.rollback()
    return found


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("end", "Record the last day"),
        ("correct", "Correct a designation"),
        ("take-back", "Take a designation back"),
        ("earlier-service", "Earlier service as SENCO"),
    ],
)
def test_pages_about_the_designations_of_two_people_have_two_titles(
    page: str, words: str, school: FlaskClient, session: Session
) -> None:
    send(school)
    send(school, **HILL, **{"started_on-day": "2"}, instead_of="shared")
    titles = {
        title_of(school.get(f"/our-senco/designations/{ref}/{page}").text)
        for ref in references(session)
    }
    assert titles == {
        f"{words}: Ngozi Okafor, SENCO from 1 September 2025{END}",
        f"{words}: Jo Hill, SENCO from 2 September 2025{END}",
    }


def test_what_is_told_before_it_is_recorded_says_whose_it_is(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{references(session)[0]}"
    day = {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2026"}
    whose = f"Ngozi Okafor, SENCO from 1 September 2025{END}"
    ending = post(school, f"{path}/end", **day).text
    assert title_of(ending) == f"Check before you record the last day: {whose}"
    correcting = {**FORM, "reason": "new_evidence", "started_on-day": "2"}
    refused = post(school, f"{path}/correct").text
    assert title_of(refused) == f"Error: Correct a designation: {whose}"
    told = post(school, f"{path}/correct", **correcting, **{"ended_on-day": ""}).text
    assert title_of(told).startswith(("Check before you correct", "Correct a designation"))


def test_a_page_about_a_school_says_which_for_whoever_acts_for_several(
    school: FlaskClient,
) -> None:
    name = BeautifulSoup(school.get(OURS).text, "html.parser").title.get_text().split(" - ")[1]
    assert title_of(school.get(f"{OURS}/designate").text) == f"Designate a SENCO: {name}{END}"
    assert title_of(school.get(f"{OURS}/none").text) == f"Say that there is no SENCO: {name}{END}"
    none = school.get(f"{OURS}/none/take-back").text
    assert title_of(none) == f"Take back that there is no SENCO: {name}{END}"
    check = post(school, f"{OURS}/designate", **FORM).text
    assert title_of(check) == f"Check before you designate: Ngozi Okafor{END}"


def test_a_page_of_the_desk_says_what_is_checked_or_whose_account_it_is(world: World) -> None:
    registrar, own = world.browsers["registrar"], world.own["registrar"]
    proposal = title_of(registrar.get(f"/desk/approvals/{own['proposal']}").text)
    assert proposal.startswith("Make an account a registrar’s: waiting, proposed on ")
    asked = {"csrf_token": world.tokens["registrar"], "email": world.emails["panel"], **WHY}
    check = title_of(registrar.post(f"{NEW}/check", data=asked).text)
    assert check.startswith("Check before you propose: Make an account a registrar’s - ")
    account = registrar.get(f"/accounts/{own['account']}")
    name = title_of(account.text).partition(" - ")[0]
    closing = title_of(registrar.get(f"/accounts/{own['account']}/deactivate").text)
    assert closing.startswith(f"Deactivate an account: {name} - ")


def test_links_and_headings_about_two_sencos_of_one_name_are_told_apart(
    school: FlaskClient,
) -> None:
    send(school)
    send(school, trn="7654321", **{"started_on-day": "2"}, instead_of="shared")
    page = BeautifulSoup(school.get(OURS).text, "html.parser").main
    assert page
    links = [" ".join(each.get_text().split()) for each in page.select("ul.govuk-list a")]
    assert len(links) == len(set(links)) == 8
    headings = [each.get_text() for each in page.select("h2.govuk-heading-m")]
    assert headings == [
        "Ngozi Okafor, from 1 September 2025",
        "Ngozi Okafor, from 2 September 2025",
        "Earlier SENCOs",
    ]


def test_two_checks_with_one_answer_have_two_titles(world: World) -> None:
    panel, titles = world.browsers["panel"], []
    for _ in range(2):
        asked = {"csrf_token": world.tokens["panel"], "surname": "Nobody", "trn": "7001234"}
        made = panel.post("/checks", data=asked | {"purpose": CHECK["purpose"]})
        receipt = made.location.rpartition("/")[2]
        titles.append(title_of(panel.get(made.location).text))
        assert titles[-1].endswith(f", receipt {receipt} - Checks - SENCO Register")
    assert len(set(titles)) == 2


def test_a_file_says_when_it_was_checked_and_under_which_receipt_it_was_recorded(
    provider: FlaskClient,
) -> None:
    path, page = check(provider, csv_of(ADA))
    assert title_of(page).startswith("Not sent yet: july.csv, checked on ")
    confirm(provider, f"{path}/confirm", hidden(page))
    done = BeautifulSoup(provider.get(path).text, "html.parser")
    [number] = done.select(".govuk-panel strong")
    title = f"Your file has been recorded: july.csv, receipt {number.get_text()}"
    assert title_of(str(done)).startswith(f"{title} - ")


def test_each_list_of_the_year_ahead_says_in_its_title_which_it_is(world: World) -> None:
    inspector = world.browsers["inspector"]
    ahead = BeautifulSoup(inspector.get("/estate/forecast?as_at=2024-09-01").text, "html.parser")
    lists = {str(each["href"]) for each in ahead.select("tbody a[href*='#schools']")}
    titles = {title_of(inspector.get(each).text) for each in lists}
    assert len(titles) == len(lists) > 6
    assert {each.partition(":")[0] for each in titles} == {"The year ahead, from 1 September 2024"}


def test_the_estate_says_in_its_title_of_which_schools_and_as_known_when(world: World) -> None:
    inspector = world.browsers["inspector"]
    page = BeautifulSoup(inspector.get("/estate").text, "html.parser")
    choice = page.select("#authority option")[1]
    code, name = str(choice["value"]), choice.get_text()
    asked = f"/estate?as_at=2026-09-01&authority={code}&status=REVIEW&reason=SENCO_NOT_RECORDED"
    title = title_of(inspector.get(asked).text)
    assert title.startswith(f"The estate on 1 September 2026 in {name}: ")
    assert ", needs review (Not known whether there is a SENCO) - " in title
    then = title_of(inspector.get("/estate?as_at=2026-09-01&known_at=2026-09-02").text)
    assert then.startswith("The estate on 1 September 2026, as known on 2 September 2026")


@pytest.mark.parametrize("page", ["", "/what-would-change"])
def test_an_answer_as_known_before_says_so_in_its_title(world: World, page: str) -> None:
    inspector, path = world.browsers["inspector"], f"/schools/900011{page}"
    then = title_of(inspector.get(f"{path}?as_at=2026-09-01&known_at=2026-11-30").text)
    now = title_of(inspector.get(f"{path}?as_at=2026-09-01").text)
    assert " on 1 September 2026, as known on 30 November 2026" in then
    assert ", as known on" not in now
