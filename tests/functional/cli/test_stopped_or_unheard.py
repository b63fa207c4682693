"""A command that is stopped at a prompt, or whose answer nobody can be given: told alike by all."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Role
from register.services.api_keys import add_key
from tests.accounts import make_account
from tests.databases import url_of

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FULL = Path("/dev/full")
BODY = ("--organisation-kind", "inspectorate", "--organisation-id", "1")
AT_A_PROMPT = [
    ("approvals", "approve", "0" * 26, "--digest", "0" * 64, "--as", "a@b.example"),
    ("accounts", "add", "a@b.example", "--name", "Ada Byron", "--role", "inspector", *BODY),
]
CTRL_D = b"\x04"


@pytest.fixture(autouse=True)
def url(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are of the test's database."""
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))


@pytest.fixture
def printing(session: Session) -> list[list[str]]:
    """Commands that have something to print: while they ask the register, and once they have."""
    email = make_account(session, Role.PANEL)
    add_key(session, email, label="ours", actor=OPERATOR, now=clock.now())
    return [["accounts", "list"], ["accounts", "keys", email], ["accounts", "list", "--json"]]


def command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "register", *words]


@pytest.mark.parametrize("words", AT_A_PROMPT, ids=lambda words: " ".join(words[:2]))
@pytest.mark.parametrize("typed", [b"", CTRL_D], ids=["Ctrl+C", "Ctrl+D"])
def test_a_command_that_is_stopped_at_a_prompt_ends_as_one_stopped_at_work(
    words: Sequence[str], typed: bytes
) -> None:
    terminal, keyboard = pty.openpty()
    with subprocess.Popen(
        command(words),
        stdin=keyboard,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # Whoever runs the tests in the background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as asking:
        assert asking.stderr
        told = b""
        while b"Password" not in told:
            told += os.read(asking.stderr.fileno(), 1000) or pytest.fail(told.decode())
        if typed:
            os.write(terminal, typed)
        else:
            asking.send_signal(signal.SIGINT)
        told += asking.communicate(timeout=60)[1]
    os.close(terminal)
    os.close(keyboard)
    last = told.decode().splitlines()[-1]
    assert (asking.returncode, last) == (130, "Error: Stopped before it was done.")


@pytest.mark.skipif(not FULL.exists(), reason="a full disk is made up by Linux alone")
def test_a_full_disk_under_an_answer_is_told_alike_whenever_it_is_printed(
    printing: list[list[str]],
) -> None:
    for words in printing:
        with FULL.open("wb") as full:
            ended = subprocess.run(command(words), stdout=full, stderr=subprocess.PIPE, check=False)
        said = "Standard output cannot be written: no space left on device.\n"
        assert (ended.returncode, ended.stderr.decode()) == (2, said), words


def test_a_reader_that_has_gone_is_told_nothing_whenever_it_is_printed(
    printing: list[list[str]],
) -> None:
    for words in printing:
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "wb") as gone:
            ended = subprocess.run(command(words), stdout=gone, stderr=subprocess.PIPE, check=False)
        assert (ended.returncode, ended.stderr.decode()) == (1, ""), words


def test_an_answer_to_a_standard_output_that_is_closed_is_told_as_not_printed(
    printing: list[list[str]],
) -> None:
    silent = ["accounts", "deactivate", "nobody@b.example", "--reason", "left", "--note", "Gone."]
    said = "Standard output cannot be written: bad file descriptor.\n"
    for words in (*printing, ["--help"]):
        ended = without_output(words)
        assert (ended.returncode, ended.stderr.decode()) == (2, said), words
    ended = without_output(silent)
    assert ended.returncode == 1, "what prints no answer ends as ever"
    assert b"Standard output" not in ended.stderr


def without_output(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """The command, run by somebody who has closed its standard output."""
    line = ["sh", "-c", 'exec "$@" >&-', "sh", *command(words)]
    return subprocess.run(line, stderr=subprocess.PIPE, check=False)
