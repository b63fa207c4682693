"""What `make run` leaves behind it is a server: of the register it found, and of nothing else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from sqlalchemy.orm import Session

from register.access import Role
from register.db import open_engine
from register.models import Account, School
from tests.accounts import make_account
from tests.databases import count
from tests.durability.serving import LONGEST, ROOT, environment
from tests.sqlite_files import new_register


@contextmanager
def run(url: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`make run` on that database, once its first page has come, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "deploy/serve.py"],
        cwd=ROOT,
        # One worker: its page tells that it has begun, and hears that it is to stop.
        env=environment(url) | {"PORT": str(port), "WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + LONGEST
    try:
        while time.monotonic() < until and process.poll() is None:
            try:
                requests.get(address, timeout=LONGEST)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        yield process, address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc tells of open files")
def test_make_run_serves_the_register_that_it_finds_and_stops_when_it_is_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.sqlite3"
    url = new_register(path)
    engine = open_engine(url)
    with Session(engine) as session:
        make_account(session, Role.PANEL)
    with run(url) as (process, address):
        assert requests.get(f"{address}/ready", timeout=LONGEST).status_code == 200
        held = [each.resolve() for each in Path(f"/proc/{process.pid}/fd").iterdir()]
        assert not [each for each in held if each.name.startswith(path.name)], (
            "what forks workers holds no database open: they would share its locks"
        )
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=LONGEST)[0].decode()
    assert process.returncode == 0, said
    assert f"The register is at {address}" in said
    with Session(engine) as session:
        assert (count(session, Account), count(session, School)) == (1, 0)
    engine.dispose()
