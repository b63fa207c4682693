"""WSGI applications called in this process: no network, no client, only the answer."""

import json
import runpy
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import cycle
from typing import Any, NamedTuple

from flask import Flask, jsonify
from werkzeug.test import EnvironBuilder

from register.app import create_app
from register.config import ROOT, Settings
from tests.bench.timing import Job, timed

TURNS = 10
"""How many calls of each a round holds, each behind one of every other: as a worker meets them."""

HOST = "http://localhost/"


class Request(NamedTuple):
    """What is asked, and the status that it must be answered with."""

    environ: dict[str, Any]
    body: bytes = b""
    status: str = "200"


def register(url: str) -> Flask:
    """The whole register on that database."""
    return create_app(
        Settings(
            environment="development",
            database_url=url,
            owner_database_url=url,
            secret_key="only a measurement uses this, and it is long enough",
            log_key=bytes(range(32)),
            log_name="register.example/log",
            trusted_hosts=("localhost",),
            budget=1_000_000,
            max_upload_bytes=1024 * 1024,
        )
    )


def settle() -> None:
    """Do to this process what gunicorn's configuration does to each worker, for both sides."""
    runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["post_worker_init"](None)


def hello() -> Flask:
    """The least that Flask can do."""
    app = Flask("hello", static_folder=None)
    app.add_url_rule("/", "hello", lambda: jsonify(hello="world"))
    return app


def get(path: str, headers: dict[str, str] | None = None) -> Request:
    """A request to read that path."""
    return Request(EnvironBuilder(path, base_url=HOST, headers=headers).get_environ())


def post(path: str, body: dict[str, str], headers: dict[str, str], status: str) -> Request:
    """A request that sends JSON."""
    sent = json.dumps(body).encode()
    builder = EnvironBuilder(
        path,
        base_url=HOST,
        method="POST",
        data=sent,
        content_type="application/json",
        headers=headers,
    )
    return Request(builder.get_environ(), sent, status)


def calls(app: Any, requests: Sequence[Request]) -> Job:
    """A job that makes the next of these requests, and after the last the first again."""
    turn = cycle(requests)
    return timed(lambda: answer(app, next(turn)))


def answer(app: Any, request: Request) -> bytes:
    """The body of the answer; RuntimeError where its status is another."""
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> None:
        statuses.append(status)

    environ = dict(request.environ)
    environ["wsgi.input"] = BytesIO(request.body)
    chunks: Iterable[bytes] = app(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    if not statuses[0].startswith(request.status):
        raise RuntimeError(f"{environ['PATH_INFO']} was answered with {statuses[0]}")
    return body
