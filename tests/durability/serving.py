"""The register in processes of its own, as it is deployed, so that they can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from tests.log_keys import ORIGIN, SIGNER

ROOT = Path(__file__).resolve().parents[2]
APP = "register.app:create_app()"
LONGEST = 120.0
"""Seconds to wait for a process or an answer before the test is given up."""


@dataclass
class Server:
    """gunicorn, which replaces a worker that dies."""

    process: subprocess.Popen[bytes]
    address: str

    def workers(self) -> list[int]:
        """The processes that answer; waits where the only one is being replaced."""
        parent = self.process.pid
        listing = Path(f"/proc/{parent}/task/{parent}/children")
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            if children := [int(each) for each in listing.read_text().split() if alive(int(each))]:
                return children
            time.sleep(0.01)
        raise TimeoutError("gunicorn has no worker")

    def kill_worker(self, which: Callable[[list[int]], int] = itemgetter(-1)) -> None:
        """SIGKILL: it can neither tidy up nor finish what it was at."""
        dying = which(self.workers())
        os.kill(dying, signal.SIGKILL)
        while alive(dying):
            time.sleep(0.005)


def alive(pid: int) -> bool:
    """Whether there is such a process, and it is not a dead one that nobody has counted yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


@contextmanager
def serving(
    url: str, app: str = APP, before: Sequence[str] = (), workers: int = 1
) -> Iterator[Server]:
    """The register on this database, on a socket that is there before it and outlives its worker.

    before: words to put before the command, such as those of a tracer.
    """
    # A query that is being answered when its worker is killed waits in the queue of the socket.
    with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.TemporaryFile() as said:
        handle, port = listening.fileno(), listening.getsockname()[1]
        config = str(ROOT / "deploy" / "gunicorn.conf.py")
        options = ["--preload", "--workers", str(workers), "--bind", f"fd://{handle}"]
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "gunicorn", *options, "--config", config, app],
            cwd=ROOT,
            env=environment(url),
            pass_fds=(handle,),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            yield Server(process, f"http://127.0.0.1:{port}")
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def environment(url: str) -> dict[str, str]:
    """What a process of the register on this database is told."""
    return os.environ | {
        "REGISTER_ENVIRONMENT": "development",
        "REGISTER_DATABASE_URL": url,
        "REGISTER_SECRET_KEY": "not a secret: only tests use it, and it is long",
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
        "REGISTER_TRUSTED_HOSTS": "127.0.0.1",
        "REGISTER_BUDGET": "1000000",
    }
