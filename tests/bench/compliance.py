"""One school on one day, as JSON and as a page, beside bare peers.

Run it with `python -m tests.bench.compliance [DATABASE_URL]`.

Each figure is the median of one WSGI call in process, the calls interleaved, so that ratios hold
on a noisy machine. The peers read the same rows with plain Core selects and do nothing with them.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import Flask, jsonify, render_template_string
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from register.access import Role
from register.app import create_app
from register.auth import signed_in
from register.config import Settings
from register.db import db, open_engine, table_of
from register.models import (
    Appointment,
    Award,
    Enrolment,
    PersonName,
    PriorService,
    Recognition,
    SchoolVersion,
)
from register.services import migrations
from tests.accounts import make_account, make_key, sign_in
from tests.estate import Estate

SCHOOLS = 200
ROUNDS = 400
AS_AT = "2026-11-02"
LIMIT = 2.0

school, post, name, award, course, prior, recognised = (
    table_of(model)
    for model in (
        SchoolVersion,
        Appointment,
        PersonName,
        Award,
        Enrolment,
        PriorService,
        Recognition,
    )
)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/bench.sqlite3"
        migrations.upgrade(url)
        with Session(open_engine(url)) as session:
            urn = _filled(session)
            key = make_key(session, make_account(session, Role.INSPECTOR))
        app = _register(url)
        medians = _medians(_calls(app, _peers(url), urn, key))
    for line in _report(medians):
        sys.stdout.write(line + "\n")


def _filled(session: Session) -> str:
    """Schools whose SENCO moved there and holds an award; one of them."""
    estate = Estate(session)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    urn = ""
    for _ in range(SCHOOLS):
        before, urn, person = estate.school(), estate.school(), estate.person()
        estate.appointed(person, before, date(2019, 9, 1), date(2022, 8, 31))
        estate.appointed(person, urn, date(2022, 9, 1))
        estate.award(person, provider, date(2024, 1, 15), commenced_on=date(2022, 10, 1))
    return urn


def _register(url: str) -> Flask:
    app = create_app(
        Settings(
            environment="development",
            database_url=url,
            owner_database_url=url,
            secret_key="only a bench uses this, and it is long enough",
            trusted_hosts=("localhost",),
            max_upload_bytes=1024,
        )
    )

    @signed_in
    def shell() -> str:
        return render_template_string('{% extends "layout.html" %}')

    app.add_url_rule("/shell", "shell", shell)
    return app


def _peers(url: str) -> Flask:
    """Bare Flask: hello, one joined look-up, and the same rows a table at a time."""
    app = Flask("peers")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)

    def hello() -> Any:
        return jsonify(hello="world")

    def joined(urn: str) -> Any:
        statement = (
            select(school.c.name, post.c.started_on, name.c.last_name, award.c.held_from)
            .join(post, post.c.school_urn == school.c.urn)
            .join(name, name.c.person_id == post.c.person_id)
            .outerjoin(award, award.c.person_id == post.c.person_id)
            .where(school.c.urn == urn, school.c.superseded_by.is_(None))
        )
        return jsonify([list(map(str, row)) for row in db.session.execute(statement)])

    def rows(urn: str) -> Any:
        return jsonify([list(map(str, row)) for row in _same_rows(db.session(), urn)])

    app.add_url_rule("/hello", view_func=hello)
    app.add_url_rule("/joined/<urn>", view_func=joined)
    app.add_url_rule("/rows/<urn>", view_func=rows)
    return app


def _same_rows(session: Session, urn: str) -> Iterator[Any]:
    """What an answer rests on, read a table at a time."""
    yield from session.execute(select(school).where(school.c.urn == urn))
    posts = session.execute(select(post).where(post.c.school_urn == urn)).all()
    yield from posts
    people = [row.person_id for row in posts]
    for table in (post, name, prior, course):
        yield from session.execute(select(table).where(table.c.person_id.in_(people)))
    awards = session.execute(select(award).where(award.c.person_id.in_(people))).all()
    yield from awards
    providers = [row.provider_id for row in awards]
    yield from session.execute(select(recognised).where(recognised.c.provider_id.in_(providers)))


@contextmanager
def _cookie(app: Flask) -> Iterator[str]:
    with app.test_client() as client:
        sign_in(client, f"{Role.INSPECTOR.value}@example.org")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        yield f"{cookie.key}={cookie.value}"


def _calls(
    app: Flask, peers: Flask, urn: str, key: dict[str, str]
) -> dict[str, Callable[[], None]]:
    with _cookie(app) as cookie:
        signed = {"Cookie": cookie}
    return {
        "Flask hello": _call(peers, "/hello"),
        "Flask and Core, one joined look-up": _call(peers, f"/joined/{urn}"),
        "Flask and Core, the same rows": _call(peers, f"/rows/{urn}"),
        "school's answer, JSON": _call(app, f"/api/v1/schools/{urn}/compliance?as_at={AS_AT}", key),
        "page shell": _call(app, "/shell", signed),
        "school's answer, page": _call(app, f"/schools/{urn}?as_at={AS_AT}", signed),
    }


def _call(app: Flask, path: str, headers: dict[str, str] | None = None) -> Callable[[], None]:
    environ = EnvironBuilder(path, headers=headers).get_environ()
    status = ""

    def start(given: str, *_: object) -> None:
        nonlocal status
        status = given

    def call() -> None:
        b"".join(app.wsgi_app(dict(environ), start))  # type: ignore[arg-type]  # as WSGI has it
        if not status.startswith("200"):
            raise RuntimeError(f"{path} answered {status}")

    return call


def _medians(calls: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Microseconds a call."""
    times: dict[str, list[float]] = {label: [] for label in calls}
    for _ in range(ROUNDS):
        for label, call in calls.items():
            start = time.perf_counter()
            call()
            times[label].append(time.perf_counter() - start)
    return {label: statistics.median(taken) * 1e6 for label, taken in times.items()}


def _report(medians: dict[str, float]) -> Iterator[str]:
    hello = medians["Flask hello"]
    for label, median in medians.items():
        yield f"{label:<40}{median:>9.0f} us{median / hello:>8.1f} x hello"
    for job, peer in (
        ("school's answer, JSON", "Flask and Core, the same rows"),
        ("school's answer, JSON", "Flask and Core, one joined look-up"),
        ("school's answer, page", "page shell"),
    ):
        ratio = medians[job] / medians[peer]
        verdict = "within" if ratio <= LIMIT else "MISSED"
        yield f"{job} / {peer}: {ratio:.2f} (limit {LIMIT:g}, {verdict})"


if __name__ == "__main__":
    main()
