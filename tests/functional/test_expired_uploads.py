"""A check that nobody confirmed within a day: what its page, its confirmation and the API say."""

import re
from datetime import datetime, timedelta

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register.access import Role
from register.days import instant_in_words
from register.models import Award, Upload
from tests.accounts import make_account, make_key
from tests.completions import ADA, ZOE, add_providers, csv_of
from tests.databases import count
from tests.functional.sent_completions import check, hidden, post

BAD = ZOE | {"Date of birth": "31/02/1985"}
LATE = {"Course start": "01/10/2024", "Course completed": "01/06/2025", "Award date": "20/07/2025"}
TOO_LATE = (
    "This file was checked more than 24 hours ago, so the check is no longer good and nothing has "
    "been recorded. Check the file again"
)


def age(session: Session) -> datetime:
    """Make every check older by 25 hours; when it was made, then."""
    first = session.scalars(select(Upload.checked_at)).one()
    day = timedelta(hours=25)
    session.execute(update(Upload).values(checked_at=first - day, expires_at=first - timedelta(1)))
    session.commit()
    return first - day


def words_of(page: str) -> str:
    shown = BeautifulSoup(page, "html.parser").main
    assert shown
    return " ".join(shown.get_text(" ").split())


def test_its_page_says_nothing_is_to_be_recorded_and_offers_to_check_it_again(
    provider: FlaskClient, session: Session
) -> None:
    path, page = check(provider, csv_of(ADA | LATE, BAD))
    assert "To be recorded, and may not count" in page
    then = instant_in_words(age(session))
    page = provider.get(path).get_data(as_text=True)
    words = words_of(page)
    assert f"checked on {then}, more than 24 hours ago, and was not confirmed. Nothing" in words
    assert "What was found then is below, and may have changed since." in words
    assert "What would have been recorded" in words
    assert "What may not have counted" in words
    assert "will be recorded" not in words.lower()
    assert "to be recorded" not in words.lower()
    assert hidden(page) == {}
    assert "None" in words_of(provider.get("/completions").get_data(as_text=True))
    assert post(provider, f"{path}/check").status_code == 303
    assert "Not sent yet" in provider.get(path).get_data(as_text=True)


def test_confirming_it_from_a_page_that_was_left_open_records_nothing(
    provider: FlaskClient, session: Session
) -> None:
    path, page = check(provider, csv_of(ADA))
    age(session)
    refused = post(provider, f"{path}/confirm", hidden(page))
    assert refused.status_code == 409
    assert TOO_LATE in words_of(refused.get_data(as_text=True))
    assert re.search("<h1[^>]*>Check expired: july.csv", refused.get_data(as_text=True))
    assert count(session, Award) == 0


def test_the_api_says_the_same_and_takes_the_file_again(
    client: FlaskClient, session: Session
) -> None:
    add_providers(session)
    key = make_key(session, make_account(session, Role.PROVIDER))
    sent = client.post(
        "/api/v1/completions", data=csv_of(ADA), content_type="text/csv", headers=key
    )
    path = f"/api/v1/completions/{sent.get_json()['ref']}"
    age(session)
    found = client.get(path, headers=key).get_json()
    assert found["state"] == "expired"
    body = {"rows": "all", "digest": found["digest"]}
    refused = client.post(f"{path}/accept", json=body, headers=key)
    assert (refused.status_code, refused.get_json()["detail"]) == (409, f"{TOO_LATE}.")
    assert count(session, Award) == 0
    again = client.post(
        "/api/v1/completions", data=csv_of(ADA), content_type="text/csv", headers=key
    )
    assert (again.get_json()["ref"], again.get_json()["state"]) == (found["ref"], "checked")
    accepted = client.post(f"{path}/accept", json=body, headers=key)
    assert accepted.get_json()["recorded"]["awards"] == 1
