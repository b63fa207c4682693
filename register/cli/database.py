"""`register db`: migrations."""

import click

from register import config
from register.db import DatabaseFault
from register.errors import RegisterError
from register.services import migrations


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database in REGISTER_DATABASE_URL to the newest migration."""
    try:
        migrations.upgrade(config.load().owner_database_url)
    except (config.SettingsError, RegisterError) as error:
        raise click.ClickException(str(error)) from error
    except (DatabaseFault, OSError) as error:
        raise click.ClickException(
            "The database could not be opened or migrated. Check REGISTER_DATABASE_URL."
        ) from error
    click.echo(f"The database is at migration {migrations.newest()}.", err=True)
