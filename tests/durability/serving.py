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

from gunicorn.app import wsgiapp

from tests.forked import forked
from tests.log_keys import ORIGIN, SIGNER

ROOT = Path(__file__).resolve().parents[2]
APP = "register.app:create_app()"
LONGEST = 120.0
"""Seconds to wait for a process or an answer before the test is given up."""


@dataclass
class Server:
    """gunicorn, which replaces a worker that dies."""

    pid: int | None
    address: str

    def workers(self) -> list[int]:
        """The processes that answer; waits where the only one is being replaced."""
        parent = self.pid
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
    with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.NamedTemporaryFile() as said:
        config, port = str(ROOT / "deploy" / "gunicorn.conf.py"), listening.getsockname()[1]
        words = ["--preload", "--workers", str(workers), "--config", config, app]
        env, file = environment(url), Path(said.name)
        begun = (
            traced([*before, sys.executable, "-m", "gunicorn", *words], listening, env, file)
            if before
            else forked(gunicorn, words, listening, environment=env, said=file)
        )
        with begun as process:
            yield Server(process.pid, f"http://127.0.0.1:{port}")


def gunicorn(words: Sequence[str], *listening: socket.socket) -> None:
    """What the command of that name does with these words, on sockets that it is handed."""
    sys.argv = ["gunicorn", *words, *(f"--bind=fd://{each.fileno()}" for each in listening)]
    wsgiapp.run()


@contextmanager
def traced(
    command: Sequence[str], listening: socket.socket, environment: dict[str, str], said: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The same as a command of its own: a tracer traces what it starts."""
    handle = listening.fileno()
    with said.open("ab") as file:
        process = subprocess.Popen(
            [*command, f"--bind=fd://{handle}"],
            cwd=ROOT,
            env=environment,
            pass_fds=(handle,),
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield process
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
