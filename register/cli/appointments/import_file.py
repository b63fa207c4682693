"""`register appointments`: who is SENCO where, for many schools at once."""

from pathlib import Path

import click

from register import clock
from register.access import OPERATOR
from register.cli.context import open_register
from register.cli.files import FILE, read_whole
from register.clock import legal_day
from register.errors import RegisterError
from register.services.appointments.file import ImportedFile, import_appointments
from register.sheets.appointments import ParsedAppointments, parse

UNUSABLE = 2
"""Exit status for a file that cannot be read at all."""
SHOWN = 20
"""Errors printed; the rest are in the file of findings."""


@click.group("appointments")
def appointments() -> None:
    """Record who is SENCO where."""


@appointments.command("import")
@click.argument("file", type=FILE)
@click.option("--accept-good-rows", is_flag=True, help="Leave out the rows that have errors.")
@click.option(
    "--findings",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
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
    now = clock.now()
    try:
        content = read_whole(file)
        parsed = parse(content, today=legal_day(now))
    except (RegisterError, OSError) as error:
        click.echo(f"{file}: {error}", err=True)
        context.exit(UNUSABLE)
    with open_register() as session:
        imported = import_appointments(
            session,
            parsed,
            content=content,
            accept_good_rows=accept_good_rows,
            actor=OPERATOR,
            now=now,
        )
    if findings:
        _keep(imported, findings)
    _tell(imported, parsed, findings)
    context.exit(0 if imported.is_accepted else 1)


def _keep(imported: ImportedFile, findings: Path) -> None:
    try:
        findings.write_bytes(imported.as_csv())
    except OSError as error:
        was = "The import stands" if imported.is_accepted else "Nothing was recorded"
        raise click.ClickException(f"{findings} cannot be written. {was}. {error}") from error


def _tell(imported: ImportedFile, parsed: ParsedAppointments, findings: Path | None) -> None:
    for notice in parsed.notices:
        click.echo(notice.message, err=True)
    for finding in imported.errors[:SHOWN]:
        for line in finding.error.splitlines():
            click.echo(f"Row {finding.number}: {line}", err=True)
    left = len(imported.errors) - SHOWN
    if left > 0:
        click.echo(f"and {left:,} more rows with errors", err=True)
    for line in _summary(imported, parsed):
        click.echo(line)
    if findings:
        click.echo(f"What became of each row is in {findings}.", err=True)


def _summary(imported: ImportedFile, parsed: ParsedAppointments) -> list[str]:
    counts = imported.counts
    rows = [
        (counts["new"], "new designations"),
        (counts["ended"], "designations ended"),
        (counts["corrected"], "designations corrected"),
        (counts["unchanged"] + counts["earlier service added"], "designations unchanged"),
        (counts["people"] - counts["referred"], "people new to the register"),
        (counts["referred"], "people referred to a registrar: details disagree"),
        (counts["spells"], "periods of earlier service new"),
        (counts["ignored"], "rows ignored"),
        (counts["error"], "rows with errors"),
    ]
    lines = [f"{parsed.data_rows:,} rows read"]
    lines += [f"{count:,} {what}" for count, what in rows if count]
    if not imported.is_accepted:
        lines.append(
            "Nothing was recorded. Correct the rows with errors, or run again with "
            "--accept-good-rows."
        )
    return lines
