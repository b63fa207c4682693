"""`register law rehearse`: a draft amendment tried on every school of the register."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from register import clock
from register.cli.commands import Command
from register.cli.context import errors_told, open_register
from register.cli.dials import AS_AT
from register.cli.files import FILE, OUT_FILE, read_whole
from register.cli.progress import progress_bar
from register.cli.streams import writing_rows
from register.days import day_in_words
from register.law.drafts import DraftAmendment
from register.law.words import STATUS_WORDS
from register.schemas.rehearsal import draft_of, rehearsal_in_words, rehearsal_rows
from register.services.compliance.rehearsal import Changed, Rehearsal, RehearsedAnswer
from register.services.compliance.rehearsal import rehearse as run_rehearsal
from register.sheets.text import disarm


@click.command(cls=Command)
@click.argument("draft", metavar="DRAFT.toml", type=FILE)
@AS_AT
@click.option(
    "--csv",
    "out",
    type=OUT_FILE,
    metavar="OUT",
    help="Write every answer that changes to this file.",
)
def rehearse(draft: Path, as_at: date | None, out: Path | None) -> None:
    """Say whose answer a draft amendment would change, with both answers. Nothing is saved.

    Every school and SENCO is listed, or written to OUT. Exits with 2 where DRAFT.toml is no draft.
    """
    with errors_told():
        told = draft_of(read_whole(draft))
    day = as_at or clock.legal_day(clock.now())
    with errors_told(), writing_rows(out, apart_from=str(draft)) as writer:
        found = _rehearsed(told, day)
        for row in rehearsal_rows(found):
            writer.writerow([disarm(cell) for cell in row])
    for line in _lines(found, listed=out is None):
        click.echo(line)


def _rehearsed(draft: DraftAmendment, day: date) -> Rehearsal:
    with open_register() as session, progress_bar() as start:
        return run_rehearsal(session, draft, as_at=day, progress=start("Asking every school"))


def _lines(found: Rehearsal, *, listed: bool) -> Iterator[str]:
    """The counts, then both answers of whoever has two where they are to be `listed`."""
    yield f"{found.draft.title}, on {day_in_words(found.as_at)}. Nothing has been saved."
    says = rehearsal_in_words(found)
    yield says[0].upper() + says[1:]
    if found.begins_later:
        yield f"The draft changes nothing before {day_in_words(found.begins_later)}."
    for was, would, count in found.counts():
        then = "with another reason or deadline" if was is would else f"then {STATUS_WORDS[would]}"
        yield f"  {STATUS_WORDS[was]}, {then}: {count:,}"
    for title, rows in (("Schools", found.schools), ("SENCOs", found.people)):
        if listed and rows:
            yield from ("", title)
            yield from (f"  {_line(each)}" for each in rows)


def _line(each: Changed) -> str:
    who = f"{each.senco}, " if each.senco else ""
    return f"{who}{each.school} (URN {each.urn}): {_told(each.in_force)} to {_told(each.draft)}"


def _told(answer: RehearsedAnswer) -> str:
    deadline = f", deadline {day_in_words(answer.deadline)}" if answer.deadline else ""
    return f"{answer.status} {answer.reason}{deadline}"
