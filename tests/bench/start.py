"""`make run`, from the command to the first page: on a new database, and again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from register.config import ROOT
from tests.bench.national import scratch, url_of
from tests.bench.timing import Line, alone, interleaved

ROUNDS = 3
LIMIT = 5.0
"""Seconds, for a start that finds everything set up."""
PATIENCE = 120
"""Seconds until a start has failed."""


def run() -> Iterator[Line]:
    """The first start of a set-up register, which loads the demonstration, and the next ones."""
    with scratch() as folder:
        database = folder / "started.sqlite3"
        first = start(database)
        again = interleaved({"again": lambda: start(database)}, ROUNDS)["again"]
    yield alone("make run, first start after set-up", [first])
    yield alone("make run, second start", again, LIMIT)


def start(database: Path) -> float:
    """Seconds until the first page is answered; what was started is stopped again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    running = subprocess.Popen(
        ["make", "--silent", "run"],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port), "REGISTER_DATABASE_URL": url_of(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return _answered(port, running) - begun
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()


def _answered(port: int, running: "subprocess.Popen[bytes]") -> float:
    """When the first page came; RuntimeError where none does."""
    give_up = time.perf_counter() + PATIENCE
    while time.perf_counter() < give_up and running.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return time.perf_counter()
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("make run did not answer")
