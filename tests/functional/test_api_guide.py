"""The page for whoever writes to the API names what the API has, no less and no more."""

import re
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from register.access import Role
from register.schemas.completions import Confirmation
from register.schemas.corrections import CorrectBody
from register.schemas.referrals import DecisionBody
from register.services.appointments.facts import AmendmentReason
from register.services.checks import purposes_of
from register.services.completions.records import CorrectionReason
from register.services.referrals.words import Ground
from tests.completions import ADA, csv_of
from tests.functional.journeys import journeys
from tests.functional.routes import API, routes
from tests.functional.who_may import PROVIDER
from tests.functional.world import World

DESIGNATION, DESIGNATIONS = "A designation", "A school’s designations"
PROPOSAL, REFERRAL, UPLOAD = "A proposal", "A referral", "An upload"
ANSWERS = {
    "GET /approvals": "Acts that take two registrars",
    "GET /approvals/<ref>": PROPOSAL,
    "GET /checks": "Checks",
    "GET /checks/<reference>": "A check",
    "GET /checks/<reference>/receipt": "The receipt of a check",
    "GET /completions": "Uploads",
    "GET /completions/<ref>": UPLOAD,
    "GET /compliance": "Many schools",
    "GET /compliance/forecast": "A forecast",
    "GET /law": "The law",
    "GET /law/case": "A made-up case",
    "GET /log/consistency": "That the log goes on",
    "GET /log/entries/<number>/receipt": "The receipt of an entry",
    "GET /log/keys": "The keys of the log",
    "GET /my-record/looks": "Who has looked",
    "GET /referrals": "The desk",
    "GET /referrals/<ref>": REFERRAL,
    "GET /schools": "Schools found",
    "GET /schools/<urn>/appointments": DESIGNATIONS,
    "GET /schools/<urn>/compliance": "A school’s answer",
    "GET /schools/<urn>/compliance/changes": "What would change an answer",
    "GET /serial-movers": "Serial movers",
    "POST /appointments/<ref>/correct": DESIGNATION,
    "POST /appointments/<ref>/end": DESIGNATION,
    "POST /appointments/<ref>/prior-service": DESIGNATION,
    "POST /appointments/<ref>/prior-service/take-back": DESIGNATION,
    "POST /appointments/<ref>/take-back": DESIGNATIONS,
    "POST /approval-previews": "The preview of an act",
    "POST /approvals": PROPOSAL,
    "POST /approvals/<ref>/approve": PROPOSAL,
    "POST /approvals/<ref>/decline": PROPOSAL,
    "POST /approvals/<ref>/withdraw": PROPOSAL,
    "POST /checks": "A check",
    "POST /completions": UPLOAD,
    "POST /completions/<ref>/accept": "An accepted upload",
    "POST /completions/<ref>/cancel": "Uploads",
    "POST /law/rehearsals": "A rehearsal",
    "POST /people/records": "Records of people",
    "POST /referrals/<ref>/decision": REFERRAL,
    "POST /referrals/<ref>/preview": "The preview of a decision",
    "POST /schools/<urn>/appointments": DESIGNATION,
    "POST /schools/<urn>/vacancy": DESIGNATIONS,
    "POST /schools/<urn>/vacancy/take-back": DESIGNATIONS,
}
"""What the page calls each answer."""
NO_JSON = {
    "GET /completions/<ref>/findings.csv",
    "GET /log/checkpoint",
    "POST /approvals/<ref>/export",
}
BESIDE = {"without_senco", "given_back", "prior_service_not_recorded"}
"""What a change answers beside what is held then."""
LISTED = {"POST /completions/<ref>/cancel"}
"""It answers one of those that are listed."""


@pytest.fixture
def guide(client: FlaskClient) -> str:
    return client.get("/api").get_data(as_text=True)


def test_every_address_of_the_api_is_on_its_page_and_no_other(app: Flask, guide: str) -> None:
    held = {
        f"{method} {re.sub('<[^>]+>', '*', rule.rule)}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = re.findall(r"((?:GET|POST) /api/v1/[^<\s]+)", guide)
    assert {re.sub(r"/[A-Z]+\b", "/*", each.split("?")[0]) for each in told} == held


@pytest.mark.parametrize(
    "word",
    [
        *(
            *purposes_of(Role.PANEL),
            *purposes_of(Role.REGISTRAR),
            *CorrectionReason,
            *AmendmentReason,
            *Ground,
        ),
        *(*Confirmation().fields, *CorrectBody().fields, *DecisionBody().fields),
    ],
)
def test_the_words_that_it_takes_are_on_its_page(guide: str, word: str) -> None:
    assert word in guide


def told(guide: str) -> dict[str, set[str]]:
    """The members that the page tells of each answer."""
    page = BeautifulSoup(guide, "html.parser")
    (table,) = [each for each in page("table") if each.caption.text == "What comes back"]
    for label in table.select(".app-stacks__label"):
        label.decompose()
    rows = [[cell.text.strip() for cell in row("th") + row("td")] for row in table("tr")[1:]]
    return {name: set(members.split(", ")) for name, members, _ in rows}


def answered(world: World) -> dict[str, set[str]]:
    """The members of each answer in JSON that a route of the API gives."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, send in journeys(world):
        if API in name:
            answer = send()
            if answer.is_json and answer.status_code < 300:
                found[name.replace("/api/v1", "")] |= set(answer.get_json())
    found["POST /completions/<ref>/accept"] = set(accepted(world))
    return found


def accepted(world: World) -> dict[str, object]:
    """What is answered to whoever has a file put on the record: no journey sends its digest."""
    client, headers = world.app.test_client(), world.keys[PROVIDER]
    path, content = f"{API}completions", csv_of(ADA | {"Your reference": "the guide"})
    checked = client.post(path, data=content, content_type="text/csv", headers=headers).get_json()
    body = {"rows": "good", "digest": checked["digest"]}
    answer: dict[str, object] = client.post(
        f"{path}/{checked['ref']}/accept", json=body, headers=headers
    ).get_json()
    return answer


def test_the_members_of_its_answers_are_those_on_its_page(world: World) -> None:
    held = {f"{method} {path[len(API) - 1 :]}" for method, path in routes(world) if API in path}
    assert held == {*ANSWERS, *NO_JSON}
    documented, real = told(world.app.test_client().get("/api").text), answered(world)
    wrong = {
        route: members ^ documented[ANSWERS[route]]
        for route, members in real.items()
        if route not in LISTED and members - BESIDE != documented[ANSWERS[route]]
    }
    assert wrong == {}
    assert set(documented) - {ANSWERS[route] for route in real} == set()
