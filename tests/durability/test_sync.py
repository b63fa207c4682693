"""What is acknowledged is on the disk: SQLite is seen to ask for it before the answer is sent."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy.orm import Session

from register.access import Role
from register.app import create_app
from register.db import db, open_engine
from tests.accounts import browser_of, make_account
from tests.durability.serving import APP, LONGEST, Server, environment, serving
from tests.durability.uploads import Provider, cohort, let_provider_in
from tests.functional.one_school import complying_school
from tests.sqlite_files import new_register

NO_STRACE = "strace: install it to see what the register asks of the disk"
UNSYNCED = "tests.durability.planted:unsynced()"
CALLS = "trace=pwrite64,fsync,fdatasync,sendto,write,writev,sendmsg"
WRITE, SYNC = (
    re.compile(r"pwrite64\(\d+<\S+-wal>"),
    re.compile(r"(fsync|fdatasync)\(\d+<\S+-wal>\)"),
)
ANSWER = re.compile(r'(sendto|write|sendmsg|writev)\(\d+<[^>]*>, .*"HTTP/1\.1 (?P<status>\d+)')


def syncs_before_answers(trace: str) -> list[tuple[int, int, int]]:
    """Of each answer: its status, writes of the log of changes before it, and syncs since the last.

    The log of changes is SQLite's own, the `-wal` file.
    """
    found, writes, syncs = [], 0, 0
    for line in trace.splitlines():
        if WRITE.search(line):
            writes, syncs = writes + 1, 0
        elif SYNC.search(line):
            syncs += 1
        elif answer := ANSWER.search(line):
            found.append((int(answer["status"]), writes, syncs))
            writes, syncs = 0, 0
    return found


@contextmanager
def traced(folder: Path, url: str, app: str) -> Iterator[tuple[Server, Path]]:
    """The register under a trace of the system calls that write, and the file of it."""
    tracer = shutil.which("strace")
    if not tracer or subprocess.run([tracer, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip(NO_STRACE)
    trace = folder / "trace"
    before = [tracer, "-f", "--seccomp-bpf", "-y", "-s", "40", "-e", CALLS, "-o", str(trace)]
    with serving(url, app, before) as server:
        yield server, trace


def accepted(folder: Path, app: str) -> list[tuple[int, int, int]]:
    """An upload is checked and accepted."""
    url = new_register(folder / "register.sqlite3")
    engine = open_engine(url)
    key = let_provider_in(engine)
    engine.dispose()
    with traced(folder, url, app) as (server, trace):
        provider = Provider(server.address, key)
        answer = provider.ask_to_accept(provider.check(cohort(1, 20)))
        assert answer.status_code == 200
    return syncs_before_answers(trace.read_text(errors="replace"))


def looked_at(folder: Path, app: str, make: Callable[[str], Flask]) -> tuple[int, int, int]:
    """An inspector opens the page of a school, which names its SENCO."""
    url = new_register(folder / "register.sqlite3")
    engine = open_engine(url)
    with Session(engine) as session:
        urn, email = complying_school(session), make_account(session, Role.INSPECTOR)
    engine.dispose()
    here = make(url)
    cookie = browser_of(here, email).get_cookie(here.config["SESSION_COOKIE_NAME"])
    assert cookie
    with here.app_context():
        db.engine.dispose()
    with traced(folder, url, app) as (server, trace):
        answer = requests.get(
            f"{server.address}/schools/{urn}",
            cookies={cookie.key: cookie.value},
            timeout=LONGEST,
        )
        assert "O’Brien" in answer.text
    (found,) = syncs_before_answers(trace.read_text(errors="replace"))
    return found


@pytest.fixture
def same_register(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Flask]:
    """Makes the application that is served, here, to sign people in to it."""

    def make(url: str) -> Flask:
        for name, value in environment(url).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("REGISTER_TRUSTED_HOSTS", "localhost")
        return create_app()

    return make


def test_the_disk_is_asked_to_keep_what_was_written_before_it_is_acknowledged(
    tmp_path: Path,
) -> None:
    answers = accepted(tmp_path, APP)
    assert [status for status, _, _ in answers] == [201, 200]
    for _, writes, syncs in answers:
        assert writes > 0
        assert syncs > 0


def test_so_it_is_of_a_look_before_the_page_that_was_drawn_meanwhile(
    tmp_path: Path, same_register: Callable[[str], Flask]
) -> None:
    status, writes, syncs = looked_at(tmp_path, APP, same_register)
    assert status == 200
    assert writes > 0
    assert syncs > 0


@pytest.mark.canary
def test_a_page_that_is_answered_before_its_look_is_kept_is_caught(
    tmp_path: Path, same_register: Callable[[str], Flask]
) -> None:
    with pytest.raises(AssertionError, match="assert 0 > 0"):
        assert looked_at(tmp_path, "tests.durability.planted:looks_later()", same_register)[2] > 0


@pytest.mark.canary
def test_commits_that_are_never_synced_are_caught(tmp_path: Path) -> None:
    answers = accepted(tmp_path, UNSYNCED)
    assert [status for status, _, _ in answers] == [201, 200]
    assert all(writes > 0 for _, writes, _ in answers)
    assert {syncs for _, _, syncs in answers} == {0}
