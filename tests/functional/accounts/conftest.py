"""Registrars, a panel and its page, a browser whose letters are kept, and a limit that is low."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from register.app import create_app
from register.db import db
from register.services import deactivations
from tests.accounts import account_page, make_account, sign_in
from tests.conftest import settings_for
from tests.functional.accounts.crowd import FEW
from tests.functional.accounts.one_time import ADDRESS


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def browser(app: Flask, mail: Path) -> Iterator[FlaskClient]:
    """A browser on a register that keeps its letters in a folder."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    made = create_app(replace(settings_for(url), mail_folder=mail, address=ADDRESS))
    yield made.test_client()
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def panel_page(session: Session) -> str:
    """The address of the page of a panel’s account."""
    return account_page(session, make_account(session, Role.PANEL))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deactivations, "MOST", FEW)


@pytest.fixture
def registrar(app: Flask, session: Session) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account(session, Role.REGISTRAR))
    return client
