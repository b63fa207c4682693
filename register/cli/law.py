"""`register law`: the rule, tried on files of made-up cases."""

from pathlib import Path

import click

from register.cli import exits
from register.cli.files import OUT_FILE
from register.cli.lazy import LazyGroup, Subcommand
from register.cli.side_by_side import HelperLost, side_by_side
from register.cli.streams import CannotRead, CannotWrite, RowWriter, reading, writing_rows
from register.law.case_answers import ANSWERS
from register.law.case_batches import Judge, Judged, batches
from register.law.case_files import CaseFile, shown
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
    except HelperLost as error:
        click.echo(
            f"{shown(file)} was not checked to its end: this machine stopped a process that was "
            "checking it, as it does where memory runs out. Nothing is written. Try again.",
            err=True,
        )
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

    def add(self, row: Judged) -> None:
        """One row more."""
        self.read += 1
        self.refused += row.refused is not None
        self.compared += row.is_compared
        self.disagree += row.differs is not None

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
    writer.writerow(ANSWERS)
    for batch in side_by_side(Judge(cases.columns), batches(cases.records())):
        for row in batch:
            writer.writerow(row.answer)
            tally.add(row)
            if row.refused:
                click.echo(row.refused, err=True)
            if row.differs:
                click.echo(row.differs)
    return tally
