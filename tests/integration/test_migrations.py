"""The migrations make what the models say, up and down, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, MetaData, String, inspect

from register.db import Base
from register.services import migrations


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def differences(engine: Engine, metadata: MetaData = Base.metadata) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_the_newest_migration_equals_the_models(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_column_that_no_migration_made_is_noticed(engine: Engine) -> None:
    changed = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(changed)
    changed.tables["upload"].append_column(Column("stray", String))
    assert len(differences(engine, changed)) == 1


def test_every_migration_goes_down_and_up_again(engine: Engine) -> None:
    migrations.downgrade(url_of(engine), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(url_of(engine))
    assert differences(engine) == []
