"""The migrations make what the models say, up and down, on both databases."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import Column, Engine, MetaData, NullPool, String, create_engine, inspect, text
from sqlalchemy.orm import Session

from register.cli.main import main
from register.db import Base, DatabaseFault
from register.demo.load import load
from register.demo.scales import Scale
from register.errors import Refused
from register.services import migrations
from register.services.compliance_periods import fill
from register.services.migrated import SAYS_NO_MIGRATION, newest_migration
from tests.databases import bring_up, owner_of, take_back, url_of


def differences(engine: Engine, metadata: MetaData = Base.metadata) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_the_newest_migration_equals_the_models(engine: Engine) -> None:
    assert differences(engine) == []


def test_the_newest_migration_is_known_by_its_files_name() -> None:
    """A command asks for it each time, and does not load Alembic to be told."""
    scripts = ScriptDirectory.from_config(migrations.configuration())
    assert newest_migration() == scripts.get_current_head()


def test_a_column_that_no_migration_made_is_noticed(engine: Engine) -> None:
    changed = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(changed)
    changed.tables["upload"].append_column(Column("stray", String))
    assert len(differences(engine, changed)) == 1


def test_every_migration_goes_down_and_up_again(engine: Engine) -> None:
    take_back(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    bring_up(engine)
    assert differences(engine) == []


def test_every_migration_goes_up_over_what_a_register_holds(
    engine: Engine, session: Session
) -> None:
    """Facts and their entries, as the first releases had them: what came later begins anew."""
    load(session, Scale.SMALL, now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    session.close()
    take_back(engine, "0005")
    kept = rows(engine)
    assert kept["appointment"] > 500
    bring_up(engine)
    assert differences(engine) == []
    held = rows(engine)
    assert {table: held[table] for table in kept} == kept
    assert held["log_leaf"] == held["log_entry"], "each entry has its leaf"
    fill(session, lambda: lambda *_: None)


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            table: connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in inspect(engine).get_table_names()
        }


def another_database(folder: Path, *statements: str) -> Engine:
    """An SQLite database that something else made."""
    engine = create_engine(f"sqlite:///{folder / 'another.sqlite3'}", poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return engine


def test_a_database_of_something_else_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    engine = another_database(tmp_path, "CREATE TABLE person (name TEXT)")
    with pytest.raises(Refused, match="table person"):
        migrations.upgrade(url_of(engine))
    assert inspect(engine).get_table_names() == ["person"]


def test_a_migration_that_this_release_does_not_have_is_refused(tmp_path: Path) -> None:
    made = "CREATE TABLE alembic_version (version_num TEXT)"
    engine = another_database(tmp_path, made, "INSERT INTO alembic_version VALUES ('9999')")
    with pytest.raises(Refused, match="does not have"):
        migrations.upgrade(url_of(engine))


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    made = "CREATE TABLE alembic_version (version_num TEXT)"
    at_first = "INSERT INTO alembic_version VALUES ('0001')"
    engine = another_database(tmp_path, made, at_first, "CREATE TABLE person (name TEXT)")
    with pytest.raises(DatabaseFault):
        migrations.upgrade(url_of(engine))
    assert set(inspect(engine).get_table_names()) == {"alembic_version", "person"}


@pytest.mark.parametrize("rows", [0, 2])
def test_a_register_that_does_not_say_its_migration_is_refused_with_what_to_do(
    engine: Engine, rows: int
) -> None:
    """Another upgrade would not help, and so it is not what is advised."""
    with owner_of(engine).begin() as owner:
        if rows:
            owner.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        else:
            owner.execute(text("DELETE FROM alembic_version"))
    try:
        env = {"REGISTER_DATABASE_URL": url_of(owner_of(engine))}
        said = [
            CliRunner(env=env).invoke(main, each) for each in (["log", "verify"], ["db", "upgrade"])
        ]
    finally:
        with owner_of(engine).begin() as owner:
            owner.execute(text("DELETE FROM alembic_version"))
            whole = text("INSERT INTO alembic_version VALUES (:newest)")
            owner.execute(whole, {"newest": newest_migration()})
    assert [(each.exit_code, each.stderr) for each in said] == [
        (1, f"Error: {SAYS_NO_MIGRATION}.\n")
    ] * 2
