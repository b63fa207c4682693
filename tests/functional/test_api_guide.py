"""The page for whoever writes to the API names what the API has, no less and no more."""

import re

import pytest
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
