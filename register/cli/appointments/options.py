"""What the commands about designations are given, and how they print one."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from register.access import Actor, Permission
from register.cli.commands import ChoiceTyped
from register.cli.context import BIRTH, Day, Number, acting_as, open_register
from register.cli.particulars import Command
from register.days import day_in_words
from register.db import Session
from register.identifiers import Trn
from register.schemas.appointments import changed_body, our_senco_body, senco_body
from register.services.appointments.facts import AmendmentReason
from register.services.appointments.gaps import Gap, gaps_in_words
from register.services.appointments.our_senco import OurSenco, Senco
from register.services.appointments.rules import days_recorded
from register.services.transaction import one_commit

DAY = Day(days_recorded)
"""A day of a designation or of earlier service."""
PERSON = (
    click.option("--trn", required=True, type=Number(Trn), help="Teacher reference number."),
    click.option("--last-name", required=True),
    click.option("--first-names", default=None),
    click.option("--born", "born_on", required=True, type=BIRTH, help="Date of birth."),
)
SOURCE = (click.option("--source", default=None, help="Where this is known from."),)
NOTE = click.option("--note", default=None, help="What was wrong: needed for another reason.")
SEEN = click.option(
    "--version", default=None, help="The version that was seen, as --json shows it."
)
SHARED = (
    click.option("--shared", is_flag=True, help="Whoever else is SENCO then shares the role."),
)
AS = (
    click.option("--as", "email", required=True, help="The account that acts: its email address."),
    click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON."),
)


def reason(among: Iterable[AmendmentReason]) -> Callable[[Command], Command]:
    """Why something is put right, as an option: one of the reasons for that deed."""
    choice = ChoiceTyped([each.value for each in among])
    return click.option("--reason", required=True, type=choice, help="Why.")


@contextmanager
def acting(email: str) -> Iterator[tuple[Session, Actor]]:
    """The register, and the school's account that acts on it: a deed and the looks at whom it shows
    are recorded together, and are printed after.
    """
    with open_register() as session:
        actor = acting_as(session, email, Permission.DESIGNATE)
        with one_commit(session):
            yield session, actor


def tell(senco: Senco, *, said: str, as_json: bool, gaps: Sequence[Gap] | None = None) -> None:
    """Print one designation as it stands, under what was done; `gaps` are the days without a SENCO
    that a change of its days leaves.
    """
    if as_json:
        body = senco_body(senco) if gaps is None else changed_body(senco, gaps)
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    click.echo(f"{said} {gaps_in_words(gaps or ())}".rstrip())
    click.echo(line_of(senco))


def line_of(senco: Senco) -> str:
    """One designation in a line, its reference first."""
    since = day_in_words(senco.started_on) if senco.started_on else "a day not recorded"
    until = f" to {day_in_words(senco.ended_on)}" if senco.ended_on else ""
    return f"{senco.ref}  {senco.name}, SENCO of URN {senco.school_urn} from {since}{until}"


def tell_school(ours: OurSenco, as_json: bool) -> None:
    """Print who is, was and will be SENCO of a school."""
    if as_json:
        click.echo(json.dumps(our_senco_body(ours), ensure_ascii=False))
        return
    click.echo(f"{ours.school_name} (URN {ours.urn})")
    if ours.vacant_from:
        click.echo(f"It has said that it has no SENCO from {day_in_words(ours.vacant_from)}.")
    for said in ours.times_said_none:
        if said != ours.said_none:
            click.echo(f"It said that it had no SENCO {said.words}.")
    for senco in ours.every:
        click.echo(line_of(senco))
    if not ours.every:
        click.echo("The register holds no designation at this school.")
