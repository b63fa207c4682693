"""`register looks`: who has looked at a person, or what an account has looked at."""

import json

import click

from register import clock
from register.access import Permission
from register.cli.commands import Command, WholeNumber
from register.cli.context import Number, acting_as, open_register
from register.cli.options import AS, JSON
from register.days import instant_in_words
from register.identifiers import Trn
from register.schemas.looks import ledger_body
from register.services.looks.ledger import audit_of_account, audit_of_person


@click.command("looks", cls=Command)
@click.option("--trn", type=Number(Trn), help="The person looked at.")
@click.option("--account", help="The account that looked: its address.")
@click.option(
    "--before", type=WholeNumber(1, 2**31 - 1), help="Only older ones, by the number that was told."
)
@AS
@JSON
def looks(
    trn: str | None, account: str | None, before: int | None, email: str, as_json: bool
) -> None:
    """Who has looked at a person, or what an account has looked at.

    The newest look comes first. Reading them is itself recorded as a look, which the person sees.
    """
    if bool(trn) == bool(account):
        raise click.UsageError("Give --trn or --account, one of them.")
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        if trn:
            found = audit_of_person(session, trn, actor=actor, now=now, before=before)
        else:
            found = audit_of_account(session, account or "", actor=actor, now=now, before=before)
    if as_json:
        click.echo(json.dumps(ledger_body(found), ensure_ascii=False))
        return
    for each in found.lines:
        said = f"{each.organisation}, {each.by}: {each.where}. {each.purpose}. {each.result}"
        click.echo(f"{instant_in_words(each.at)}  {each.ref}  {said}")
    if found.next_before is not None:
        click.echo(f"There are older ones: add --before {found.next_before}", err=True)
