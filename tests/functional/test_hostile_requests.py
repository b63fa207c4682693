"""Requests that no browser makes: hosts, headers, keys, cookies, forms and ways back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from tests.accounts import csrf_token
from tests.functional.routes import is_problem
from tests.functional.world import ANONYMOUS, World

CHECKS = "/api/v1/checks"
ELSEWHERE = (
    *("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"),
    *("/\t/evil.example", "\t//evil.example", " //evil.example", "///evil.example", "\\\\evil"),
    *("/\u2028/evil.example", "/x\r\nSet-Cookie: a=b", "/\x00", "evil.example", "http:evil"),
)
HOSTS = ("evil.example", "localhost@evil.example", "localhost:99999", "", "x" * 5000, "evil\x7f")


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
    assert "It belongs to a session that has ended" in answer.text


@pytest.mark.parametrize("way", ELSEWHERE)
def test_signing_in_leads_nowhere_but_here(world: World, way: str) -> None:
    browser = world.app.test_client()
    form = {"email": world.emails["panel"], "next": way}
    token = csrf_token(browser)
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
        "csrf_token": csrf_token(browser),
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
    "path", ["/schools?q=Rookwood&q=Hill", "/schools?q=Rookwood&page=1&page=2"]
)
def test_a_part_of_an_address_that_stands_twice_is_refused(world: World, path: str) -> None:
    answer = world.browsers["registrar"].get(path)
    assert answer.status_code == 400
    assert "Give it once" in answer.text


TWICE = "as_at=2026-09-01&as_at=2026-09-02"


@pytest.mark.parametrize(
    ("path", "called"),
    [
        (f"/schools/900011?{TWICE}", "as-at day"),
        (f"/schools/900011/what-would-change?{TWICE}", "as-at day"),
        (f"/estate?{TWICE}", "as-at day"),
        ("/estate?known_at=2026-01-01&known_at=2026-01-02", "as-known-on day"),
        (f"/estate/forecast?{TWICE}", "as-at day"),
        (f"/estate/serial-movers?{TWICE}", "as-at day"),
        (f"/api/v1/compliance?{TWICE}", "as-at day"),
        (f"/api/v1/compliance/forecast?{TWICE}", "as-at day"),
        (f"/api/v1/serial-movers?{TWICE}", "as-at day"),
        (f"/api/v1/schools/900011/compliance?{TWICE}", "as-at day"),
        (f"/api/v1/law/case?{TWICE}", "day to ask about"),
        (
            "/how-the-rule-works/try?as_at-day=1&as_at-day=2&as_at-month=9&as_at-year=2026",
            "day to ask about",
        ),
    ],
)
def test_a_day_that_is_given_twice_is_called_what_people_call_it_by_every_door(
    world: World, path: str, called: str
) -> None:
    is_api = path.startswith("/api")
    asked = world.app.test_client() if is_api else world.browsers["inspector"]
    answer = asked.get(path, headers=world.keys["inspector"] if is_api else {})
    assert answer.status_code in (400, 422)
    assert f"Give the {called} once" in answer.text
