"""What the service writes to its logs names nobody, and no line of them can be forged.

The register is served as it is in earnest, by gunicorn with its own settings, and asked for marked
people in every way that could end in a log: addresses, forms, bodies, headers, faults.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy.orm import Session

from register.access import Role
from register.config import ROOT
from tests.accounts import PASSWORD, make_account, make_key
from tests.candidates import World
from tests.databases import migrated, put_aside, sqlite_url, url_of

NAME, TRN, EMAIL, FORGED = "Quixwold", "7216549", "quixwold-mail", "FORGED-LINE"
MARKS = (NAME, TRN, EMAIL, "1961-07-19", PASSWORD, FORGED)
LINE = re.compile(
    r"\[\d\d/\w{3}/\d{4}:[\d: +-]+\] [A-Z]+ \S+ \d{3} [\d-]+ bytes \d+ ms"  # a request
    r"|\[\d{4}-[^\]]+\] \[\d+\] \[[A-Z]+\] .*"  # gunicorn's own
    r"|.*database (not available|refused a statement of ours): .*"
    r"|The log's minute is kept.*"
)


class Served:
    """The register as it is served, and all that it has written."""

    def __init__(self, port: int, log: Path, session: Session) -> None:
        self.port = port
        self.log = log
        self.session = session

    def ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body.encode() or None, headers or {})
            return line.getresponse().status

    def raw(self, request: bytes) -> None:
        """What no client library would send."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=10)) as line:
            line.sendall(request)
            line.recv(65536)

    def written(self) -> str:
        time.sleep(0.3)
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with sqlite_url() as url, migrated(url) as engine, Session(engine) as session:
        port, log = free_port(), tmp_path / "everything.log"
        environment = os.environ | {
            "REGISTER_BUDGET": "1000000",
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
            "REGISTER_ENVIRONMENT": "development",
            "REGISTER_DATABASE_URL": url_of(engine),
            "REGISTER_SECRET_KEY": "only this test uses it, and it is long enough",
            "REGISTER_LOG_KEY": "07" * 32,
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        with log.open("wb") as everything:
            process = subprocess.Popen(
                [*command, "register.app:create_app()"],
                cwd=ROOT,
                env=environment,
                stdout=everything,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for(port, process)
            yield Served(port, log, session)
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("gunicorn did not start")


def ask_everything(served: Served) -> list[int]:
    """Marked people in addresses, forms, bodies and headers; the statuses."""
    session = served.session
    World(session).person(NAME, trn=TRN)
    key = make_key(session, make_account(session, Role.PANEL, email=f"{EMAIL}@example.org"))
    session.rollback()
    sent = {**key, "Content-Type": "application/json"}
    body = {"surname": NAME, "trn": TRN, "purpose": "appointing"}
    sign_in = urlencode({"email": f"{EMAIL}@example.org", "password": "wrong " + PASSWORD})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    hostile = f"%0d%0a{FORGED}%0a[28/Nov/2026:00:00:00 +0000] GET /".replace(" ", "%20")
    statuses = [
        served.ask("POST", "/api/v1/checks", json.dumps(body), sent),
        served.ask("POST", "/api/v1/checks", json.dumps({**body, "trn": "x" + NAME}), sent),
        served.ask("POST", "/api/v1/checks", '{"surname": "' + NAME, sent),
        served.ask("GET", f"/checks/{NAME}?trn={TRN}&born=1961-07-19"),
        served.ask("GET", f"/{TRN}/{NAME}", headers={"Referer": f"http://x/{NAME}"}),
        served.ask("GET", f"/schools/{hostile}", headers={"User-Agent": NAME}),
        served.ask("GET", f"/nowhere{hostile}"),
        served.ask("POST", "/sign-in", sign_in, form),
        served.ask("GET", "/", headers={"Cookie": f"session={NAME}", "X-Forwarded-For": NAME}),
    ]
    served.raw(f"GET /{NAME} HTTP/1.1\r\nHost: {NAME}.example\r\n\r\n".encode())
    served.raw(f"GET /x\n{FORGED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    served.raw(f"{NAME} / HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    engine = session.get_bind()
    with put_aside(engine, "person_name"):  # type: ignore[arg-type]  # it is an engine
        statuses.append(served.ask("POST", "/api/v1/checks", json.dumps(body), sent))
    return statuses


def test_no_log_names_anybody_and_no_line_is_forged(served: Served) -> None:
    statuses = ask_everything(served)
    assert statuses[0] == 201
    assert statuses[-1] == 503
    written = served.written()
    says_nothing_of_anybody(written)
    # And it did write: a line for each request that could be read.
    assert written.count(" POST /api/v1/checks 201 ") == 1


def says_nothing_of_anybody(written: str) -> None:
    """No mark is in what was written, and each line is one that the service writes."""
    assert [mark for mark in MARKS if mark.lower() in written.lower()] == []
    assert [line for line in written.splitlines() if line and not LINE.fullmatch(line)] == []


@pytest.mark.canary
@pytest.mark.parametrize("quoted", [NAME, "<check>\nGET"])
def test_a_log_that_quotes_an_address_is_noticed(quoted: str) -> None:
    line = "[28/Nov/2026:00:00:00 +0000] GET /checks/{} 404 12 bytes 3 ms\n"
    says_nothing_of_anybody(line.format("<check>"))
    with pytest.raises(AssertionError):
        says_nothing_of_anybody(line.format(quoted))
