"""What is acknowledged is on the disk: SQLite is seen to ask for it before the answer is sent."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
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


@dataclass(frozen=True)
class Traced:
    """A register under a trace of the system calls that write, and the file of it."""

    server: Server
    trace: Path
    provider: Provider
    urn: str
    cookies: dict[str, str]
    """An inspector's, who has signed in."""

    def accept(self) -> list[tuple[int, int, int]]:
        """An upload is checked and accepted."""
        before = self._said()
        answer = self.provider.ask_to_accept(self.provider.check(cohort(1, 20)))
        assert answer.status_code == 200
        return self._answers(before, 2)

    def look(self) -> tuple[int, int, int]:
        """The inspector opens the page of a school, which names its SENCO."""
        before, address = self._said(), f"{self.server.address}/schools/{self.urn}"
        answer = requests.get(address, cookies=self.cookies, timeout=LONGEST)
        assert "O’Brien" in answer.text
        (found,) = self._answers(before, 1)
        return found

    def _said(self) -> int:
        return self.trace.stat().st_size if self.trace.exists() else 0

    def _answers(self, before: int, many: int) -> list[tuple[int, int, int]]:
        """What is told of that many answers, the last of which the tracer may yet have to write."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            told = self.trace.read_bytes()[before:].decode(errors="replace")
            if len(found := syncs_before_answers(told)) >= many:
                return found
            time.sleep(0.01)
        raise TimeoutError("the tracer tells of too few answers")


def signed_in(url: str, email: str) -> dict[str, str]:
    """Sign in to that register as it is served, but here; the cookie of it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(url).items():
            patch.setenv(name, value)
        patch.setenv("REGISTER_TRUSTED_HOSTS", "localhost")
        here = create_app()
        cookie = browser_of(here, email).get_cookie(here.config["SESSION_COOKIE_NAME"])
        assert cookie
        with here.app_context():
            db.engine.dispose()
    return {cookie.key: cookie.value}


@contextmanager
def traced(folder: Path, app: str) -> Iterator[Traced]:
    """The register with a provider, a school and an inspector, served under a trace."""
    tracer = shutil.which("strace")
    if not tracer or subprocess.run([tracer, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip(NO_STRACE)
    url, trace = new_register(folder / "register.sqlite3"), folder / "trace"
    engine = open_engine(url)
    with Session(engine) as session:
        urn, email = complying_school(session), make_account(session, Role.INSPECTOR)
    key = let_provider_in(engine)
    engine.dispose()
    cookies = signed_in(url, email)
    before = [tracer, "-f", "--seccomp-bpf", "-y", "-s", "40", "-e", CALLS, "-o", str(trace)]
    with serving(url, app, before) as server:
        yield Traced(server, trace, Provider(server.address, key), urn, cookies)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    """As it is: what one test leaves there no other asks about."""
    with traced(tmp_path_factory.mktemp("traced"), APP) as made:
        yield made


def test_the_disk_is_asked_to_keep_what_was_written_before_it_is_acknowledged(
    register: Traced,
) -> None:
    answers = register.accept()
    assert [status for status, _, _ in answers] == [201, 200]
    for _, writes, syncs in answers:
        assert writes > 0
        assert syncs > 0


def test_so_it_is_of_a_look_before_the_page_that_was_drawn_meanwhile(register: Traced) -> None:
    status, writes, syncs = register.look()
    assert status == 200
    assert writes > 0
    assert syncs > 0


@pytest.mark.canary
def test_a_page_that_is_answered_before_its_look_is_kept_is_caught(tmp_path: Path) -> None:
    with traced(tmp_path, "tests.durability.planted:looks_later()") as planted:
        status, _, syncs = planted.look()
    assert (status, syncs) == (200, 0)


@pytest.mark.canary
def test_commits_that_are_never_synced_are_caught(tmp_path: Path) -> None:
    with traced(tmp_path, UNSYNCED) as planted:
        answers = planted.accept()
    assert [status for status, _, _ in answers] == [201, 200]
    assert all(writes > 0 for _, writes, _ in answers)
    assert {syncs for _, _, syncs in answers} == {0}
