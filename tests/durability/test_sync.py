"""What is acknowledged is on the disk: SQLite is seen to ask for it before the answer is sent."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from register.db import open_engine
from tests.durability.serving import APP, serving
from tests.durability.uploads import Provider, cohort, let_provider_in
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


def traced(folder: Path, app: str) -> list[tuple[int, int, int]]:
    """An upload is checked and accepted under a trace of system calls."""
    tracer = shutil.which("strace")
    if not tracer or subprocess.run([tracer, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip(NO_STRACE)
    url, trace = new_register(folder / "register.sqlite3"), folder / "trace"
    engine = open_engine(url)
    key = let_provider_in(engine)
    engine.dispose()
    before = [tracer, "-f", "-y", "-s", "40", "-e", CALLS, "-o", str(trace)]
    with serving(url, app, before) as server:
        provider = Provider(server.address, key)
        answer = provider.ask_to_accept(provider.check(cohort(1, 20)))
        assert answer.status_code == 200
    return syncs_before_answers(trace.read_text(errors="replace"))


def test_the_disk_is_asked_to_keep_what_was_written_before_it_is_acknowledged(
    tmp_path: Path,
) -> None:
    answers = traced(tmp_path, APP)
    assert [status for status, _, _ in answers] == [201, 200]
    for _, writes, syncs in answers:
        assert writes > 0
        assert syncs > 0


@pytest.mark.canary
def test_commits_that_are_never_synced_are_caught(tmp_path: Path) -> None:
    answers = traced(tmp_path, UNSYNCED)
    assert [status for status, _, _ in answers] == [201, 200]
    assert all(writes > 0 for _, writes, _ in answers)
    assert {syncs for _, _, syncs in answers} == {0}
