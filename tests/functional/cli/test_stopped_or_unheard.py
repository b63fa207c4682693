"""A command that is stopped at a prompt, or whose answer nobody can be given: told alike by all."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
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
APPROVE = ("approvals", "approve", "0" * 26, "--digest", "0" * 64, "--as", "a@b.example")
ADD = ("accounts", "add", "a@b.example", "--name", "Ada Byron", "--role", "inspector", *BODY)
CTRL_C, CTRL_D = b"", b"\x04"
Started = Callable[[Sequence[str]], tuple[int, bytes]]
"""A command, run under a standard output that fails: its status and what it said of that."""


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


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        pytest.param(APPROVE, CTRL_C, id="approve-Ctrl+C"),
        pytest.param(ADD, CTRL_D, id="add-Ctrl+D"),
        pytest.param(APPROVE, CTRL_D, id="approve-Ctrl+D", marks=pytest.mark.soak),
        pytest.param(ADD, CTRL_C, id="add-Ctrl+C", marks=pytest.mark.soak),
    ],
)
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
        if typed == CTRL_D:
            os.write(terminal, typed)
        else:
            asking.send_signal(signal.SIGINT)
        told += asking.communicate(timeout=60)[1]
    os.close(terminal)
    os.close(keyboard)
    last = told.decode().splitlines()[-1]
    assert (asking.returncode, last) == (130, "Error: Stopped before it was done.")


def under_a_full_disk(words: Sequence[str]) -> tuple[int, bytes]:
    with FULL.open("wb") as full:
        ended = subprocess.run(command(words), stdout=full, stderr=subprocess.PIPE, check=False)
    return ended.returncode, ended.stderr


def with_nobody_reading(words: Sequence[str]) -> tuple[int, bytes]:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        ended = subprocess.run(command(words), stdout=gone, stderr=subprocess.PIPE, check=False)
    return ended.returncode, ended.stderr


def without_output(words: Sequence[str]) -> tuple[int, bytes]:
    """By somebody who has closed its standard output."""
    line = ["sh", "-c", 'exec "$@" >&-', "sh", *command(words)]
    ended = subprocess.run(line, stderr=subprocess.PIPE, check=False)
    return ended.returncode, ended.stderr


IS_FULL = (2, b"Standard output cannot be written: no space left on device.\n")
IS_GONE = (1, b"")
IS_CLOSED = (2, b"Standard output cannot be written: bad file descriptor.\n")
ON_LINUX = pytest.mark.skipif(not FULL.exists(), reason="a full disk is made up by Linux alone")
HELP = ["--help"]


@pytest.mark.parametrize(
    ("start", "told", "printed"),
    [
        pytest.param(under_a_full_disk, IS_FULL, 0, id="full", marks=ON_LINUX),
        pytest.param(with_nobody_reading, IS_GONE, 1, id="gone"),
        pytest.param(without_output, IS_CLOSED, 2, id="closed"),
    ],
)
@pytest.mark.parametrize("is_whole", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_an_answer_that_nobody_can_be_given_is_told_alike_whenever_it_is_printed(
    printing: list[list[str]],
    start: Started,
    told: tuple[int, bytes],
    printed: int,
    is_whole: bool,
) -> None:
    """Every day each command meets one of the faults: the others by `make soak`."""
    for words in [*printing, HELP] if is_whole else [printing[printed]]:
        assert start(words) == told, words


def test_help_that_cannot_be_given_is_told_so_and_what_prints_nothing_ends_as_ever(
    printing: list[list[str]],
) -> None:
    silent = ["accounts", "deactivate", "nobody@b.example", "--reason", "left", "--note", "Gone."]
    assert without_output(HELP) == IS_CLOSED
    status, told = without_output(silent)
    assert status == 1, "what prints no answer ends as ever"
    assert b"Standard output" not in told
