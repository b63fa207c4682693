"""A register with an identity service, and a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.app import create_app
from tests.databases import one_for_each_database, url_of
from tests.functional.outside.way import remember_nothing, with_service
from tests.identity_service import MadeUpIdentityService, running
from tests.sencos import put_membership, put_school


@pytest.fixture(scope="session")
def the_service() -> Iterator[MadeUpIdentityService]:
    with running() as service:
        yield service


@pytest.fixture
def service(the_service: MadeUpIdentityService) -> MadeUpIdentityService:
    """The identity service, without a fault."""
    the_service.reset()
    return the_service


@pytest.fixture(scope="session")
def outside_apps() -> Iterator[dict[str, Flask]]:
    with one_for_each_database() as made:
        yield made


@pytest.fixture
def register(
    engine: Engine, session: Session, service: MadeUpIdentityService, outside_apps: dict[str, Flask]
) -> Flask:
    """The application with that identity service, of which it remembers nothing."""
    put_school(session, "900001", "Wychford Primary School", la_code="901", la_name="Wychford")
    put_school(session, "900002", "Wychford Academy", la_code="901", la_name="Wychford")
    put_membership(session, "900002", "2170")
    url = url_of(engine)
    if url not in outside_apps:
        outside_apps[url] = create_app(with_service(url, service.issuer))
    app = outside_apps[url]
    remember_nothing(app)
    return app


@pytest.fixture
def browser(register: Flask) -> FlaskClient:
    return register.test_client()
