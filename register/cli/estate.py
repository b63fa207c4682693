"""`register compliance estate`: many schools on a day, counted and listed or as a file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import ChoiceTyped, Command
from register.cli.context import open_register, usage
from register.cli.dials import AS_AT, KNOWN_AT
from register.cli.files import OUT_FILE
from register.cli.streams import writing
from register.days import day_in_words, iso
from register.law.words import STATUS_WORDS
from register.numbers import counted
from register.schemas.estate import REASONS, SORTS, STATUSES, read_question
from register.services.estate.page import EstatePage, estate, every_school
from register.services.estate.table import estate_csv


@click.command("estate", cls=Command)
@AS_AT
@KNOWN_AT
@click.option("--authority", metavar="CODE", default="", help="A local authority's code.")
@click.option("--trust", metavar="UID", default="", help="A trust's UID or name.")
@click.option("--region", metavar="CODE", default="")
@click.option("--phase", metavar="CODE", default="")
@click.option("--type", "type_", metavar="CODE", default="", help="A type of school's code.")
@click.option("--status", type=ChoiceTyped([each.value for each in STATUSES]))
@click.option(
    "--reason",
    metavar="REASON",
    type=ChoiceTyped([each.value for each in REASONS]),
    help="Such as WINDOW_NOT_ENROLLED.",
)
@click.option("--sort", type=ChoiceTyped([each.value for each in SORTS]))
@click.option("--limit", default="", help="How many schools to list, up to 500; 50 at first.")
@click.option("--csv", "out", type=OUT_FILE, help="Write every school to this file instead.")
def estate_command(as_at: date | None, type_: str, out: Path | None, **given: str | None) -> None:
    """Count schools by status on a day, and list those with the fewest days left."""
    narrowed = {name: text or "" for name, text in given.items()}
    parts = {**narrowed, "type": type_, "as_at": iso(as_at) or ""}
    with open_register() as session, usage(), writing(out) as stream:
        asked = read_question(parts.items(), clock.now())
        filters, sort = asked.filters, asked.sort
        if out is None:
            page = estate(session, filters, actor=OPERATOR, sort=sort, limit=asked.limit)
        else:
            schools = every_school(session, filters, actor=OPERATOR, sort=sort)
            stream.write(estate_csv(schools))
    if out is None:
        for line in _lines(page):
            click.echo(line)
    else:
        click.echo(f"{counted(len(schools), 'school')} written to {out}.")


def _lines(page: EstatePage) -> Iterator[str]:
    as_at = day_in_words(page.asked.filters.as_at)
    yield f"On {as_at} regulation 49 applied to {counted(page.in_scope, 'school')}."
    for status, number in page.counts.items():
        yield f"{number:>9,}  {STATUS_WORDS[status]}"
    yield f"{page.outside:>9,}  not counted: the law did not reach them on that day"
    shown = len(page.schools)
    if page.entry == 0:
        yield "The register held nothing at that time: its first entry is later."
    yield f"{shown:,} of {page.total:,} on the list:" if shown else "No school is on this list."
    for each in page.schools:
        left = "" if each.days_left is None else f"{each.days_left:,}"
        yield f"{each.urn}  {left:>6}  {STATUS_WORDS[each.status]:<14}  {each.school.name}"
    source = "facts as known then" if page.asked.filters.known_at else "stored periods"
    yield f"Answered from the {source}, as at entry {page.entry:,} of the log."
