"""The log at the command line: receipts, comparing, erasing, and keys that change."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.cli.main import main
from register.config import ROOT
from register.identifiers import Trn
from register.services import log
from register.services.people import PersonDraft, add_people
from register.services.transaction import transaction
from tests.databases import guards_off, url_of
from tests.log_entries import append
from tests.log_keys import NEXT, ORIGIN, SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    monkeypatch.setenv("REGISTER_LOG_KEY", SIGNER.secret.hex())
    monkeypatch.setenv("REGISTER_LOG_NAME", ORIGIN)

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, ["log", *words])

    return command


def kept(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    return str(folder / name)


def verified(file: str, key: str) -> subprocess.CompletedProcess[str]:
    script = str(ROOT / "deploy" / "verify_receipt.py")
    command = [sys.executable, script, file, key]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_kept_checkpoint_or_receipt_shows_whether_the_log_goes_on_from_it(
    run: Run, session: Session, owner: Session, tmp_path: Path
) -> None:
    append(session, 5)
    files = [
        kept(tmp_path, "checkpoint", run("seal").stdout),
        kept(tmp_path, "receipt.json", run("receipt", "3").stdout),
    ]
    append(session, 2)
    for each in files:
        done = run("compare", each)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "The log of 7 entries begins with the 5" in done.stdout
    with guards_off(owner):
        for table, column in (
            ("log_checkpoint", "size"),
            ("log_leaf", "entry"),
            ("log_payload", "entry"),
            ("log_entry", "number"),
        ):
            owner.execute(text(f"DELETE FROM {table} WHERE {column} > 4"))
        owner.commit()
    for each in files:
        gone = run("compare", each)
        assert (gone.exit_code, gone.stdout) == (1, "")
        assert "entries that were recorded have gone" in gone.stderr
    append(session, 3)
    for each in files:
        other = run("compare", each)
        assert other.exit_code == 1
        assert "went another way, or was rewritten" in other.stderr
    assert run("verify").exit_code == 0, "by itself it verifies: only what was kept shows it"


def test_two_checkpoints_are_compared_without_the_register(
    run: Run, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(session, 5)
    one = kept(tmp_path, "one", run("seal").stdout)
    text_of, _, _ = Path(one).read_text(encoding="utf-8").rpartition("\n\n")
    forged = [*text_of.split("\n")[:2], "A" * 43 + "="]
    two = kept(tmp_path, "two", SIGNER.sign("\n".join([*forged, ""])))
    monkeypatch.setenv("REGISTER_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    key = ("--key", str(SIGNER.public))
    assert run("compare", one, one, *key).exit_code == 0
    shown = run("compare", one, two, *key)
    assert shown.exit_code == 1
    assert "has shown two logs" in shown.stderr
    assert run("compare", one, two, "--key", str(NEXT.public)).exit_code == 2
    assert run("compare", one, two, "--key", "nonsense").exit_code == 2
    assert run("compare", kept(tmp_path, "none", "nothing"), two, *key).exit_code == 2


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("0", 2, "0 is not the number of an entry: the first is 1"),
        ("003", 2, "none begins with 0"),
        ("99999999999", 1, "The log has no entry 99999999999."),
        ("abc", 2, "Give the number of an entry, or the receipt number of a check."),
        ("7KQM-3XWD-RT2J", 2, "This receipt number has a wrong character"),
    ],
)
def test_what_has_no_receipt_is_told_in_a_sentence(
    run: Run, session: Session, typed: str, status: int, sentence: str
) -> None:
    append(session, 3)
    said = run("receipt", typed)
    assert (said.exit_code, sentence in said.stderr) == (status, True), said.stderr


def test_what_an_entry_recorded_is_erased_and_its_receipts_hold(
    run: Run, session: Session, tmp_path: Path
) -> None:
    append(session, 3)
    before = kept(tmp_path, "before.json", run("receipt", "2").stdout)
    done = run("erase", "2", "--reason", "held_by_mistake")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Entry 4 says so" in done.stdout
    assert "1 with an erased payload" in run("verify").stdout
    after = kept(tmp_path, "after.json", run("receipt", "2").stdout)
    for each in (before, after):
        assert verified(each, str(SIGNER.public)).returncode == 0
        assert run("compare", each).exit_code == 0
    assert run("erase", "2", "--reason", "ordered").exit_code == 1
    assert run("erase", "1", "--reason", "because").exit_code == 2
    assert run("erase", "9", "--reason", "ordered").exit_code == 1
    assert run("erase", "1", "--reason", "ordered", "--as", "no@example.org").exit_code == 1


def test_a_key_that_changes_leaves_every_receipt_that_was_given_good(
    run: Run, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the runbook: publish the old line, set the new key, go on."""
    append(session, 3)
    old = kept(tmp_path, "old.json", run("receipt", "2").stdout)
    (published,) = run("key").stdout.splitlines()
    monkeypatch.setenv("REGISTER_EARLIER_LOG_KEYS", published)
    monkeypatch.setenv("REGISTER_LOG_KEY", NEXT.secret.hex())
    append(session, 2)
    new = kept(tmp_path, "new.json", run("receipt", "5").stdout)
    keys = kept(tmp_path, "keys", run("key").stdout)
    assert len(Path(keys).read_text(encoding="utf-8").splitlines()) == 2
    for each in (old, new):
        assert verified(each, keys).returncode == 0
        assert run("compare", each).exit_code == 0
    assert verified(old, published).returncode == 0
    assert verified(new, published).returncode == 1, "the canary: the old key alone opens no new"
    assert "2 checkpoints" in run("verify").stdout
    monkeypatch.delenv("REGISTER_EARLIER_LOG_KEYS")
    forgotten = run("verify")
    assert forgotten.exit_code == 1
    assert json.loads(Path(old).read_text(encoding="utf-8"))["index"] == 1


def test_a_birth_date_that_was_edited_is_named_though_no_answer_changes(
    run: Run, session: Session, owner: Session
) -> None:
    with transaction(session):
        draft = PersonDraft(
            trn=Trn("7004321"),
            last_name="Okafor",
            first_names="Sam",
            born_on=date(1985, 3, 1),
            source="A file",
        )
        add_people(session, [draft], [log.record(session, draft.entry(), actor=OPERATOR, now=NOON)])
    said = run("verify", "--facts")
    assert (said.exit_code, said.stderr) == (0, "")
    assert "The facts are what it recorded: 3 rows compared" in said.stdout
    with guards_off(owner):
        owner.execute(text("UPDATE birth_date SET born_on = '1985-03-02'"))
        owner.commit()
        assert run("verify").exit_code == 0
        said = run("verify", "--facts")
    assert said.exit_code == 1
    assert "The birth date that entry 1 recorded is not as kept: born_on differs." in said.stderr
    assert "1985" not in said.stderr
