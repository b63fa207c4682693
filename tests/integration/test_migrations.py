"""The migrations make what the models say, up and down, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from register.db import Base
from register.services import migrations


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_newest_migration_equals_the_models(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_column_that_no_migration_made_is_noticed(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE upload ADD COLUMN stray VARCHAR"))
    try:
        assert len(differences(engine)) == 1
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE upload DROP COLUMN stray"))


def test_every_migration_goes_down_and_up_again(engine: Engine) -> None:
    migrations.downgrade(url_of(engine), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(url_of(engine))
    assert differences(engine) == []
