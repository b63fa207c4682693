"""Whatever body is sent, it is read strictly, refused in a sentence and lets nothing through."""

from __future__ import annotations

import io
import json

import pytest
from werkzeug.test import TestResponse

from tests.completions import ADA, csv_of
from tests.functional.routes import is_problem
from tests.functional.world import World

CHECKS = "/api/v1/checks"
UPLOADS = "/api/v1/completions"
MEGABYTES = 2**20
DEEP = 100_000
BODIES = {
    "nested": (b"[" * DEEP, 400),
    "nested objects": (b'{"a":' * DEEP, 400),
    "nested and closed": (b'{"a":' + b"[" * DEEP + b"]" * DEEP + b"}", 400),
    "nested a little": (b'{"trn":' + b"[" * 25 + b"]" * 25 + b"}", 400),
    "not a number": (b'{"trn":NaN}', 400),
    "infinite": (b'{"trn":-Infinity}', 400),
    "infinite by size": (b'{"trn":1e999}', 400),
    "a number of 5,000 digits": (b'{"trn":' + b"9" * 5000 + b"}", 400),
    "a member twice": (b'{"trn":"1","trn":"2"}', 400),
    "half a character": (b'{"surname":"\\ud800","trn":"2345678","purpose":"appointing"}', 422),
    "half a character as a name": (b'{"\\ud800":1}', 422),
    "a NUL as a name": (b'{"\\u0000":1}', 422),
    "markup as a name": (b'{"<script>alert(1)</script>":1}', 422),
    "ten thousand members": (json.dumps({str(n): 1 for n in range(10_000)}).encode(), 422),
    "a long name": (b'{"' + b"k" * 10_000 + b'":1}', 422),
    "not UTF-8": (b'{"a":"\xff"}', 400),
    "UTF-16": ('{"a":1}'.encode("utf-16"), 400),
    "empty": (b"", 400),
    "a list": (b"[]", 400),
    "null": (b"null", 400),
    "two objects": (b"{} {}", 400),
    "6 MB": (b'{"a":"' + b"x" * 6 * MEGABYTES + b'"}', 413),
}
NOT_JSON = (
    *("text/plain", "application/xml", "application/x-www-form-urlencoded", "", "x" * 5000),
    *("multipart/form-data", "multipart/form-data; boundary=", "application/json, text/html"),
)
NOT_CSV = ("application/json", "application/octet-stream", "text/html", "")
PART = b'Content-Disposition: form-data; name="file"'
FILE = PART + b'; filename="a.csv"'
GOOD = csv_of(ADA)
SENT, REFUSED, TOO_MUCH = (201, 303), (400, 400), (413, 413)
"""The statuses of the API and of the page."""
PARTS = {
    "no name of a file": ([(PART, GOOD)], REFUSED),
    "an empty name": ([(PART + b'; filename=""', GOOD)], REFUSED),
    "a path": ([(PART + b'; filename="../../etc/passwd"', GOOD)], SENT),
    "a path of Windows": ([(PART + b'; filename="C:\\\\x\\\\a.csv"', GOOD)], SENT),
    "a NUL": ([(PART + b'; filename="a\x00b.csv"', GOOD)], SENT),
    "10,000 characters": ([(PART + b'; filename="' + b"x" * 10_000 + b'"', GOOD)], SENT),
    "a new line": ([(PART + b"; filename*=UTF-8''a%0D%0AX-Evil:y", GOOD)], SENT),
    "right to left": ([(PART + '; filename="\u202evsc.exe"'.encode(), GOOD)], SENT),
    "markup": ([(PART + b'; filename="<img src=x onerror=alert(1)>"', GOOD)], SENT),
    "dots": ([(PART + b'; filename=".."', GOOD)], SENT),
    "an unknown encoding": ([(PART + b"; filename*=no-such''%ff", GOOD)], SENT),
    "half a character": ([(PART + b"; filename*=UTF-8''%ED%A0%80.csv", GOOD)], SENT),
    "not UTF-8": ([(PART + b'; filename="\xff\xfe"', GOOD)], REFUSED),
    "two files": ([(FILE, GOOD), (FILE, GOOD)], REFUSED),
    "a second file under another name": (
        [(FILE, GOOD), (FILE.replace(b'"file"', b'"other"'), GOOD)],
        REFUSED,
    ),
    "another name": ([(FILE.replace(b'"file"', b'"other"'), GOOD)], REFUSED),
    "no headers": ([(b"", GOOD)], REFUSED),
    "no disposition": ([(b"Content-Type: text/csv", GOOD)], REFUSED),
    "1,001 parts": ([(PART.replace(b"file", b"a%d" % n), b"") for n in range(1001)], TOO_MUCH),
    "1,001 files": ([(FILE, b"")] * 1001, TOO_MUCH),
    "600 kB that are no file": ([(PART.replace(b"file", b"a"), b"x" * 600_000)], TOO_MUCH),
}


# Werkzeug leaves the temporary file of a part that it refused to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("files_collected"),
]
MULTIPART = "multipart/form-data; boundary=BB"


def multipart(parts: list[tuple[bytes, bytes]], tail: bytes = b"--BB--\r\n") -> bytes:
    return b"".join(b"--BB\r\n%s\r\n\r\n%s\r\n" % part for part in parts) + tail


def post(world: World, path: str, data: bytes, kind: str, **headers: str) -> TestResponse:
    caller = "provider" if path == UPLOADS else "panel"
    return world.app.test_client().post(
        path, data=data, content_type=kind, headers={**world.keys[caller], **headers}
    )


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_question_is_refused(world: World, body: bytes, status: int) -> None:
    answer = post(world, CHECKS, body, "application/json")
    assert answer.status_code == status
    assert is_problem(answer)


class BadChunks(io.RawIOBase):
    """What a server hands over where what it was sent in chunks is badly written after a while."""

    def read(self, size: int = -1) -> bytes:
        raise ArithmeticError("an error that is the server's own")


@pytest.mark.parametrize("path", [CHECKS, UPLOADS, "/checks", "/completions"])
def test_a_body_that_the_server_cannot_read_is_no_fault_of_ours(world: World, path: str) -> None:
    kind = {CHECKS: "application/json", UPLOADS: "text/csv"}.get(path, MULTIPART)
    caller = "provider" if "completions" in path else "panel"
    is_page = not path.startswith("/api")
    browser = world.browsers[caller] if is_page else world.app.test_client()
    answer = browser.post(
        path,
        content_type=kind,
        headers={} if is_page else world.keys[caller],
        environ_overrides={"wsgi.input": BadChunks(), "wsgi.input_terminated": True},
    )
    assert answer.status_code == 400
    assert is_page or is_problem(answer)


def test_a_body_in_chunks_is_as_long_as_any_other_at_most(world: World) -> None:
    whole = b'{"trn":"2345678","purpose":"appointing"}'
    for size, status in ((len(whole), 422), (6 * MEGABYTES, 413)):
        answer = world.app.test_client().post(
            CHECKS,
            content_type="application/json",
            headers=world.keys["panel"],
            environ_overrides={
                "wsgi.input": io.BytesIO(whole.ljust(size)),
                "wsgi.input_terminated": True,
            },
        )
        assert (answer.status_code, is_problem(answer)) == (status, True)


@pytest.mark.parametrize("kind", NOT_JSON, ids=lambda kind: kind[:30])
def test_another_media_type_is_not_read(world: World, kind: str) -> None:
    answer = post(world, CHECKS, b"{}", kind)
    assert answer.status_code == 415
    assert is_problem(answer)


@pytest.mark.parametrize("kind", NOT_CSV)
def test_a_file_of_another_media_type_is_not_read(world: World, kind: str) -> None:
    answer = post(world, UPLOADS, GOOD, kind)
    assert answer.status_code == 415
    assert is_problem(answer)


@pytest.mark.parametrize(("parts", "statuses"), PARTS.values(), ids=PARTS)
def test_a_form_with_a_file_is_taken_or_refused_whole(
    world: World, parts: list[tuple[bytes, bytes]], statuses: tuple[int, int]
) -> None:
    api = post(world, UPLOADS, multipart(parts), MULTIPART)
    token = (PART.replace(b"file", b"csrf_token"), world.tokens["provider"].encode())
    browser = world.browsers["provider"]
    page = browser.post("/completions", data=multipart([token, *parts]), content_type=MULTIPART)
    assert api.status_code in (statuses[0], 200 if statuses == SENT else 0)
    assert page.status_code == statuses[1]
    assert api.status_code < 400 or is_problem(api)
    if statuses == SENT:
        shown = browser.get(page.headers["Location"])
        assert shown.status_code == 200
        assert "<img src=x" not in shown.text
        findings = browser.get(page.headers["Location"] + "/findings.csv")
        assert "/" not in findings.headers["Content-Disposition"]
        assert "X-Evil" not in findings.headers


@pytest.mark.parametrize("tail", [b"", b"--BB", b"--B"])
def test_a_form_that_was_cut_off_is_refused(world: World, tail: bytes) -> None:
    data = multipart([(FILE, GOOD)], b"")[:-20] + tail
    assert post(world, UPLOADS, data, MULTIPART).status_code == 400
    page = world.browsers["provider"].post("/completions", data=data, content_type=MULTIPART)
    assert page.status_code == 400


@pytest.mark.parametrize("size", [5 * MEGABYTES + 10, 6 * MEGABYTES])
def test_a_file_that_is_too_large_is_not_read(world: World, size: int) -> None:
    form = {
        "csrf_token": world.tokens["provider"],
        "file": (io.BytesIO(b"x" * size), "large.csv"),
    }
    assert world.browsers["provider"].post("/completions", data=form).status_code == 413
    answer = post(world, UPLOADS, b"x" * size, "text/csv")
    assert answer.status_code == 413
    assert is_problem(answer)
