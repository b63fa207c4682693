"""`register db`: migrations."""

import click

from register import config
from register.cli.commands import Commands
from register.cli.context import said
from register.cli.progress import progress_bar
from register.db import DatabaseFault, open_session
from register.errors import RegisterError
from register.services import migrations
from register.services.compliance_periods import fill
from register.services.migrated import NotMigrated, newest_migration
from register.services.why_away import why_away


@click.group("db", cls=Commands)
def database() -> None:
    """Look after the database."""


@database.command()
def upgrade() -> None:
    """Bring the database in REGISTER_DATABASE_URL to the newest migration.

    Where REGISTER_OWNER_DATABASE_URL is given, its user migrates, and the application's user is
    granted what the application needs and no more. A school that has no stored periods yet gets
    them, and where an earlier release stored what this one answers otherwise, all do. One that was
    cut short is gone on with by the next.
    """
    try:
        settings = config.load()
        url = settings.database_url
        migrations.upgrade(settings.owner_database_url, application_url=url)
        with open_session(url) as session, progress_bar() as start:
            fill(session, lambda: start("Working out periods"))
    except NotMigrated as error:
        raise click.ClickException(f"{error}.") from error
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    except RegisterError as error:
        raise click.ClickException(said(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"The database could not be opened or migrated ({error.filename or 'a file'}: "
            f"{error.strerror}). Check REGISTER_DATABASE_URL."
        ) from error
    except DatabaseFault as error:
        why = why_away(error) or "Check REGISTER_DATABASE_URL."
        raise click.ClickException(
            f"The database could not be opened or migrated. {why}"
        ) from error
    click.echo(f"The database is at migration {newest_migration()}.", err=True)
