"""The same job over `/api/v1` and on the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.cli.main import main
from register.models import LogEntry
from tests.accounts import make_account, make_key
from tests.completions import ADA, OTHER, PROVIDERS, WYCHFORD, ZOE, add_providers, csv_of
from tests.databases import url_of

URL = "/api/v1/completions"
BAD = ZOE | {"Date of birth": "31/02/1985"}


@pytest.fixture
def key(session: Session) -> dict[str, str]:
    """The headers of a request by the University of Wychford."""
    add_providers(session)
    return make_key(session, make_account(session, Role.PROVIDER))


def send(client: FlaskClient, key: dict[str, str], content: bytes) -> dict[str, Any]:
    answer = client.post(URL, data=content, content_type="text/csv", headers=key)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    body: dict[str, Any] = answer.get_json()
    assert answer.headers["Location"] == f"{URL}/{body['ref']}"
    return body


def test_a_file_is_checked_and_accepted_once(client: FlaskClient, key: dict[str, str]) -> None:
    checked = send(client, key, csv_of(ADA, ZOE))
    assert (checked["state"], checked["counts"]["new"]) == ("checked", 2)
    assert checked["rows"][0]["trn"] == "7001234"
    assert checked["rows"][0]["held_from"] == "2023-07-20"
    body = {"rows": "all", "digest": checked["digest"]}
    receipts = [
        client.post(f"{URL}/{checked['ref']}/accept", json=body, headers=key).get_json()
        for _ in range(2)
    ]
    assert receipts[0] == receipts[1]
    assert receipts[0]["recorded"]["awards"] == 2
    assert receipts[0].pop("log")["entry"]["number"] == receipts[0]["entry"]
    instants = (checked["checked_at"], checked["expires_at"], receipts[0]["accepted_at"])
    assert all(instant.endswith("Z") for instant in instants)
    form = {"file": (io.BytesIO(csv_of(ADA, ZOE)), "again.csv")}
    again = client.post(URL, data=form, headers=key)
    assert again.status_code == 200
    assert again.get_json()["receipt"] == receipts[0]
    listed = client.get(URL, headers=key).get_json()["uploads"]
    assert [upload["ref"] for upload in listed] == [checked["ref"]]


def test_errors_name_row_heading_and_person(client: FlaskClient, key: dict[str, str]) -> None:
    checked = send(client, key, csv_of(ADA, BAD))
    problem = checked["problems"][0]
    assert (problem["row"], problem["heading"]) == (3, "Date of birth")
    assert problem["person"] == "Zoë Nuñez"
    accept = f"{URL}/{checked['ref']}/accept"
    refused = client.post(accept, json={"rows": "all", "digest": checked["digest"]}, headers=key)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "refused")
    stale = client.post(accept, json={"rows": "good", "digest": "0" * 64}, headers=key)
    assert (stale.status_code, stale.get_json()["type"]) == (409, "conflict")
    good = client.post(accept, json={"rows": "good", "digest": checked["digest"]}, headers=key)
    assert good.get_json()["recorded"]["left_out"] == 1
    assert client.post(f"{URL}/{checked['ref']}/cancel", headers=key).status_code == 409
    findings = client.get(f"{URL}/{checked['ref']}/findings.csv", headers=key)
    assert findings.get_data().startswith(b"\xef\xbb\xbf")


def test_a_file_of_which_no_row_can_be_recorded_is_refused_in_the_same_words(
    client: FlaskClient, key: dict[str, str]
) -> None:
    checked = send(client, key, csv_of(BAD))
    for rows in ("all", "good"):
        body = {"rows": rows, "digest": checked["digest"]}
        refused = client.post(f"{URL}/{checked['ref']}/accept", json=body, headers=key)
        assert refused.status_code == 422
        assert refused.get_json()["detail"].startswith(
            "Nothing can be sent until the file is put right."
        )


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "text/csv", 422),
        (b"\x00", "text/csv", 422),
        (b"%PDF-1.7", "text/csv", 415),
        (b"{}", "application/json", 415),
        (b"TRN", "", 415),
        (b"not really", "multipart/form-data; boundary=x", 400),
        (b"x" * 5_010_000, "text/csv", 413),
        (b"x" * 6_000_000, "text/csv", 413),
    ],
)
def test_what_is_no_such_file_is_a_problem(
    client: FlaskClient, key: dict[str, str], content: bytes, kind: str, status: int
) -> None:
    answer = client.post(URL, data=content, content_type=kind, headers=key)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"


def test_days_saved_as_numbers_are_read_where_the_query_says_so(
    client: FlaskClient, key: dict[str, str]
) -> None:
    content = csv_of(ADA | {"Award date": "45127"})
    assert send(client, key, content)["counts"]["error"] == 1
    read = client.post(
        f"{URL}?day_numbers=1900", data=content, content_type="text/csv", headers=key
    )
    assert read.get_json()["rows"][0]["held_from"] == "2023-07-20"
    bad = client.post(f"{URL}?day_numbers=1", data=content, content_type="text/csv", headers=key)
    assert bad.status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"rows": "some", "digest": "0" * 64}, 422),
        ({"rows": ["all"], "digest": None}, 422),
        ({"rows": "all", "digest": "0" * 64, "provider": OTHER}, 422),
        ({"rows": "all", "digest": "0" * 64, "correction_reason": "why not"}, 422),
        ([], 400),
    ],
)
def test_a_strange_confirmation_is_refused(
    client: FlaskClient, key: dict[str, str], body: Any, status: int
) -> None:
    ref = send(client, key, csv_of(ADA))["ref"]
    answer = client.post(f"{URL}/{ref}/accept", json=body, headers=key)
    assert answer.status_code == status, answer.get_data(as_text=True)


def test_somebody_elses_upload_looks_like_none(
    client: FlaskClient, session: Session, key: dict[str, str]
) -> None:
    ref = send(client, key, csv_of(ADA))["ref"]
    college = (OrganisationKind.PROVIDER, OTHER, "Marlow College")
    other = make_key(
        session, make_account(session, Role.PROVIDER, email="m@example.org", organisation=college)
    )
    theirs = client.get(f"{URL}/{ref}", headers=other)
    nobodys = client.get(f"{URL}/{'0' * 26}", headers=other)
    assert (theirs.status_code, theirs.data) == (404, nobodys.data)
    panel = make_key(session, make_account(session, Role.PANEL))
    assert client.get(f"{URL}/{ref}", headers=panel).status_code == 403
    assert client.get(f"{URL}/{ref}").status_code == 401


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Run a command of the register on this database, in an empty folder."""
    url = url_of(engine)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Result:
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result

    return command


def test_the_operator_imports_providers_and_sends_for_one(run: Any, tmp_path: Path) -> None:
    (tmp_path / "providers.csv").write_bytes(PROVIDERS)
    (tmp_path / "july.csv").write_bytes(csv_of(ADA, ZOE))
    assert "3 providers added" in run("providers", "import", "providers.csv").output
    assert "3 unchanged" in run("providers", "import", "providers.csv").output
    checked = run("completions", "check", "july.csv", "--provider", WYCHFORD, "--json")
    assert checked.exit_code == 0
    ref = json.loads(checked.stdout)["ref"]
    accepted = run("completions", "accept", ref, "--json")
    assert json.loads(accepted.stdout)["recorded"]["awards"] == 2
    assert "Receipt" in run("completions", "accept", ref).output
    shown = run("completions", "check", "july.csv", "--provider", WYCHFORD).output
    assert "It was accepted before and is not recorded a second time." in shown
    assert json.loads(accepted.stdout)["number"] in shown


def test_a_file_with_errors_exits_1_and_only_its_good_rows_go_in(run: Any, tmp_path: Path) -> None:
    (tmp_path / "providers.csv").write_bytes(PROVIDERS)
    (tmp_path / "july.csv").write_bytes(csv_of(ADA, BAD))
    run("providers", "import", "providers.csv")
    checked = run(
        "completions", "check", "july.csv", "--provider", WYCHFORD, "--findings", "out.csv"
    )
    assert checked.exit_code == 1
    assert "Row 3 (Zoë Nuñez): Date of birth ‘31/02/1985’" in checked.output
    assert "31/02/1985" in (tmp_path / "out.csv").read_text("utf-8-sig")
    again = run("completions", "check", "july.csv", "--provider", WYCHFORD, "--day-numbers", "1900")
    assert again.exit_code == 1
    ref = checked.output.split()[-1]
    refused = run("completions", "accept", ref)
    assert (refused.exit_code, "1 row has errors" in refused.output) == (1, True)
    assert run("completions", "accept", ref, "--good-rows").exit_code == 0


def test_the_reason_of_a_correction_is_kept_where_the_operator_gives_one(
    run: Any, tmp_path: Path, session: Session
) -> None:
    (tmp_path / "providers.csv").write_bytes(PROVIDERS)
    run("providers", "import", "providers.csv")
    for day, *reason in (("20",), ("21",), ("22", "--correction-reason", "date_changed")):
        (tmp_path / "july.csv").write_bytes(csv_of(ADA | {"Award date": f"{day}/07/2023"}))
        checked = run("completions", "check", "july.csv", "--provider", WYCHFORD, "--json")
        ref = json.loads(checked.stdout)["ref"]
        assert run("completions", "accept", ref, *reason).exit_code == 0
    corrected = select(LogEntry.reason).where(LogEntry.action == "award.corrected")
    kept = session.scalars(corrected.order_by(LogEntry.number)).all()
    assert kept == [None, "date_changed"]
    assert run("completions", "accept", ref, "--correction-reason", "whim").exit_code == 2


def test_what_is_worth_checking_is_printed_and_stops_nothing(run: Any, tmp_path: Path) -> None:
    (tmp_path / "providers.csv").write_bytes(PROVIDERS)
    odd = [ZOE | {"TRN": f"70020{n:02}", "Last name": "Dr Nuñez", "Certificate number": "TBC"}
           for n in range(11)]  # fmt: skip
    (tmp_path / "july.csv").write_bytes(csv_of(ADA, *odd))
    run("providers", "import", "providers.csv")
    checked = run("completions", "check", "july.csv", "--provider", WYCHFORD)
    assert checked.exit_code == 0
    told = checked.output.partition("Worth checking:\n")[2].splitlines()
    assert told[0].startswith("Row 3 (Zoë Dr Nuñez): Last name ‘Dr Nuñez’ begins with a title.")
    assert told[20] == "2 more. Use --findings to write them all to a file."
    (tmp_path / "good.csv").write_bytes(csv_of(ADA))
    good = run("completions", "check", "good.csv", "--provider", WYCHFORD)
    assert "Worth checking" not in good.output


def test_a_file_of_which_no_row_can_be_recorded_is_not_offered_to_be_accepted(
    run: Any, tmp_path: Path
) -> None:
    (tmp_path / "providers.csv").write_bytes(PROVIDERS)
    (tmp_path / "july.csv").write_bytes(csv_of(BAD))
    run("providers", "import", "providers.csv")
    checked = run("completions", "check", "july.csv", "--provider", WYCHFORD)
    assert checked.exit_code == 1
    assert "Nothing can be sent until the file is put right." in checked.output
    assert "accept" not in checked.output


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("completions", "check", "missing.csv", "--provider", WYCHFORD), 2),
        (("completions", "check", "empty.csv", "--provider", WYCHFORD), 2),
        (("completions", "check", "good.csv", "--provider", "10088888"), 1),
        (("completions", "check", "good.csv"), 2),
        (("completions", "accept", "no-such-upload"), 1),
        (("completions", "accept", "0" * 26), 1),
        (("providers", "import", "good.csv"), 2),
        (("providers", "import", "bad-providers.csv"), 1),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_a_line(
    run: Any, tmp_path: Path, session: Session, arguments: tuple[str, ...], status: int
) -> None:
    add_providers(session)
    session.rollback()
    (tmp_path / "good.csv").write_bytes(csv_of(ADA))
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "bad-providers.csv").write_bytes(PROVIDERS + b"123,Nowhere,NASENCO,,\r\n")
    result = run(*arguments)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
