"""A request that gunicorn cannot read is refused in a sentence, and nothing of it is quoted."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPMessage, HTTPResponse
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from register.web.unread import unread
from tests.databases import migrated, sqlite_url, url_of
from tests.durability.serving import Server, serving

MARK = "Quixwold"
LINE = f"GET /schools?q={MARK} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
UNREADABLE = "The register could not read that request"
UNREAD = {
    "an address of 8,200 characters": (
        f"GET /schools?q={MARK * 1025} HTTP/1.1\r\n\r\n",
        (414, "The address is too long"),
    ),
    "a header of 10,000": (
        f"{LINE}Cookie: {MARK * 1250}\r\n\r\n",
        (431, "Too much was sent with the request"),
    ),
    "two hundred headers": (
        LINE + "".join(f"X-{MARK}-{n}: {MARK}\r\n" for n in range(200)) + "\r\n",
        (431, "Too much was sent with the request"),
    ),
    "a space in an address": (f"GET /schools?q={MARK} X HTTP/1.1\r\n\r\n", (400, UNREADABLE)),
    "no method": (f"{MARK}! / HTTP/1.1\r\n\r\n", (400, UNREADABLE)),
    "no header": (f"{LINE}{MARK}\r\n\r\n", (400, UNREADABLE)),
    "a version of another time": (f"GET /{MARK} HTTP/9.9\r\n\r\n", (400, UNREADABLE)),
    "a body of no length": (f"{LINE}Content-Length: {MARK}\r\n\r\n", (400, UNREADABLE)),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with sqlite_url() as url, migrated(url) as engine, serving(url_of(engine)) as made:
        yield made


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    page: str


def answered(server: Server, request: str) -> Answer:
    """What comes of the very bytes that were sent."""
    where = urlsplit(server.address)
    with closing(socket.create_connection((where.hostname, where.port), timeout=30)) as line:
        line.sendall(request.encode())
        answer = HTTPResponse(line)
        answer.begin()
        return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.mark.parametrize(("request_", "expected"), UNREAD.values(), ids=UNREAD)
def test_it_is_told_what_to_do_and_nothing_that_was_sent(
    server: Server, request_: str, expected: tuple[int, str]
) -> None:
    status, title = expected
    answer = answered(server, request_)
    assert answer.status == status
    assert f"<h1>{title}</h1>" in answer.page
    assert "Nothing has been recorded" in answer.page
    assert MARK not in answer.page
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_can_be_read_after_it_is_answered_as_ever(server: Server) -> None:
    answered(server, UNREAD["no method"][0])
    assert answered(server, f"{LINE}\r\n").status in (200, 303)


def test_a_fault_of_whatever_serves_is_told_as_ours() -> None:
    assert b"This is our fault, not a result." in unread(500, "Internal Server Error")
