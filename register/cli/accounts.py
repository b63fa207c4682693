"""`register accounts`: who may sign in, and the keys that stand for them."""

import click

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.cli.context import open_register
from register.services import accounts as service
from register.services.api_keys import add_key
from register.services.factors.setup import reset_factor


@click.group("accounts")
def accounts() -> None:
    """Make and close accounts."""


@accounts.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--organisation-kind",
    required=True,
    type=click.Choice([kind.value for kind in OrganisationKind]),
)
@click.option("--organisation-id", required=True, help="URN, trust UID, authority code or UKPRN.")
@click.option("--organisation-name", required=True)
@click.password_option(help="Asked for where it is not given.")
def add(
    email: str,
    name: str,
    role: str,
    organisation_kind: str,
    organisation_id: str,
    organisation_name: str,
    password: str,
) -> None:
    """Make an account, and its organisation where it is new."""
    new = service.NewAccount(
        email=email,
        name=name,
        role=Role(role),
        organisation_kind=OrganisationKind(organisation_kind),
        organisation_identifier=organisation_id,
        organisation_name=organisation_name,
        password=password,
    )
    with open_register() as session:
        service.add_account(session, new, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} may now sign in.", err=True)


@accounts.command()
@click.argument("email")
@click.option("--label", default="", help="What the key is for.")
def key(email: str, label: str) -> None:
    """Make a bearer key for the API. It is printed once and cannot be read again."""
    with open_register() as session:
        made = add_key(session, email, label=label, actor=OPERATOR, now=clock.now())
    click.echo(made)


@accounts.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """Close an account: its sessions and keys stop at the next request."""
    with open_register() as session:
        service.deactivate(session, email, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} can no longer sign in.", err=True)


@accounts.group()
def factor() -> None:
    """The second factor of an account."""


@factor.command()
@click.argument("email")
def reset(email: str) -> None:
    """Take off an authenticator that was lost: another is set up at the next sign-in."""
    with open_register() as session:
        reset_factor(session, email, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} sets up an authenticator at the next sign-in.", err=True)
