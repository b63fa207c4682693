"""What a provider is told of a file that changes little, or that puts something right."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import LogEntry, Referral
from register.services.referrals.words import Decided
from tests.completions import ADA, NPQ, ZOE, csv_of
from tests.functional.sent_completions import check, hidden, post, send
from tests.referrals import settle


def test_a_row_that_is_ignored_is_not_one_to_correct_and_send_again(
    provider: FlaskClient,
) -> None:
    path, page = check(provider, csv_of(ADA, ADA))
    post(provider, f"{path}/confirm", hidden(page))
    done = BeautifulSoup(provider.get(path).text, "html.parser")
    told = {row.dt.text.strip(): row.dd.text.strip() for row in done.select("dl > div")}
    assert (told["Ignored"], told["Left out"]) == ("1", "0")
    assert "Rows that were left out" not in done.text
    assert "left out" not in provider.get("/completions").text


@pytest.mark.parametrize(
    "rows", [(ADA,), (ADA, ADA), ({"TRN": "Total: 0"},)], ids=["held", "held twice", "nobody"]
)
def test_a_file_that_changes_nothing_is_said_to_change_nothing(
    provider: FlaskClient, rows: tuple[dict[str, str], ...]
) -> None:
    path, page = check(provider, csv_of(ADA, ZOE))
    post(provider, f"{path}/confirm", hidden(page))
    _, page = check(provider, csv_of(*rows))
    assert "No row changes what is held. Confirm to get a receipt for this file." in page
    assert "Every row is already held" not in page


def test_a_file_sent_again_does_not_undo_what_corrected_it_and_says_so(
    provider: FlaskClient,
) -> None:
    path, page = check(provider, csv_of(ADA))
    post(provider, f"{path}/confirm", hidden(page))
    send(provider, csv_of(ADA))
    told = BeautifulSoup(provider.get(path).text, "html.parser").text
    assert "and not a second time. What was changed since stays changed." in told


def test_what_was_not_known_before_is_a_reason_to_correct_it(
    provider: FlaskClient, session: Session
) -> None:
    path, page = check(provider, csv_of(ADA | {"Certificate number": ""}))
    post(provider, f"{path}/confirm", hidden(page))
    path, page = check(provider, csv_of(ADA))
    assert "It was not known when it was reported, for example a certificate number" in page
    answer = hidden(page) | {"correction_reason": "not_known"}
    assert post(provider, f"{path}/confirm", answer).status_code == 303
    kept = session.scalars(select(LogEntry.reason).where(LogEntry.action == "award.corrected"))
    assert kept.all() == ["not_known"]


def test_a_row_that_a_registrar_asks_for_again_is_taken_from_the_file_with_the_findings(
    provider: FlaskClient, session: Session
) -> None:
    path, page = check(provider, csv_of(ADA))
    post(provider, f"{path}/confirm", hidden(page))
    married = csv_of(ADA | NPQ | {"Last name": "Smith"})
    path, page = check(provider, married)
    post(provider, f"{path}/confirm", hidden(page))
    assert "If you are asked to send a row again, send the file to keep" in provider.get(path).text
    [ref] = session.scalars(select(Referral.ref)).all()
    session.rollback()
    settle(session, ref, Decided.FURTHER_NAME, last_name="Smith", first_names="Ada")
    send(provider, married)
    told = BeautifulSoup(provider.get(path).text, "html.parser").text
    assert "To have its rows looked at again, download the file to keep, and send that." in told
    _, page = check(provider, provider.get(f"{path}/findings.csv").data)
    assert "1 new." in page
