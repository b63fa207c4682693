"""Requests that no browser makes: bodies, files, headers, cookies and ways back that are tricks."""

from __future__ import annotations

import gc
import io
import json
import warnings
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.accounts import csrf_token
from tests.completions import ADA, csv_of
from tests.functional.world import ANONYMOUS, World

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

ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"),
    *("/\t/evil.example", "\t//evil.example", " //evil.example", "///evil.example", "\\\\evil"),
    *("/\u2028/evil.example", "/x\r\nSet-Cookie: a=b", "/\x00", "evil.example", "http:evil"),
)
HOSTS = ("evil.example", "localhost@evil.example", "localhost:99999", "", "x" * 5000, "evil\x7f")


@pytest.fixture(scope="module")
def files_collected() -> Iterator[None]:
    """Collect what those requests left, so that no later test is blamed for it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def multipart(parts: list[tuple[bytes, bytes]], tail: bytes = b"--BB--\r\n") -> bytes:
    return b"".join(b"--BB\r\n%s\r\n\r\n%s\r\n" % part for part in parts) + tail


def is_problem(answer: TestResponse) -> bool:
    """Whether an error of the API is a problem and nothing else."""
    return (
        answer.mimetype == "application/problem+json"
        and json.loads(answer.text)["status"] == answer.status_code
        and "<!doctype" not in answer.text.lower()
        and len(answer.text) < 50_000
    )


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


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: host[:20])
@pytest.mark.parametrize("path", ["/", "/checks", "/nowhere", CHECKS, "/api/v1/nowhere"])
def test_a_host_that_is_not_ours_is_refused_and_never_repeated(
    world: World, host: str, path: str
) -> None:
    for browser in (world.browsers["panel"], world.browsers[ANONYMOUS]):
        answer = browser.get(path, headers={"Host": host, **world.keys["panel"]})
        assert answer.status_code == 400
        assert "evil" not in answer.text + str(answer.headers)
        assert not path.startswith("/api/") or is_problem(answer)


FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.1",
    "X-Original-URL": "/desk",
    "X-Rewrite-URL": "/desk",
    "Forwarded": "host=evil.example",
    "X-HTTP-Method-Override": "POST",
    "X-Method-Override": "POST",
}


@pytest.mark.parametrize("path", ["/", "/checks", "/nowhere", CHECKS])
def test_headers_of_a_proxy_that_is_not_there_change_nothing(world: World, path: str) -> None:
    browser, key = world.browsers["panel"], world.keys["panel"]
    plain = browser.get(path, headers=key)
    told = browser.get(path, headers={**key, **FORWARDED})
    assert told.status_code == plain.status_code
    assert "evil" not in told.text + str(told.headers)
    assert "Strict-Transport-Security" not in told.headers


def test_head_says_what_get_says_and_options_nothing_but_the_methods(world: World) -> None:
    for caller, path in ((ANONYMOUS, "/checks"), ("panel", "/checks"), ("panel", "/nowhere")):
        head, get = (world.browsers[caller].open(path, method=m) for m in ("HEAD", "GET"))
        assert (head.status_code, head.text) == (get.status_code, "")
    options = world.browsers[ANONYMOUS].options(CHECKS)
    assert (options.status_code, options.text) == (200, "")
    assert set(options.headers["Allow"].split(", ")) == {"GET", "POST", "HEAD", "OPTIONS"}
    assert "Access-Control-Allow-Origin" not in options.headers


KEYS = ("Bearer", "Bearer ", "Bearer x", "Basic x", "Bearer " + "x" * 10_000, "Bearer a b", "x")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[:12])
def test_a_key_that_is_none_of_ours_is_refused(world: World, key: str) -> None:
    answer = world.app.test_client().get(CHECKS, headers={"Authorization": key})
    assert answer.status_code == 401
    assert is_problem(answer)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_cookie_that_was_tampered_with_opens_nothing(world: World) -> None:
    cookie = world.browsers["panel"].get_cookie("session")
    assert cookie
    good = cookie.value
    forged = [good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :] for at in (0, 40, 99)]
    for value in (*forged, good[:-5], "x", "a.b.c", "." * 999, "\xff", "eyJfdXNlcl9pZCI6MX0.e30."):
        browser = world.app.test_client()
        browser.set_cookie("session", value)
        assert browser.get("/checks").headers["Location"].startswith("/sign-in")
        assert "Signed in as" not in browser.get("/").text


@pytest.mark.parametrize("token", [None, "", "x", "\x00" * 999, "another's"])
def test_a_form_without_its_own_token_does_nothing(world: World, token: str | None) -> None:
    given = world.tokens["provider"] if token == "another's" else token
    form = {"trn": "2345678", "surname": "Hill", "purpose": "appointing"}
    data = form if given is None else {**form, "csrf_token": given}
    answer = world.browsers["panel"].post("/checks", data=data)
    assert answer.status_code == 400
    assert "The register could not read that request" in answer.text


@pytest.mark.parametrize("way", ELSEWHERE)
def test_signing_in_leads_nowhere_but_here(world: World, way: str) -> None:
    browser = world.app.test_client()
    form = {"email": world.emails["panel"], "next": way}
    token = csrf_token(browser, "/sign-in")
    answer = browser.post("/sign-in/local", data={**form, "csrf_token": token})
    # Where a panel’s work begins: the way that was asked for is no page of ours.
    assert (answer.status_code, answer.headers["Location"]) == (303, "/checks")
    assert answer.headers.getlist("Set-Cookie")[0].startswith("session=")


PATHS = (
    *("/%00", "/%ff", "/static/%00", "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py"),
    *("/static/built/../../look.py", "/static/%ff", "/static/", "/.git/config", "/checks/"),
    *("/a/" * 3000, "/%2e%2e/", "/%u0041", "/instance/register.sqlite3", "/schools/900011/"),
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_an_address_that_is_none_is_not_found(world: World, path: str) -> None:
    answer = world.browsers["registrar"].get(path, buffered=True)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_attempts_beyond_the_limit_are_told_to_wait(world: World) -> None:
    browser = world.app.test_client()
    form = {
        "email": "nobody@example.org",
        "password": "x",
        "csrf_token": csrf_token(browser, "/sign-in"),
    }
    answers = [browser.post("/sign-in", data=form) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def forms(world: World) -> Iterator[str]:
    """Every address that takes a form of the pages, filled for the registrar."""
    for rule in world.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            yield world.address(rule, "registrar")


def test_a_box_that_is_answered_twice_is_refused_by_its_name_at_every_form(world: World) -> None:
    browser, token = world.browsers["registrar"], world.tokens["registrar"]
    boxes = MultiDict([("csrf_token", token), ("reason", "left"), ("reason", "misused")])
    asked = list(forms(world))
    assert len(asked) > 40
    for path in asked:
        answer = browser.post(path, data=boxes)
        assert (path, answer.status_code) == (path, 400)
        assert "gives “reason” twice" in answer.text, path


@pytest.mark.canary
def test_a_form_of_which_one_answer_is_taken_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = world.app.before_request_funcs
    for name in ("web", "local", "outside"):
        kept = [each for each in hooks[name] if each.__name__ != "refuse_repeated"]
        monkeypatch.setitem(hooks, name, kept)
    with pytest.raises(AssertionError):
        test_a_box_that_is_answered_twice_is_refused_by_its_name_at_every_form(world)


def test_the_same_answer_twice_is_one_answer_and_a_strange_name_is_not_told_back(
    world: World,
) -> None:
    browser, token = world.browsers["panel"], world.tokens["panel"]
    form = [("csrf_token", token), ("trn", "7004321"), ("surname", "Hill"), ("surname", "Hill")]
    purpose = ("purpose", "appointing")
    assert browser.post("/checks", data=MultiDict([*form, purpose])).status_code == 303
    strange = [("<b>0123456</b>", "1"), ("<b>0123456</b>", "2")]
    answer = browser.post("/checks", data=MultiDict([*form, purpose, *strange]))
    assert answer.status_code == 400
    assert "0123456" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/schools?q=Rookwood&q=Hill",
        "/schools?q=Rookwood&page=1&page=2",
        "/how-the-rule-works/try?as_at-day=1&as_at-day=2&as_at-month=9&as_at-year=2026",
    ],
)
def test_a_part_of_an_address_that_stands_twice_is_refused(world: World, path: str) -> None:
    answer = world.browsers["registrar"].get(path)
    assert answer.status_code == 400
    assert "Give it once" in answer.text
