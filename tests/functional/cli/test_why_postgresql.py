"""What a PostgreSQL server refuses a command, told in words: whoever runs it can mend that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, inspect, text

from register.cli.context import IS_IT_THERE, errors_told
from register.cli.main import main
from register.db import open_engine
from register.services import guards, migrations
from register.services.why_away import FOLLOWS, NO_RIGHT, TOO_LONG
from tests.databases import LESSER, empty, owner_of, url_of

pytestmark = pytest.mark.postgres


@contextmanager
def told_before(engine: Engine, before: str, after: str) -> Iterator[None]:
    """The owner does this, and takes it back."""
    with owner_of(engine).begin() as owner:
        owner.execute(text(before))
    try:
        yield
    finally:
        with owner_of(engine).begin() as owner:
            owner.execute(text(after))


def run(engine: Engine, *words: str) -> Result:
    """A command on that database, as the application."""
    ended = CliRunner(env={"REGISTER_DATABASE_URL": url_of(engine)}).invoke(main, words)
    assert ended.exit_code == 1
    assert ended.stderr.count("\n") == 1
    return ended


def test_a_right_that_the_user_lacks_is_told_with_what_grants_it(
    postgresql_engine: Engine,
) -> None:
    empty(postgresql_engine)
    taken = f"SELECT ON account FROM {LESSER}", f"SELECT ON account TO {LESSER}"
    with told_before(postgresql_engine, f"REVOKE {taken[0]}", f"GRANT {taken[1]}"):
        ended = run(postgresql_engine, "accounts", "list")
    assert ended.stderr.endswith(f" {NO_RIGHT}\n")
    assert "To report it: ProgrammingError 42501" in ended.stderr


def test_a_server_that_ends_what_takes_too_long_is_told(postgresql_engine: Engine) -> None:
    empty(postgresql_engine)
    slow = f"ALTER ROLE {LESSER} SET statement_timeout = '100ms'"
    with (
        told_before(postgresql_engine, slow, f"ALTER ROLE {LESSER} RESET ALL"),
        owner_of(postgresql_engine).begin() as owner,
    ):
        owner.execute(text("LOCK TABLE account"))
        ended = run(postgresql_engine, "accounts", "list")
    assert ended.stderr.endswith(f" {TOO_LONG}\n")
    assert IS_IT_THERE not in ended.stderr


def test_an_upgrade_as_a_user_who_may_not_says_so(postgresql_engine: Engine) -> None:
    migrations.upgrade(
        url_of(owner_of(postgresql_engine)), application_url=url_of(postgresql_engine)
    )
    ended = run(postgresql_engine, "db", "upgrade")
    assert ended.stderr.endswith(f" {NO_RIGHT}\n")


def test_what_a_server_that_only_follows_another_refuses_is_told(
    postgresql_engine: Engine,
) -> None:
    """It refuses a transaction that would write as one of what it does not support."""
    unsupported = text("SELECT DISTINCT email FROM account FOR UPDATE")
    with postgresql_engine.connect() as connection:
        with pytest.raises(click.ClickException) as ended, errors_told():
            connection.execute(unsupported)
    assert ended.value.message.endswith(f" {FOLLOWS}")


def upgraded_apart(engine: Engine) -> tuple[Result, list[str]]:
    """What an upgrade says where the owner has a schema of its own name, in which PostgreSQL looks
    first, and the tables that it leaves there.
    """
    owner = owner_of(engine)
    urls = [
        each.url.set(database="register_apart").render_as_string(hide_password=False)
        for each in (owner, engine)
    ]
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text("CREATE DATABASE register_apart"))
        made = open_engine(urls[0])
        try:
            with made.begin() as connection:
                connection.execute(text("CREATE SCHEMA AUTHORIZATION CURRENT_USER"))
            env = {"REGISTER_OWNER_DATABASE_URL": urls[0], "REGISTER_DATABASE_URL": urls[1]}
            ended = CliRunner(env=env).invoke(main, ["db", "upgrade"])
            with made.connect() as connection:
                tables = inspect(connection).get_table_names()
        finally:
            made.dispose()
            server.execute(text("DROP DATABASE register_apart WITH (FORCE)"))
    return ended, tables


def test_two_users_who_look_in_different_schemas_are_refused_and_nothing_is_made(
    postgresql_engine: Engine,
) -> None:
    ended, tables = upgraded_apart(postgresql_engine)
    assert (ended.exit_code, tables) == (1, [])
    assert "look for tables in different schemas" in ended.stderr


@pytest.mark.canary
def test_an_upgrade_that_does_not_ask_where_they_look_is_noticed(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = guards._whoami
    monkeypatch.setattr(guards, "_whoami", lambda url: (*asked(url)[:3], None))
    _, tables = upgraded_apart(postgresql_engine)
    assert "person_name" in tables
