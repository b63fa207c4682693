"""`register compliance`: whether a school's SENCO meets regulation 49 on a day."""

import json
from datetime import date
from typing import Any

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import Command, Commands, like, no_such_command
from register.cli.context import Number, account_acting, open_register
from register.cli.dials import AS_AT, KNOWN_AT
from register.cli.estate import estate_command
from register.cli.explained import changes_of, lines_of
from register.cli.progress import progress_bar
from register.cli.serial_movers import serial_movers_command
from register.errors import BadRequest
from register.identifiers import Urn
from register.numbers import counted
from register.schemas.compliance import as_json, changes_as_json
from register.schemas.dials import parse_known_at
from register.services.compliance.school import school_compliance
from register.services.compliance.seen import see_changes, see_school
from register.services.compliance_periods import differences
from register.services.compliance_periods import rebuild as rebuild_periods


class UrnOrCommand(Commands):
    """A group whose subcommands stand beside a URN: what names none of them asks about a school."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """The context of the subcommand's group, or of the question about a school."""
        if args and args[0] in self.commands:
            return super().make_context(info_name, args, parent, **extra)
        # What has no digit in it is no URN that was mistyped.
        if args and not any(map(str.isdigit, args[0])) and like(args[0], self.commands):
            raise no_such_command(args[0], self.commands, parent)
        return ask.make_context(info_name, args, parent, **extra)


@click.group("compliance", cls=UrnOrCommand)
def compliance() -> None:
    """Whether schools comply, and the stored periods that say so for every day."""


@compliance.command("rebuild")
@click.option("--check", is_flag=True, help="Change nothing: compare, and name each difference.")
def rebuild(check: bool) -> None:
    """Work out every school's periods anew from the facts.

    With --check the exit status is 1 where the stored periods are not what the facts say.
    """
    with open_register() as session, progress_bar() as start:
        if not check:
            written = rebuild_periods(session, start("Rebuilding"))
        else:
            found = 0
            for difference in differences(session, start("Checking")):
                click.echo(str(difference))
                found += 1
    if not check:
        click.echo(f"{written:,} periods worked out from the facts.")
        return
    if found:
        raise click.ClickException(
            f"{counted(found, 'difference')} between the stored periods and the facts. Rebuild "
            "them with: register compliance rebuild"
        )
    click.echo("The stored periods are what the facts say, for every school and every day.")


compliance.add_command(estate_command)
compliance.add_command(serial_movers_command)


@click.command(
    cls=Command,
    epilog="register compliance rebuild [--check] works out every school's days anew; "
    "register compliance estate counts and lists many schools.",
)
@click.argument("urn", type=Number(Urn))
@AS_AT
@KNOWN_AT
@click.option("--changes", is_flag=True, help="Only what would change the answer.")
@click.option("--json", "as_json_", is_flag=True, help="The same JSON as the API gives.")
@click.option("--as", "email", help="The account that looks: its address. Without it, no names.")
def ask(
    urn: str,
    as_at: date | None,
    known_at: str | None,
    changes: bool,
    as_json_: bool,
    email: str | None,
) -> None:
    """Whether the school with that URN complies, and why.

    Each look at a person is recorded with who looked, so names are shown to an account alone.
    """
    now = clock.now()
    try:
        instant = parse_known_at(known_at, now) if known_at else None
    except BadRequest as error:
        raise click.BadParameter(str(error), param_hint="--known-at") from error
    with open_register() as session:
        actor = account_acting(session, email) if email else OPERATOR
        ask_of = school_compliance if changes else see_school
        found = ask_of(
            session,
            urn,
            as_at=as_at or clock.legal_day(now),
            known_at=instant,
            actor=actor,
            now=now,
        )
        lines = lines_of(found)
        if changes and not as_json_:
            lines = changes_of(found, see_changes(session, found, actor=actor, now=now))
    if as_json_:
        body = changes_as_json(found) if changes else as_json(found)
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)
