"""`register organisations`: the bodies that accounts act for."""

import click

from register import clock
from register.access import OPERATOR, OrganisationKind
from register.cli.context import open_register
from register.services.misuse.freeze import rename as rename_organisation


@click.group("organisations")
def organisations() -> None:
    """The bodies that accounts act for."""


@organisations.command()
@click.argument("kind", type=click.Choice([kind.value for kind in OrganisationKind]))
@click.argument("identifier")
@click.option("--name", default="", help="Its new name.")
@click.option("--identifier", "new_identifier", default="", help="Its new identifier.")
def rename(kind: str, identifier: str, name: str, new_identifier: str) -> None:
    """Change a name or an identifier, and freeze the access of its accounts and keys.

    A registrar opens it again on the desk.
    """
    with open_register() as session:
        rename_organisation(
            session,
            OrganisationKind(kind),
            identifier,
            name=name,
            new_identifier=new_identifier,
            actor=OPERATOR,
            now=clock.now(),
        )
    click.echo("Renamed. Its access is frozen until a registrar attests it on the desk.", err=True)
