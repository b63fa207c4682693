"""`register appointments import`: who is SENCO where, for many schools at once."""

from pathlib import Path

import click

from register import clock
from register.access import OPERATOR
from register.cli.appointments.group import appointments
from register.cli.context import open_register
from register.cli.exits import REFUSED, Unusable
from register.cli.files import FILE, OUT_FILE, read_whole
from register.cli.streams import CannotWrite, writing
from register.clock import legal_day
from register.numbers import counted
from register.services.appointments.file import ImportedFile, import_appointments
from register.sheets.appointments import ParsedAppointments, parse

_REFERRED = "referred to a registrar: details disagree"
SHOWN = 20
"""Errors printed; the rest are in the file of findings."""


@appointments.command("import")
@click.argument("file", type=FILE)
@click.option("--accept-good-rows", is_flag=True, help="Leave out the rows that have errors.")
@click.option(
    "--findings",
    type=OUT_FILE,
    help="Write the file back here with what became of each row.",
)
@click.pass_context
def import_file(
    context: click.Context, file: Path, accept_good_rows: bool, findings: Path | None
) -> None:
    """Import a CSV file of appointments: all of it, or nothing where a row is wrong.

    Columns: URN, TRN, Last name, First names, Date of birth, Started, Ended, Head teacher,
    Qualified teacher, Induction, Teaching at school, Prior service, Source.
    """
    became = "Nothing was recorded"
    try:
        with writing(findings, apart_from=[file]) as out:
            imported, parsed = _imported(file, accept_good_rows)
            if imported.is_accepted:
                became = "The import stands"
            if findings:
                out.write(imported.as_csv())
    except CannotWrite as error:
        raise Unusable(f"{error}. {became}.") from error
    _tell(imported, parsed, findings)
    context.exit(0 if imported.is_accepted else REFUSED)


def _imported(file: Path, accept_good_rows: bool) -> tuple[ImportedFile, ParsedAppointments]:
    now = clock.now()
    with open_register() as session:
        content = read_whole(file)
        parsed = parse(content, today=legal_day(now))
        imported = import_appointments(
            session,
            parsed,
            content=content,
            accept_good_rows=accept_good_rows,
            actor=OPERATOR,
            now=now,
        )
    return imported, parsed


def _tell(imported: ImportedFile, parsed: ParsedAppointments, findings: Path | None) -> None:
    for notice in parsed.notices:
        click.echo(notice.message, err=True)
    for finding in imported.errors[:SHOWN]:
        for line in finding.says.splitlines():
            click.echo(f"Row {finding.number}: {line}", err=True)
    left = len(imported.errors) - SHOWN
    if left > 0:
        click.echo(f"and {counted(left, 'more row')} with errors", err=True)
    for each in imported.effects[:SHOWN]:
        click.echo(f"Row {each.number}: {each.words(will=not imported.is_accepted)}", err=True)
    left = len(imported.effects) - SHOWN
    if left > 0:
        click.echo(f"and {counted(left, 'more row')} of which as much is to be told", err=True)
    for line in _summary(imported, parsed):
        click.echo(line)
    if findings:
        click.echo(f"What became of each row is in {findings}.", err=True)


def _effects(imported: ImportedFile) -> list[tuple[int, str, str]]:
    """How many rows a single designation would have been asked about, or told of."""
    shared = sum(bool(each.shares) for each in imported.effects)
    left = sum(bool(each.gaps) for each in imported.effects)
    return [
        (shared, "row shares a post with somebody else", "rows share a post with somebody else"),
        (left, "row leaves days without a SENCO", "rows leave days without a SENCO"),
    ]


def _summary(imported: ImportedFile, parsed: ParsedAppointments) -> list[str]:
    counts = imported.counts
    referred = counts["referred"]
    rows = [
        (counts["new"], "new designation", "new designations"),
        (counts["ended"], "designation ended", "designations ended"),
        (counts["corrected"], "designation corrected", "designations corrected"),
        (
            counts["unchanged"] + counts["earlier service added"],
            "designation unchanged",
            "designations unchanged",
        ),
        (counts["people"] - referred, "person new to the register", "people new to the register"),
        (referred, f"person {_REFERRED}", f"people {_REFERRED}"),
        (counts["spells"], "new period of earlier service", "new periods of earlier service"),
        *_effects(imported),
        (counts["ignored"], "row ignored", "rows ignored"),
        (counts["error"], "row with errors", "rows with errors"),
    ]
    lines = [f"{counted(parsed.data_rows, 'row')} read"]
    lines += [counted(count, one, many) for count, one, many in rows if count]
    if not imported.is_accepted:
        lines.append(
            "Nothing was recorded. Correct the rows with errors, or run again with "
            "--accept-good-rows."
        )
    return lines
