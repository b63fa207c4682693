"""A provider's journey in the browser: choose, check, confirm; and files that are none."""

import csv
import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from tests.accounts import csrf_token, make_account, sign_in
from tests.completions import ADA, OTHER, WYCHFORD, ZOE, csv_of
from tests.functional.sent_completions import check, hidden, post, send

BAD = ZOE | {"Date of birth": "31/02/1985"}


def test_a_file_is_chosen_checked_and_confirmed(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA, ZOE))
    assert "<title>Not sent yet: july.csv, checked on " in page
    assert "2 new." in page
    assert "Confirm and send 2 rows" in page
    assert "Ada O’Brien" in page
    assert "award date 20 July 2023" in page
    done = post(provider, f"{path}/confirm", hidden(page))
    assert (done.status_code, done.location) == (303, path)
    page = provider.get(path).get_data(as_text=True)
    assert "Your file has been recorded" in page
    receipt = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert receipt
    again = send(provider, csv_of(ADA, ZOE), "the same by another name.csv")
    assert again.location == path
    assert receipt[0] in provider.get("/completions").get_data(as_text=True)


def test_confirming_again_and_going_back_do_no_harm(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA))
    for _ in range(2):
        assert post(provider, f"{path}/confirm", hidden(page)).status_code == 303
    assert "New awards" in provider.get(path).get_data(as_text=True)


def test_rows_that_need_a_person_come_first_and_may_be_left_out(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA, BAD))
    assert "1 new, 1 needs you." in page
    assert page.index("Rows to look at") < page.index("What will be recorded")
    assert "‘31/02/1985’" in page
    assert "Zoë Nuñez" in page
    refused = post(provider, f"{path}/confirm", hidden(page) | {"rows": "all"})
    assert refused.status_code == 422
    assert "1 row has errors" in refused.get_data(as_text=True)
    assert "<title>Error: Not sent yet" in refused.get_data(as_text=True)
    assert hidden(page)["rows"] == "good"
    assert post(provider, f"{path}/confirm", hidden(page)).status_code == 303


def test_a_file_of_which_no_row_can_be_recorded_says_so_and_offers_what_can_be_done(
    provider: FlaskClient,
) -> None:
    path, page = check(provider, csv_of(BAD, BAD | {"TRN": "7001236"}))
    shown = BeautifulSoup(page, "html.parser").main
    assert shown
    told = shown.get_text(" ", strip=True)
    assert "Nothing can be sent until the file is put right." in told
    assert told.count("2 rows cannot be recorded as they are. Correct them in your own file") == 1
    assert not [each for each in ("When you send it", "need you", "leave them out") if each in told]
    assert "Put the file right" in told
    assert {f"{path}/findings.csv", "/completions"} <= {a["href"] for a in shown.select("a[href]")}
    assert hidden(page) == {}


def test_a_confirmation_of_findings_never_seen_is_refused(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA))
    stale = post(provider, f"{path}/confirm", hidden(page) | {"digest": "0" * 64})
    assert stale.status_code == 409
    assert "since you looked" in stale.get_data(as_text=True)
    for digest in ("", "x", "\x00" * 64, "0" * 65):
        refused = post(provider, f"{path}/confirm", {"rows": "all", "digest": digest})
        assert refused.status_code == 400
    assert "Confirm and send" in provider.get(path).get_data(as_text=True)


def test_the_rows_that_can_be_sent_without_a_wrong_one_are_counted_in_words(
    provider: FlaskClient,
) -> None:
    other = ADA | {"TRN": "2300099", "Certificate number": "NA/00099"}
    elsewhere = ADA | {"Date of birth": "14/12/1984"}
    for rows, sent, button in (
        ([ADA], "the other row.", "the other row"),
        ([ADA, other], "the rest.", "the other 2 rows"),
    ):
        _, page = check(provider, csv_of(*rows, BAD))
        assert f"Or leave it out and send {sent}" in page
        assert f"Send only {button}\n" in page
    path, page = check(provider, csv_of(ADA))
    post(provider, f"{path}/confirm", hidden(page))
    _, page = check(provider, csv_of(elsewhere, BAD))
    assert "Or leave it out and send the other row, which goes to a registrar." in page


def test_a_correction_asks_why(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA))
    post(provider, f"{path}/confirm", hidden(page))
    path, page = check(provider, csv_of(ADA | {"Award date": "21/07/2023"}))
    assert "Why are you correcting" in page
    assert "changes from 20 July 2023 to 21 July 2023" in page
    assert not re.search(r"<input[^>]* checked", page), "a reason is chosen that nobody chose"
    unsaid = post(provider, f"{path}/confirm", hidden(page))
    assert unsaid.status_code == 400
    box = BeautifulSoup(unsaid.get_data(as_text=True), "html.parser").select_one(
        'a[href="#correction_reason"]'
    )
    assert box
    assert box.text == "Select why you are correcting what you reported before"
    stale = {**hidden(page), "correction_reason": "system_fault", "digest": "0" * 64}
    asked_anew = BeautifulSoup(post(provider, f"{path}/confirm", stale).text, "html.parser")
    [kept] = asked_anew.select("[name=correction_reason][checked]")
    assert kept["value"] == "system_fault"
    answer = {**hidden(page), "correction_reason": "no such reason"}
    assert post(provider, f"{path}/confirm", answer).status_code == 400
    answer["correction_reason"] = "system_fault"
    assert post(provider, f"{path}/confirm", answer).status_code == 303


def test_a_receipt_speaks_of_new_awards_only_where_there_are_any(provider: FlaskClient) -> None:
    said = []
    for row in (ADA, ADA | {"Your reference": "S9"}):
        path, page = check(provider, csv_of(row))
        post(provider, f"{path}/confirm", hidden(page) | {"correction_reason": "mistyped"})
        page = provider.get(path).get_data(as_text=True)
        assert "Your file has been recorded" in page
        said.append("awards can be checked by appointment panels" in page)
    assert said == [True, False]


def test_a_cancelled_upload_can_be_checked_again(provider: FlaskClient) -> None:
    path, page = check(provider, csv_of(ADA))
    asked = BeautifulSoup(page, "html.parser").select_one(f'details form[action="{path}/cancel"]')
    assert asked, "the page cancels an upload at one press, unasked"
    assert post(provider, f"{path}/cancel").status_code == 303
    assert "The upload is cancelled. Nothing of it" in provider.get("/completions").text
    assert "You cancelled this upload" in provider.get(path).get_data(as_text=True)
    assert post(provider, f"{path}/check").status_code == 303
    assert "1 new." in provider.get(path).get_data(as_text=True)


def test_the_findings_and_the_template_are_files(provider: FlaskClient) -> None:
    path, _ = check(provider, csv_of(ADA, BAD))
    for address, words in (
        (f"{path}/findings.csv", "31/02/1985"),
        ("/completions/template.csv", "Award date"),
    ):
        file = provider.get(address)
        assert file.mimetype == "text/csv"
        assert file.headers["Content-Disposition"].startswith("attachment")
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert words in file.get_data().decode("utf-8-sig")


def test_the_findings_are_named_after_the_file_whatever_its_name_ends_in(
    provider: FlaskClient,
) -> None:
    sent = send(provider, csv_of(ADA, BAD), "JULY.CSV")
    named = provider.get(f"{sent.location}/findings.csv").headers["Content-Disposition"]
    assert named == "attachment; filename=JULY-findings.csv"


def test_a_blank_row_is_given_back_in_its_place_as_ignored(provider: FlaskClient) -> None:
    lines = csv_of(ADA, ZOE).splitlines(keepends=True)
    blank = b",,,,,,,,,,\r\n"
    path, page = check(provider, b"".join([*lines[:2], blank, *lines[2:], blank]))
    assert "The file has 2 rows, and 2 blank rows that are ignored." in page
    file = provider.get(f"{path}/findings.csv").get_data().decode("utf-8-sig")
    beside = [row[-5:-2] for row in csv.reader(io.StringIO(file, newline=""))]
    assert beside[1:] == [
        ["2", "new", ""],
        ["3", "ignored", "It is blank."],
        ["4", "new", ""],
        ["5", "ignored", "It is blank."],
    ]


def test_a_second_file_in_another_box_is_refused(provider: FlaskClient) -> None:
    content = csv_of(ADA)
    both = {"file": (io.BytesIO(content), "a.csv"), "other": (io.BytesIO(content), "b.csv")}
    refused = post(provider, "/completions", both)
    assert refused.status_code == 400
    assert "Select one file at a time" in refused.get_data(as_text=True)


def test_somebody_elses_upload_looks_like_none(
    provider: FlaskClient, session: Session, app: Any
) -> None:
    path, page = check(provider, csv_of(ADA))
    stranger = app.test_client()
    college = (OrganisationKind.PROVIDER, OTHER, "Marlow College")
    sign_in(
        stranger,
        make_account(session, Role.PROVIDER, email="marlow@example.org", organisation=college),
    )
    nowhere = "/completions/" + "0" * 26
    for theirs, nobodys in ((path, nowhere), (f"{path}/findings.csv", f"{nowhere}/findings.csv")):
        one, other = stranger.get(theirs), stranger.get(nobodys)
        assert one.status_code == other.status_code == 404
        assert one.data == other.data or len(one.data) == len(other.data)
    for action in ("confirm", "cancel", "check"):
        assert post(stranger, f"{path}/{action}", hidden(page)).status_code == 404
    assert "july.csv" not in stranger.get("/completions").get_data(as_text=True)


def test_other_roles_and_strangers_may_not_send(client: FlaskClient, session: Session) -> None:
    assert client.get("/completions").status_code == 303
    sign_in(client, make_account(session, Role.PANEL))
    assert client.get("/completions").status_code == 403
    token = csrf_token(client)
    assert client.post("/completions", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({}, 400, "Select a file"),
        ({"file": "not a file"}, 400, "Select a file"),
        ({"file": (io.BytesIO(b""), "")}, 400, "Select a file"),
        ({"upload": (io.BytesIO(b"TRN\n1"), "a.csv")}, 400, "Select a file"),
        ({"file": (io.BytesIO(b""), "empty.csv")}, 422, "The selected file is empty"),
        ({"file": (io.BytesIO(b"hello"), "a.csv")}, 422, "heading row"),
        ({"file": (io.BytesIO(b"%PDF-1.7 "), "a.csv")}, 415, "a PDF"),
        ({"file": (io.BytesIO(b"PK\x03\x04 xl/ "), "a.csv")}, 415, "an Excel workbook"),
        ({"file": (io.BytesIO(b"x" * 5_010_000), "a.csv")}, 413, "smaller than 5 MB"),
    ],
)
def test_what_is_no_such_file_gets_one_sentence(
    provider: FlaskClient, data: dict[str, Any], status: int, words: str
) -> None:
    fresh = {
        name: (io.BytesIO(value[0].getvalue()), value[1]) if isinstance(value, tuple) else value
        for name, value in data.items()
    }
    answer = post(provider, "/completions", fresh)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, words in page) == (status, True), page[:3000]
    assert "<title>Error: " in page
    assert "Traceback" not in page


def test_two_files_at_once_are_refused(provider: FlaskClient) -> None:
    both = {"file": [(io.BytesIO(csv_of(ADA)), "a.csv"), (io.BytesIO(csv_of(ZOE)), "b.csv")]}
    answer = post(provider, "/completions", both)
    assert answer.status_code == 400
    assert "Select one file at a time" in answer.get_data(as_text=True)


def test_a_file_of_six_megabytes_is_too_large(provider: FlaskClient) -> None:
    answer = send(provider, b"x" * 6_000_000)
    assert answer.status_code == 413
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\temp\\july.csv", "ju\x00ly.csv", "<b>july</b>.csv", "x" * 300]
)
def test_a_strange_file_name_does_no_harm(provider: FlaskClient, name: str) -> None:
    answer = send(provider, csv_of(ADA), name)
    assert answer.status_code == 303
    page = provider.get(answer.location).get_data(as_text=True)
    for trouble in ("\x00", "<b>july", "../", "C:\\"):
        assert trouble not in page
    assert provider.get(f"{answer.location}/findings.csv").status_code == 200


@pytest.mark.parametrize("ref", ["x", "%00", "0" * 26, "a" * 4_000, "%F0%9F%92%A9", "..%2f"])
def test_a_reference_that_is_none_is_not_found(provider: FlaskClient, ref: str) -> None:
    assert provider.get(f"/completions/{ref}").status_code == 404


def test_the_receipt_of_a_file_says_what_it_proves_from_what_is_in_it(
    provider: FlaskClient,
) -> None:
    path, page = check(provider, csv_of(ADA, ZOE))
    assert provider.get(f"{path}/receipt").location == path
    post(provider, f"{path}/confirm", hidden(page))
    done = provider.get(path).get_data(as_text=True)
    receipt = provider.get(f"{path}/receipt")
    number = receipt.headers["Content-Disposition"].removeprefix("attachment; filename=receipt-")
    number = number.removesuffix(".json")
    assert number in done
    assert ADA["Last name"] not in receipt.text
    said = post(provider, "/verify-a-receipt", {"receipt_text": receipt.text}).text
    assert "The receipt holds" in said
    for told in (number, "A provider’s file was put on the record", "2 new", WYCHFORD):
        assert told in said
    wrong = receipt.text.replace(number, "2222-2222-2222")
    assert (
        "not what the entry recorded"
        in post(provider, "/verify-a-receipt", {"receipt_text": wrong}).text
    )
