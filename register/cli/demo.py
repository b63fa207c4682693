"""`register demo`: made-up people and schools, to try the register with."""

import click

from register import clock, config
from register.access import OPERATOR
from register.cli.commands import ChoiceTyped, Commands
from register.cli.context import open_register
from register.days import day_in_words
from register.db import Session
from register.demo.accounts import PASSWORD, WHO_CAN_SIGN_IN
from register.demo.load import is_empty
from register.demo.load import load as load_demonstration
from register.demo.people import KNOWN_BIRTH_DATE, KNOWN_TRN
from register.demo.scales import Scale
from register.demo.words import DIFFICULT_NAMES
from register.services.demonstration import is_demonstration
from register.services.misuse.decoy_making import list_decoys
from register.whole_names import whole_name


@click.group("demo", cls=Commands)
def demo() -> None:
    """Made-up people and schools."""


@demo.command()
@click.option(
    "--scale", type=ChoiceTyped([scale.value for scale in Scale]), default=Scale.SMALL.value
)
@click.option("--if-empty", is_flag=True, help="Leave a register that holds anything as it is.")
def load(scale: str, if_empty: bool) -> None:
    """Fill an empty register, and say who can sign in."""
    with open_register() as session:
        if not if_empty or is_empty(session):
            load_demonstration(
                session,
                Scale(scale),
                now=clock.now(),
                step=lambda name: click.echo(f"Loading made-up {name}", err=True),
            )
        if is_demonstration(session):
            _say_who_can_sign_in()
            _say_who_is_a_decoy(session)


def _say_who_can_sign_in() -> None:
    if config.load().local_identity:
        click.echo("Open the sign-in page and press one button. You can sign in as:")
    else:
        click.echo(
            f'Sign in with the password "{PASSWORD}" and an authenticator app, which each account '
            "sets up at its first sign-in, as:"
        )
    for account in WHO_CAN_SIGN_IN:
        click.echo(f"  {account.called:<20} {account.email:<23} to {account.can}")
    click.echo(
        f"Somebody to check: {whole_name(*DIFFICULT_NAMES[0])}, TRN {KNOWN_TRN}, born "
        f"{day_in_words(KNOWN_BIRTH_DATE)}"
    )


def _say_who_is_a_decoy(session: Session) -> None:
    for each in list_decoys(session, actor=OPERATOR)[:1]:
        click.echo(
            "A decoy, whose check is on the registrar’s desk within a minute: "
            f"{whole_name(each.first_names, each.last_name)}, TRN {each.trn}, born "
            f"{day_in_words(each.born_on)}"
        )
