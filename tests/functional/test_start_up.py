"""Production starts safe or not at all, and says in one sentence why it does not."""

from __future__ import annotations

import os
import runpy
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register import clock, config
from register.access import Role
from register.app import create_app
from register.config import Settings, SettingsError
from register.db import db
from register.services import migrated
from register.services.log_tree import tail
from register.services.log_tree.keys import keys_of
from register.services.log_tree.seal import seal
from tests.accounts import make_account
from tests.conftest import settings_for
from tests.databases import guards_off, url_of
from tests.durability.serving import APP, gunicorn
from tests.forked import forked

ROOT = Path(__file__).parents[2]
GOOD = secrets.token_hex(32)
SAFE = {
    "REGISTER_ENVIRONMENT": "production",
    "REGISTER_SECRET_KEY": GOOD,
    "REGISTER_LOG_KEY": secrets.token_hex(32),
    "REGISTER_TRUSTED_HOSTS": "register.example",
    "REGISTER_DATABASE_URL": "sqlite:////nowhere/register.sqlite3",
}
OIDC = {
    "REGISTER_OIDC_ISSUER": "https://signin.example",
    "REGISTER_OIDC_CLIENT_ID": "senco",
    "REGISTER_OIDC_CLIENT_SECRET": "between the two of us",
}
MANGLED = {
    "no secret": ({"REGISTER_SECRET_KEY": ""}, "REGISTER_SECRET_KEY must be at least 32"),
    "a short one": ({"REGISTER_SECRET_KEY": GOOD[:31]}, "at least 32 characters"),
    "one character": ({"REGISTER_SECRET_KEY": "x" * 64}, "REGISTER_SECRET_KEY is easy to guess"),
    "one word again": ({"REGISTER_SECRET_KEY": "kq7vm2xr" * 5}, "is easy to guess"),
    "few characters": ({"REGISTER_SECRET_KEY": "abcabdabeabfabg" * 4}, "is easy to guess"),
    "that of a manual": (
        {"REGISTER_SECRET_KEY": "your-secret-key-goes-here-0123456"},
        "REGISTER_SECRET_KEY is well known",
    ),
    "that of the tests": (
        {"REGISTER_SECRET_KEY": settings_for("").secret_key},
        "REGISTER_SECRET_KEY is well known",
    ),
    "the tests' log key": (
        {"REGISTER_LOG_KEY": bytes(range(32)).hex()},
        "REGISTER_LOG_KEY is well known",
    ),
    "a log key of noughts": ({"REGISTER_LOG_KEY": "0" * 64}, "REGISTER_LOG_KEY is easy to guess"),
    "no hosts": ({"REGISTER_TRUSTED_HOSTS": ""}, "REGISTER_TRUSTED_HOSTS is not set"),
    "no database": ({"REGISTER_DATABASE_URL": ""}, "REGISTER_DATABASE_URL is not set"),
    "the local identity": ({"REGISTER_LOCAL_IDENTITY": "1"}, "REGISTER_LOCAL_IDENTITY lets"),
    "half an identity service": (
        {"REGISTER_OIDC_ISSUER": "https://signin.example"},
        "REGISTER_OIDC_CLIENT_ID and REGISTER_OIDC_CLIENT_SECRET are not set: signing in with",
    ),
    "another half": (
        {"REGISTER_OIDC_CLIENT_SECRET": "x", "REGISTER_OIDC_CLIENT_ID": "x"},
        "REGISTER_OIDC_ISSUER is not set",
    ),
    "its name alone": (
        {"REGISTER_OIDC_NAME": "x"},
        "REGISTER_OIDC_ISSUER, REGISTER_OIDC_CLIENT_ID and",
    ),
    "one in the clear": (OIDC | {"REGISTER_OIDC_ISSUER": "http://127.0.0.1:1"}, "must be like"),
    "one that is no address": (OIDC | {"REGISTER_OIDC_ISSUER": "signin"}, "must be like https"),
    "half of its roles": (
        OIDC | {"REGISTER_OIDC_ROLES_URL": "https://api.signin.example/services/x"},
        "REGISTER_OIDC_ROLES_SECRET is not set",
    ),
    "roles in the clear": (
        OIDC | {"REGISTER_OIDC_ROLES_URL": "http://x", "REGISTER_OIDC_ROLES_SECRET": "x"},
        "REGISTER_OIDC_ROLES_URL must be like",
    ),
    "a yes that is none": ({"REGISTER_LOCAL_IDENTITY": "perhaps"}, "must be 1 or 0"),
}


def set_all(patch: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        patch.setenv(name, value)


def test_settings_that_are_safe_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SAFE)
    assert config.load().secret_key == GOOD


def test_an_identity_service_is_taken_whole_and_its_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_all(monkeypatch, SAFE | OIDC | {"REGISTER_OIDC_NAME": "Another Sign-in"})
    oidc = config.load().oidc
    assert oidc is not None
    assert (oidc.issuer, oidc.name) == ("https://signin.example", "Another Sign-in")
    assert oidc.client_secret not in repr(config.load())


def test_a_development_may_ask_one_on_its_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, OIDC | {"REGISTER_OIDC_ISSUER": "http://127.0.0.1:8111"})
    assert config.load().oidc is not None
    monkeypatch.setenv("REGISTER_OIDC_ISSUER", "http://127.0.0.1.evil.example")
    with pytest.raises(SettingsError, match="must be like"):
        config.load()


def test_a_developments_letters_link_to_where_it_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    assert config.load().address == "http://127.0.0.1:8000"
    monkeypatch.setenv("PORT", "8163")
    serve = runpy.run_path(str(ROOT / "deploy" / "serve.py"))
    says = serve["where_letters_go"]
    lie_in = tmp_path / "instance" / "mail"
    assert says(config.load()) == (
        f"Its letters lie in {lie_in}, with links to http://127.0.0.1:8163"
    )
    monkeypatch.setenv("REGISTER_SMTP_URL", "smtp://127.0.0.1")
    assert says(config.load()).startswith("Its letters go to the mail server of REGISTER_SMTP_URL")
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(SettingsError, match="PORT must be a whole number"):
        config.load()


@pytest.mark.parametrize("case", MANGLED)
def test_a_setting_that_is_not_safe_is_named(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changed, sentence = MANGLED[case]
    set_all(monkeypatch, SAFE | changed)
    with pytest.raises(SettingsError, match=sentence):
        config.load()


def test_the_secret_that_development_made_is_not_productions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    made = config._kept_secret("secret_key")
    set_all(monkeypatch, SAFE | {"REGISTER_SECRET_KEY": made})
    with pytest.raises(SettingsError, match="REGISTER_SECRET_KEY is well known"):
        config.load()


def test_random_secrets_are_taken() -> None:
    for _ in range(2_000):
        config._refuse_what_is_known(it=secrets.token_hex(16))


@pytest.mark.canary
def test_a_list_that_knows_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "WELL_KNOWN", ())
    with pytest.raises(pytest.fail.Exception):
        test_a_setting_that_is_not_safe_is_named("that of a manual", monkeypatch)


def production(engine: Engine) -> Settings:
    url = url_of(engine)
    return replace(settings_for(url), environment="production", secret_key=GOOD)


def start(settings: Settings) -> Flask:
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose()
    return app


@pytest.fixture
def sealed(session: Session, engine: Engine) -> Settings:
    """Production's settings on a log with a checkpoint and entries that came since."""
    signer = keys_of(production(engine)).signer
    make_account(session, Role.PANEL)
    seal(session, signer, now=clock.now())
    make_account(session, Role.INSPECTOR)
    return production(engine)


def test_it_starts_on_a_log_that_verifies(sealed: Settings) -> None:
    app = start(sealed)
    assert app.config["MAX_CONTENT_LENGTH"] > 0
    assert app.config["TRUSTED_HOSTS"] == ["localhost"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"


def test_it_does_not_start_in_debug(sealed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with pytest.raises(SettingsError, match="FLASK_DEBUG is on"):
        start(sealed)


TAMPERED = {
    "an entry": "UPDATE log_entry SET subject = 'account:x' WHERE number = 2",
    "the newest entry": (
        "UPDATE log_entry SET action = 'x' WHERE number = (SELECT max(number) FROM log_entry)"
    ),
    "the checkpoint's size": "UPDATE log_checkpoint SET size = size - 1",
    "the signature": "UPDATE log_checkpoint SET note = note || 'x'",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_it_does_not_start_on_a_log_that_was_changed(
    sealed: Settings, owner: Session, what: str
) -> None:
    with guards_off(owner):
        owner.execute(text(TAMPERED[what]))
        owner.commit()
    with pytest.raises(SettingsError, match="The log does not verify"):
        start(sealed)


def test_it_does_not_start_on_another_registers_log(sealed: Settings) -> None:
    with pytest.raises(SettingsError, match="The log does not verify"):
        start(replace(sealed, log_key=bytes(32)))


@pytest.mark.canary
def test_a_start_that_reads_no_log_is_noticed(
    sealed: Settings, owner: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "open_stored", lambda *_: None)
    monkeypatch.setattr(tail.Grown, "read", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_it_does_not_start_on_a_log_that_was_changed(sealed, owner, "an entry")


def test_it_does_not_start_before_its_migrations(
    sealed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrated, "newest_migration", lambda: "9999")
    with pytest.raises(SettingsError, match="needs 9999: run register db upgrade first"):
        start(sealed)


def serve(settings: Mapping[str, str], said: Path) -> int | None:
    """Gunicorn as production runs it, which is expected to stop by itself: its status."""
    words = ("--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0", APP)
    env = {"PATH": os.environ["PATH"], **settings}
    with forked(gunicorn, words, environment=env, said=said) as process:
        process.join(60)
        return process.exitcode


def at_migration(folder: Path, number: str) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "register.sqlite3")) as made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES (?)", (number,))
        made.commit()
    return {**SAFE, "REGISTER_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite3'}"}


REALLY: dict[str, tuple[Callable[[Path], dict[str, str]], str]] = {
    "a well-known secret": (
        lambda _: SAFE | {"REGISTER_SECRET_KEY": "changeme" * 8},
        "REGISTER_SECRET_KEY is well known",
    ),
    "a pending migration": (
        lambda folder: at_migration(folder, "0009"),
        "run register db upgrade first",
    ),
}


@pytest.mark.parametrize("why", REALLY)
def test_gunicorn_stops_with_one_sentence_and_status_1(why: str, tmp_path: Path) -> None:
    settings, sentence = REALLY[why]
    status = serve(settings(tmp_path), tmp_path / "said")
    said = (tmp_path / "said").read_text()
    assert status == 1, said
    assert sentence in said
    assert "Traceback" not in said
    assert len([line for line in said.strip().splitlines() if "[INFO]" not in line]) == 1, said
