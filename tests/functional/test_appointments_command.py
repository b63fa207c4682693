"""`register appointments import`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.cli.main import main
from register.models import Appointment
from tests.appointment_files import HILL, sheet
from tests.databases import url_of
from tests.sencos import put_school

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the test's database, which holds one school."""
    put_school(session, "100001")
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(*arguments: object) -> Result:
        words = ["appointments", "import", *map(str, arguments)]
        return CliRunner().invoke(main, words, catch_exceptions=False)

    return go


def count(session: Session) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(Appointment)).scalar_one()


def test_a_good_file_is_taken_in_and_summed_up(run: Run, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "sencos.csv"
    file.write_bytes(sheet({}, HILL | {"Ended": "31/12/2025"}))
    done = run(file)
    assert done.exit_code == 0
    assert "2 rows read\n2 new designations\n2 people new to the register" in done.stdout
    again = run(file)
    assert "2 designations unchanged" in again.stdout
    assert count(session) == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_post_that_is_shared_and_days_that_are_left_are_told_by_their_rows(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "sencos.csv"
    file.write_bytes(sheet({"Ended": "31/12/2026"}, HILL | {"Ended": "31/12/2025"}))
    done = run(file)
    assert done.exit_code == 0
    shares = "Somebody else is SENCO of this school on some of those days too, by"
    left = "The school has no SENCO on record from 1 January 2027."
    told = [f"Row 2: {shares} row 3. {left}", f"Row 3: {shares} row 2."]
    assert done.stderr.splitlines() == told
    for line in ("2 rows share a post with somebody else", "1 row leaves days without a SENCO"):
        assert line in done.stdout.splitlines()
    assert "Okafor" not in done.output
    assert run(file).stderr == ""


def test_a_wrong_row_is_told_by_its_number_and_heading(
    run: Run, session: Session, tmp_path: Path
) -> None:
    file, out = tmp_path / "sencos.csv", tmp_path / "findings.csv"
    file.write_bytes(sheet({}, HILL | {"TRN": "12345", "URN": "100009"}))
    refused = run(file, "--findings", out)
    assert refused.exit_code == 1
    assert "Row 3: TRN ‘12345’" in refused.stderr
    assert "Nothing was recorded" in refused.stdout
    assert count(session) == 0
    assert "12345" in out.read_text(encoding="utf-8-sig")
    accepted = run(file, "--accept-good-rows")
    assert accepted.exit_code == 0
    assert count(session) == 1


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"PK\x03\x04", b"a,b\n1,2\n", b"\x00\x01\x02"]
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(
    run: Run, session: Session, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(content)
    refused = run(file)
    assert refused.exit_code == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert count(session) == 0
