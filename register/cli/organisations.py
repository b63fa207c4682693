"""`register organisations`: the bodies that accounts act for."""

import click

from register import clock
from register.access import OPERATOR, OrganisationKind
from register.cli.commands import ChoiceTyped, Commands
from register.cli.context import open_register
from register.services.attestation.attest import attest_by_number
from register.services.misuse.freeze import rename as rename_organisation
from register.services.organisations import close_organisation


@click.group("organisations", cls=Commands)
def organisations() -> None:
    """The bodies that accounts act for."""


@organisations.command()
@click.argument("kind", type=ChoiceTyped([kind.value for kind in OrganisationKind]))
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


@organisations.command()
@click.argument("kind", type=ChoiceTyped([kind.value for kind in OrganisationKind]))
@click.argument("identifier")
def attest(kind: str, identifier: str) -> None:
    """Say that a body is the one it was, so that its accounts and keys go on for a year.

    Those of a school that became an academy act for the academy from then on.
    """
    with open_register() as session:
        name = attest_by_number(
            session, OrganisationKind(kind), identifier, actor=OPERATOR, now=clock.now()
        )
    click.echo(f"Attested for a year: {name}.", err=True)


@organisations.command()
@click.argument("kind", type=ChoiceTyped([kind.value for kind in OrganisationKind]))
@click.argument("identifier")
def close(kind: str, identifier: str) -> None:
    """Close a body: none of its accounts can sign in, and its keys stop, at the next request."""
    with open_register() as session:
        name = close_organisation(
            session, OrganisationKind(kind), identifier, actor=OPERATOR, now=clock.now()
        )
    click.echo(f"Nobody acts for {name} any more.", err=True)
