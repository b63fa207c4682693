"""`register db`: migrations."""

import click

from register import config
from register.db import DatabaseFault
from register.services import migrations


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database in REGISTER_DATABASE_URL to the newest migration."""
    settings = config.load()
    try:
        migrations.upgrade(settings.owner_database_url)
    except DatabaseFault as error:
        raise click.ClickException(
            "The database could not be opened or migrated. Check REGISTER_DATABASE_URL."
        ) from error
    click.echo(f"The database is at migration {migrations.newest()}.", err=True)
