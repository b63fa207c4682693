"""`register decoys`: records of nobody, by which whoever looks without a reason is noticed."""

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import Commands, WholeNumber
from register.cli.context import Number, open_register
from register.days import day_in_words
from register.identifiers import Trn
from register.numbers import counted
from register.services.misuse.decoy_making import end_decoy, list_decoys, make_decoys
from register.whole_names import whole_name

MOST = 200


@click.group("decoys", cls=Commands)
def decoys() -> None:
    """Records of nobody, whose finders are told of."""


@decoys.command()
@click.option(
    "--number",
    type=WholeNumber(1, MOST),
    default=20,
    show_default=True,
    help="How many to make, beside those there are.",
)
def make(number: int) -> None:
    """Make up people whom nobody has any business with.

    Whoever looks one of them up is answered as of anybody, and is put on the registrars' desk
    within a minute. The log says that decoys were made, and not who they are.
    """
    with open_register() as session:
        count = make_decoys(session, number, actor=OPERATOR, now=clock.now())
    click.echo(f"{counted(number, 'decoy')} made. There are {count:,} now.")


@decoys.command("list")
def list_() -> None:
    """Say who they are, which nobody else can: keep it to yourself."""
    with open_register() as session:
        for each in list_decoys(session, actor=OPERATOR):
            born_on = day_in_words(each.born_on)
            name = whole_name(each.first_names, each.last_name)
            click.echo(f"{each.trn}  {name}, born {born_on}")


@decoys.command()
@click.argument("trn", type=Number(Trn))
def end(trn: Trn) -> None:
    """Let the record with that TRN be a decoy no longer, because somebody has its TRN after all."""
    with open_register() as session:
        end_decoy(session, trn, actor=OPERATOR, now=clock.now())
    click.echo("It is a record like any other now.")
