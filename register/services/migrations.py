"""Bring a database to the newest migration."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from register.config import ROOT
from register.db import WRITE, open_engine
from register.errors import Refused
from register.services.guards import application_user, grant, lay_guards
from register.services.migrated import SAYS_NO_MIGRATION, has_lost_its_migration, refuse_bare


def upgrade(url: str, revision: str = "head", *, application_url: str | None = None) -> None:
    """Bring the database at this URL up to that revision, in one transaction.

    url: the tables' owner's. Where the application has another, its user is granted what it needs.
    Raises Refused, with nothing changed, where it holds something other than a register, or does
    not say at which migration it is; NotMigrated where it is a file without a byte in it.
    """
    user = application_user(url, application_url or url)
    _run(url, lambda configuration: command.upgrade(configuration, revision), user)


def downgrade(url: str, revision: str, *, application_url: str | None = None) -> None:
    """Take the database at this URL back to that revision, as an earlier release left one.

    Tests need such a database. No command does this: what was recorded since would go with the
    tables and columns that hold it, so whoever goes back to an earlier release goes back to a copy.
    """
    user = application_user(url, application_url or url)
    _run(url, lambda configuration: command.downgrade(configuration, revision), user)


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, with the connection on which the migrations are to run."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def _run(url: str, step: Callable[[Config], None], user: str | None) -> None:
    refuse_bare(url)
    engine = open_engine(url, as_owner=True)
    database = engine.url
    if database.drivername.startswith("sqlite") and database.database:
        Path(database.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            _refuse_another_encoding(connection)
            _refuse_another_database(connection)
            step(configuration(connection))
            lay_guards(connection)
            if user is not None:
                grant(connection, user)
            connection.commit()
    except CommandError as error:
        raise Refused(
            "The database is at a migration that this release does not have. Use the release "
            "that it was made with, or a newer one, or another database."
        ) from error
    finally:
        engine.dispose()


def _refuse_another_encoding(connection: Connection) -> None:
    """Any but UTF8 has no place for some people’s names, and would fail over the first of them."""
    kept_in = "UTF8"
    if connection.dialect.name == "postgresql":
        kept_in = str(connection.scalar(text("SHOW server_encoding")))
    if kept_in != "UTF8":
        raise Refused(
            f"The database is kept in {kept_in}, which does not hold every name, and has been left "
            "as it was. Make one with CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8', as "
            "docs/runbook.md says."
        )


def _refuse_another_database(connection: Connection) -> None:
    tables = sorted(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise Refused(
            f"The database holds something other than a register (table {tables[0]}), and has "
            "been left as it was. Name an empty database in REGISTER_DATABASE_URL."
        )
    if has_lost_its_migration(connection):
        raise Refused(f"{SAYS_NO_MIGRATION}.")
