"""That a school had no SENCO is taken back after somebody was designated, by page and API."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.appointment_calls import BODY, Call
from tests.functional.school_journey import errors, post, send

OURS = "/our-senco/100001"
DAY = {"declared_on-day": "1", "declared_on-month": "8", "declared_on-year": "2025"}
WHY = {"reason": "typing_mistake"}


def test_the_page_lists_what_was_said_before_a_designation_and_takes_it_back(
    school: FlaskClient,
) -> None:
    assert post(school, f"{OURS}/none", **DAY).status_code == 303
    assert "When the school said" not in school.get(OURS).text, "what holds is said at the top"
    send(school)
    page = BeautifulSoup(school.get(OURS).text, "html.parser")
    table = next(each for each in page.select("table") if "no SENCO" in each.caption.text)
    cells = [each.get_text(" ", strip=True) for each in table.select("tbody th, tbody td")]
    assert cells[0] == "From 1 August 2025"
    assert "31 August 2025" in cells[1]
    path = str(table.select_one("a")["href"])
    form = school.get(path).text
    told = "The school has said that it had no SENCO from 1 August 2025 to 31 August 2025."
    assert told in form
    left = "will then not know whether the school had a SENCO from 1 August 2025 to 31 August 2025."
    assert left in form
    assert "<h1" in form
    assert "Take back that there was no SENCO" in form
    since = BeautifulSoup(form, "html.parser").select_one("[name=since]")["value"]
    unsaid = post(school, f"{OURS}/none/take-back", since=since)
    assert (unsaid.status_code, told in unsaid.text) == (400, True)
    done = post(school, f"{OURS}/none/take-back", since=since, **WHY)
    after = school.get(done.location).text
    assert "no longer holds that the school had no SENCO from 1 August 2025 to 31 Aug" in after
    assert "When the school said" not in after
    assert "Ngozi Okafor" in after
    again = post(school, f"{OURS}/none/take-back", since=since, **WHY)
    assert (again.status_code, "nothing to take back" in again.text) == (409, True)


def test_the_page_says_that_a_gap_stays_where_somebody_had_left_before_it(
    school: FlaskClient,
) -> None:
    ends = {"ended_on-day": "31", "ended_on-month": "8", "ended_on-year": "2024"}
    assert send(school, **{"started_on-year": "2023"}, **ends).status_code == 303
    post(school, f"{OURS}/none", **DAY)
    assert "will still have no SENCO on record." in school.get(f"{OURS}/none/take-back").text
    send(school)
    form = school.get(f"{OURS}/none/take-back?since=2025-08-01").text
    assert "will still have no SENCO on record from 1 August 2025 to 31 August 2025." in form


def test_a_page_asked_for_a_day_that_was_not_said_tells_what_holds(school: FlaskClient) -> None:
    asked = f"{OURS}/none/take-back?since=2020-01-01"
    assert "there is nothing to take back" in school.get(asked).text
    post(school, f"{OURS}/none", **DAY)
    assert "has had no SENCO since 1 August 2025" in school.get(asked).text
    late = post(school, f"{OURS}/none/take-back", since="2020-01-01", **WHY)
    assert (late.status_code, "from another day" in errors(late)[0]) == (409, True)


def test_the_api_lists_each_time_and_takes_back_the_one_of_a_day(call: Call) -> None:
    path = "/schools/100001/vacancy"
    said = {"declared_on": "2025-08-01"}
    first = call("POST", path, said).get_json()
    assert first["vacancies"] == [{**said, "until": None}]
    call("POST", "/schools/100001/appointments", BODY)
    listed = call("GET", "/schools/100001/appointments").get_json()
    assert (listed["vacant_from"], listed["vacancies"]) == (None, [{**said, "until": "2025-08-31"}])
    unsaid = call("POST", f"{path}/take-back", WHY)
    assert unsaid.status_code == 409
    assert "give the first of them" in unsaid.get_json()["detail"]
    taken = call("POST", f"{path}/take-back", {**WHY, "since": "2025-08-01"})
    assert (taken.status_code, taken.get_json()["vacancies"]) == (200, [])
    assert call("POST", f"{path}/take-back", {**WHY, "since": "2025-08-01"}).status_code == 409
