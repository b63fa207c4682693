"""One school on one day, as JSON and as a page, beside bare peers.

The look-up reads the same rows with plain Core selects, a table at a time, and does nothing with
them; the page shell is our own layout with nothing in it, for somebody signed in. A school’s facts
are kept until something is recorded (`register.services.compliance.kept_facts`), and an answer by
its facts and day, so each is asked for of schools and of days of which nobody has asked lately, and
again.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, render_template
from sqlalchemy import ColumnElement, Row, Table, and_, select
from sqlalchemy.orm import Session

from register.access import Permission, Role
from register.auth import requires
from register.days import ONE_DAY
from register.db import db, table_of
from register.models import (
    Appointment,
    Award,
    Enrolment,
    PersonName,
    PriorService,
    Recognition,
    SchoolVersion,
)
from tests.accounts import make_account, make_key, sign_in
from tests.bench import web
from tests.bench.national import national, scratch, session_on, url_of
from tests.bench.timing import Job, Line, beside, interleaved

ROUNDS = 30
FEW, MANY = 25, 1_200
"""Schools: of the many, each half has twice as many as are kept, and is not gone through twice."""
AS_AT = date(2026, 11, 2)
BEFORE, AFTER = ([AS_AT + sign * number * ONE_DAY for number in range(1, 41)] for sign in (-1, 1))
"""Days enough: on each half of them the schools have four times the answers that are kept."""

LIMIT = 2.0

HELLO, JOINED = "Flask hello", "Flask and Core, one join of four tables"
ROWS, SHELL = "Flask and Core, the same rows", "page shell"
JSON, PAGE = "school's compliance as JSON", "school's compliance as a page"
JSON_DAYS, PAGE_DAYS = f"{JSON}, on another day", f"{PAGE}, on another day"
JSON_AGAIN, PAGE_AGAIN = f"{JSON}, asked for again", f"{PAGE}, asked for again"

SHELL_TEMPLATE = """
{% extends "layout.html" %}
{% set page_title = "A school" %}
{% set section = "Schools" %}
{% set crumbs = [("Schools", url_for("web.schools"))] %}
"""

school, post, name, award, course, prior, recognised = map(
    table_of,
    (SchoolVersion, Appointment, PersonName, Award, Enrolment, PriorService, Recognition),
)


def run() -> Iterator[Line]:
    """The answer and its page, beside their peers."""
    with scratch() as folder:
        times = interleaved(_jobs(national(folder)), ROUNDS, warm=3, turns=web.TURNS)
    for job in (JSON, JSON_DAYS, JSON_AGAIN):
        yield beside(times, job, ROWS, LIMIT)
    yield beside(times, JSON, JOINED)
    for job in (PAGE, PAGE_DAYS, PAGE_AGAIN):
        yield beside(times, job, SHELL, LIMIT)
    yield beside(times, SHELL, HELLO)


def _jobs(path: Path) -> dict[str, Job]:
    with session_on(path) as session:
        few, many = _schools(session, FEW), _schools(session, MANY)
        key = make_key(session, make_account(session, Role.INSPECTOR, email="bench@example.org"))
    register, peers = _register(url_of(path)), _peers(url_of(path))
    signed = _cookie(register)

    def each(
        path: str,
        headers: dict[str, str] | None = None,
        urns: Sequence[str] = few,
        days: Sequence[date] = (AS_AT,),
    ) -> Sequence[web.Request]:
        return [
            web.get(f"{path.format(urn=urn)}?as_at={day}", headers) for day in days for urn in urns
        ]

    web.settle()
    answer, page = "/api/v1/schools/{urn}/compliance", "/schools/{urn}"
    asked = {
        HELLO: (peers, each("/hello")),
        JOINED: (peers, each("/joined/{urn}")),
        ROWS: (peers, each("/rows/{urn}")),
        JSON: (register, each(answer, key, many[::2])),
        JSON_DAYS: (register, each(answer, key, days=BEFORE)),
        JSON_AGAIN: (register, each(answer, key)),
        SHELL: (register, each(f"{page}/shell", signed)),
        PAGE: (register, each(page, signed, many[1::2])),
        PAGE_DAYS: (register, each(page, signed, days=AFTER)),
        PAGE_AGAIN: (register, each(page, signed)),
    }
    return {name: web.calls(app, requests) for name, (app, requests) in asked.items()}


def _schools(session: Session, number: int) -> list[str]:
    """So many with a SENCO whose appointment goes on, spread over the country."""
    in_post = (
        select(post.c.school_urn)
        .where(post.c.ended_on.is_(None), post.c.superseded_by.is_(None))
        .order_by(post.c.school_urn)
        .distinct()
    )
    found = session.execute(in_post).scalars().all()
    return list(found[:: max(1, len(found) // number)])


def _register(url: str) -> Flask:
    app = web.register(url)
    # Compiled once, as a template in a file is.
    empty = app.jinja_env.from_string(SHELL_TEMPLATE)

    @requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
    def shell(urn: str) -> str:
        return render_template(empty)

    app.add_url_rule("/schools/<urn>/shell", "shell", shell)
    return app


def _cookie(app: Flask) -> dict[str, str]:
    with app.test_client() as client:
        sign_in(client, "bench@example.org")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    if cookie is None:
        raise RuntimeError("signing in gave no cookie")
    return {"Cookie": f"{cookie.key}={cookie.value}"}


def _peers(url: str) -> Flask:
    """Bare Flask: hello, one joined look-up, and the same rows a table at a time."""
    app = Flask("peers")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    app.add_url_rule("/hello", "hello", lambda: jsonify(hello="world"))
    app.add_url_rule("/joined/<urn>", "joined", lambda urn: _as_json(_joined(db.session(), urn)))
    app.add_url_rule("/rows/<urn>", "rows", lambda urn: _as_json(_same_rows(db.session(), urn)))
    return app


def _as_json(rows: Iterator[Row[Any]]) -> Any:
    return jsonify([list(map(str, row)) for row in rows])


def _joined(session: Session, urn: str) -> Iterator[Row[Any]]:
    """The school, its SENCOs and their awards, and nothing else."""
    statement = (
        select(school.c.name, post.c.started_on, name.c.last_name, award.c.held_from)
        .join(post, post.c.school_urn == school.c.urn)
        .join(name, name.c.person_id == post.c.person_id)
        .outerjoin(award, and_(award.c.person_id == post.c.person_id, _current(award)))
        .where(school.c.urn == urn, *map(_current, (school, post, name)))
    )
    yield from session.execute(statement)


def _same_rows(session: Session, urn: str) -> Iterator[Row[Any]]:
    """What an answer rests on, read a table at a time."""

    def found(table: Table, key: str, values: Sequence[Any]) -> Sequence[Row[Any]]:
        statement = select(table).where(table.c[key].in_(values), _current(table))
        return session.execute(statement).all()

    yield from found(school, "urn", [urn])
    posts = found(post, "school_urn", [urn])
    people = [row.person_id for row in posts]
    for table in (post, name, prior, course):
        yield from found(table, "person_id", people)
    awards = found(award, "person_id", people)
    yield from awards
    yield from found(recognised, "provider_id", [row.provider_id for row in awards])


def _current(table: Table) -> ColumnElement[bool]:
    """As every index of the register has it: without this a peer would read whole tables."""
    return table.c.superseded_by.is_(None)
