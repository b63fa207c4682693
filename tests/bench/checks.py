"""A recorded check beside a bare Django REST framework read, which records nothing.

    python -m tests.bench.checks [--people 20000] [--rounds 30]

In process: one WSGI call each, interleaved round by round, on one SQLite file. The check is all of
`POST /api/v1/checks`: key, policy, purpose, look-up, law, record, and a commit with
`synchronous=FULL`. Medians in microseconds; the ratios hold where the figures do not.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from flask import Flask, jsonify
from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from register.access import OPERATOR, Role
from register.app import create_app
from register.config import Settings
from register.db import open_engine, table_of
from register.identifiers import new_ref
from register.models import Award, BirthDate, Person, PersonName
from register.services import log, migrations
from register.services.transaction import transaction
from tests.accounts import make_account, make_key
from tests.bench import django_people
from tests.candidates import World

LIMIT = 1.0
"""The check's median over the Django read's, at most."""

CALLS = 10
"""Of each, in one round."""

Call = Callable[[], None]


def main() -> int:
    """Print the medians and ratios; 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="register-bench-") as folder:
        path = f"{folder}/register.sqlite3"
        medians = _measure(path, given.people, given.rounds)
    return _report(medians)


def _measure(path: str, people: int, rounds: int) -> dict[str, float]:
    url = f"sqlite:///{path}"
    migrations.upgrade(url)
    with Session(open_engine(url)) as session:
        _fill(session, people)
        key = make_key(session, make_account(session, Role.PANEL))
    register = create_app(_settings(url))
    half = people // 2
    born = _born(half).isoformat()
    by_trn = {"trn": _trn(half), "born_on": born, "purpose": "appointing"}
    by_name = {"surname": f"Surname{half}x", "born_on": born, "purpose": "appointing"}
    nobody = {**by_trn, "born_on": "1950-01-01"}
    calls = {
        "Flask hello (JSON)": _get(_hello(), "/"),
        "Django REST read": _get(django_people.application(path), f"/people/{_trn(half)}/{born}"),
        "check by TRN and birth date": _post(register, by_trn, key),
        "check by last name and birth date": _post(register, by_name, key),
        "check that finds nobody": _post(register, nobody, key),
    }
    return _medians(calls, rounds)


def _medians(calls: dict[str, Call], rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(20):
            call()
    for _ in range(rounds):
        for name, call in calls.items():
            for _ in range(CALLS):
                begun = time.perf_counter()
                call()
                taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(times) * 1e6 for name, times in taken.items()}


def _report(medians: dict[str, float]) -> int:
    hello, django = medians["Flask hello (JSON)"], medians["Django REST read"]
    print(f"{'':36}{'us':>8}{'x hello':>9}{'x Django':>10}")
    for name, median in medians.items():
        print(f"{name:36}{median:8.0f}{median / hello:9.1f}{median / django:10.2f}")
    worst = max(median for name, median in medians.items() if name.startswith("check"))
    met = worst <= LIMIT * django
    print(f"limit: no dearer than the Django REST read: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _hello() -> Flask:
    app = Flask("hello", static_folder=None)
    app.add_url_rule("/", "hello", lambda: jsonify(hello="world"))
    return app


def _settings(url: str) -> Settings:
    return Settings(
        environment="development",
        database_url=url,
        owner_database_url=url,
        secret_key="not a secret: only the bench uses it, and it is long",
        trusted_hosts=("localhost",),
        max_upload_bytes=1024 * 1024,
    )


def _get(app: Any, path: str) -> Call:
    environ = EnvironBuilder(path, base_url="http://localhost/").get_environ()
    return lambda: _call(app, dict(environ), b"", 200)


def _post(app: Any, body: dict[str, str], key: dict[str, str]) -> Call:
    sent = json.dumps(body).encode()
    environ = EnvironBuilder(
        "/api/v1/checks",
        base_url="http://localhost/",
        method="POST",
        data=sent,
        content_type="application/json",
        headers=key,
    ).get_environ()
    return lambda: _call(app, dict(environ), sent, 201)


def _call(app: Any, environ: dict[str, Any], body: bytes, expected: int) -> None:
    environ["wsgi.input"] = BytesIO(body)
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> None:
        statuses.append(status)

    answer = app(environ, start_response)
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not statuses[0].startswith(str(expected)):
        raise RuntimeError(f"answered {statuses[0]}")


def _trn(number: int) -> str:
    return f"{2_000_001 + number:07}"


def _born(number: int) -> date:
    return date(1960, 1, 1) + timedelta(days=number % 14_000)


def _fill(session: Session, people: int) -> None:
    """People, each with a name, a birth date and, four in five, an award."""
    provider = World(session).provider()
    with transaction(session):
        entry = log.record(
            session, log.Draft("bench.filled", "bench:1"), actor=OPERATOR, now=datetime.now(UTC)
        )
        version = {"recorded_by": entry, "source": "bench"}
        numbers = range(1, people + 1)
        session.execute(
            insert(table_of(Person)),
            [{"id": n, "ref": new_ref(), "trn": _trn(n), "recorded_by": entry} for n in numbers],
        )
        session.execute(
            insert(table_of(PersonName)),
            [
                {"person_id": n, "first_names": "Ada", "last_name": f"Surname{n}x"}
                | {"first_names_key": "ada", "last_name_key": f"surname{n}x", **version}
                for n in numbers
            ],
        )
        session.execute(
            insert(table_of(BirthDate)),
            [{"person_id": n, "born_on": _born(n), **version} for n in numbers],
        )
        session.execute(
            insert(table_of(Award)),
            [
                {"ref": new_ref(), "person_id": n, "provider_id": provider, "kind": "NASENCO"}
                | {"title": "NASENCO", "commenced_on": date(2015, 9, 14)}
                | {"commenced_precision": "day", "completed_on": date(2016, 7, 1)}
                | {"held_from": date(2016, 11, 25), **version}
                for n in numbers
                if n % 5
            ],
        )


if __name__ == "__main__":
    raise SystemExit(main())
