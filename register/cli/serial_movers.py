"""`register compliance serial-movers`: who served long in all, with no award and no breach."""

import json
from collections.abc import Iterator
from datetime import date

import click

from register import clock
from register.access import Permission
from register.cli.commands import Command
from register.cli.context import acting_as, open_register, usage
from register.cli.dials import AS_AT
from register.days import day_in_words, iso
from register.numbers import months_and_days
from register.schemas.serial_movers import movers_as_json, read_movers_question
from register.services.estate.serial_movers import Mover, SerialMovers, serial_movers


@click.command("serial-movers", cls=Command)
@click.option("--as", "email", required=True, help="The inspector’s account: its email address.")
@AS_AT
@click.option("--page", default="", help="Which page of the list.")
@click.option("--json", "as_json", is_flag=True, help="Print the page as JSON.")
def serial_movers_command(email: str, as_at: date | None, page: str, as_json: bool) -> None:
    """List people who were SENCO for more than three years in all without an award that counts.

    Everybody on the page is recorded as looked at before it is printed.
    """
    now = clock.now()
    parts = {"as_at": iso(as_at) or "", "page": page}
    with open_register() as session, usage():
        asked = read_movers_question(parts.items(), now)
        actor = acting_as(session, email, Permission.SEE_SERIAL_MOVERS)
        found = serial_movers(session, asked.as_at, actor=actor, now=now, page=asked.page)
    if as_json:
        click.echo(json.dumps(movers_as_json(found), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: SerialMovers) -> Iterator[str]:
    yield f"Serial movers on {day_in_words(found.as_at)}: {found.total:,}"
    if found.doubtful:
        yield f"Of these, the register does not know enough to be sure of {found.doubtful:,}."
    for each in found.movers:
        yield f"{each.name}: {_length(each)}. {each.doubt_words}".strip()
        for post in each.posts:
            began = day_in_words(post.started_on) if post.started_on else "a day not recorded"
            until = f" to {day_in_words(post.ended_on)}" if post.ended_on else ""
            yield f"  {post.urn} {post.school}: from {began}{until}"
    yield f"Page {found.page:,} of {found.pages:,}. As at entry {found.entry:,} of the log."


def _length(each: Mover) -> str:
    served = each.found.service
    return f"{months_and_days(served.months, 0 if served.months else served.days)} in all"
