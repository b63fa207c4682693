"""`register law`: the rule, tried on files of made-up cases."""

from collections.abc import Sequence
from pathlib import Path

import click

from register.cli import exits
from register.cli.files import OUT_FILE
from register.cli.lazy import LazyGroup, Subcommand
from register.cli.streams import CannotRead, CannotWrite, RowWriter, reading, writing_rows
from register.law.case_answers import (
    ANSWERS,
    REFUSED,
    Disagreement,
    answers,
    disagreements,
    expects,
    stated,
)
from register.law.case_files import INPUTS, CaseFile, CaseRow, shown
from register.law.case_records import UnusableFile
from register.numbers import counted


@click.command(
    cls=LazyGroup,
    # A file of cases needs no database, nor the time that it takes to load what speaks to one.
    subcommands={
        "rehearse": Subcommand(
            "register.cli.rehearse:rehearse", "Say whose answer a draft amendment would change."
        )
    },
)
def law() -> None:
    """Regulation 49, tried on files of cases, and drafts of it."""


@law.command()
@click.argument("file", metavar="FILE.csv")
@click.option(
    "--out", type=OUT_FILE, metavar="ACTUAL.csv", help="Write the answer to each row to this file."
)
def check(file: str, out: Path | None) -> None:
    """Assess every case in FILE.csv and say where its expected answers differ.

    FILE.csv may end in .gz or .xz, or be - for standard input. Nothing is printed where all
    agree, but for a summary on standard error. Exits with 0 where all agree, 1 where some do
    not, and 2 where the file cannot be read.
    """
    try:
        with reading(file) as stream, writing_rows(out, apart_from=file) as writer:
            tally = _check(CaseFile(stream), writer)
    except UnusableFile as error:
        click.echo(f"{shown(file)} cannot be checked. {error}.", err=True)
        raise SystemExit(exits.UNUSABLE) from error
    except (CannotRead, CannotWrite) as error:
        click.echo(f"{error}.", err=True)
        raise SystemExit(exits.UNUSABLE) from error
    click.echo(tally.summary(), err=True)
    raise SystemExit(exits.REFUSED if tally.disagree else 0)


class _Tally:
    """How many rows were read, refused, compared and answered differently."""

    def __init__(self) -> None:
        self.read = self.refused = self.compared = self.disagree = 0

    def summary(self) -> str:
        """One line: what was read and how it came out."""
        refused = f", {self.refused:,} refused" if self.refused else ""
        return f"{counted(self.read, 'case')} read{refused}: {self._came_out()}."

    def _came_out(self) -> str:
        if self.disagree:
            return counted(self.disagree, "disagrees", "disagree")
        if not self.compared:
            return "none says what it expects, so nothing was compared"
        if self.compared == self.read:
            return "all agree"
        if self.compared == 1:
            return "the one that says what it expects agrees"
        return f"the {self.compared:,} that say what they expect agree"


def _check(cases: CaseFile, writer: RowWriter) -> _Tally:
    tally = _Tally()
    expected = stated(cases.headings)
    writer.writerow(ANSWERS)
    for row in cases.rows():
        answer = answers(row)
        writer.writerow(answer)
        tally.read += 1
        if answer[1] == REFUSED:
            tally.refused += 1
            click.echo(f"Row {row.number}, case {shown(row.name)}: {row.refusal}.", err=True)
        tally.compared += expects(row, expected)
        if found := disagreements(row, answer, expected):
            tally.disagree += 1
            click.echo(_told(row, found, cases.headings))
    return tally


def _told(row: CaseRow, found: Sequence[Disagreement], headings: Sequence[str]) -> str:
    """The disagreements of one row, and under them the inputs that led to the answer."""
    differs = "; ".join(
        f"{each.heading} is {shown(each.expected)} and the register finds {shown(each.found)}"
        for each in found
    )
    cells = dict(zip(headings, row.cells, strict=False))
    inputs = ", ".join(f"{name} {shown(cells[name])}" for name in INPUTS if cells.get(name))
    return f"Row {row.number}, case {shown(row.name)}: {differs}\n    from {inputs}"
