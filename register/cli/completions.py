"""`register completions`: check a provider's file, and put it on the record."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import ChoiceTyped, Commands
from register.cli.context import Number, open_register
from register.cli.exits import REFUSED
from register.cli.files import FILE, OUT_FILE, read_whole
from register.cli.streams import writing
from register.identifiers import Ukprn
from register.schemas.completions import receipt_body, upload_body
from register.services import completions as service
from register.services.completions.findings import RowResult
from register.services.completions.outlook import NOTHING_TO_SEND, outlook_of
from register.services.completions.records import CorrectionReason
from register.services.completions.uploads import CheckedUpload, Receipt
from register.services.completions.words import BECOMES, rows_in_words
from register.sheets.completions import OUTCOMES, QUALIFICATIONS, TEMPLATE
from register.sheets.findings import CellProblem

ACCEPTED = (
    f"Qualification: {', '.join(words[0] for words in QUALIFICATIONS.values())}. "
    f"Outcome: {', '.join(words[0] for words in OUTCOMES.values())}. "
    f"Headings: {', '.join(TEMPLATE)}."
)
"""What the file must have."""
NAMED = 20
"""Problems of each sort that are printed."""
RECORDED_WORDS = {
    "awards": ("award", "awards"),
    "courses": ("course", "courses"),
    "courses_changed": ("course changed", "courses changed"),
    "corrections": ("correction", "corrections"),
    "referrals": ("row sent to a registrar", "rows sent to a registrar"),
    "already_held": ("already held", "already held"),
    "ignored": ("row ignored", "rows ignored"),
    "left_out": ("row left out", "rows left out"),
}
"""What an acceptance recorded, of one and of more."""


@click.group("completions", cls=Commands)
def completions() -> None:
    """A provider's completions: check a file, then accept it."""


@completions.command(epilog=ACCEPTED)
@click.argument("file", type=FILE)
@click.option(
    "--provider",
    "ukprn",
    required=True,
    type=Number(Ukprn),
    help="The UKPRN of the provider that sends it.",
)
@click.option(
    "--day-numbers",
    type=ChoiceTyped(["1900", "1904"]),
    help="Read a spreadsheet's numbers as days, counted from this year.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "--findings",
    type=OUT_FILE,
    help="Write the file with the findings beside each row to this CSV file.",
)
@click.pass_context
def check(
    ctx: click.Context,
    file: Path,
    ukprn: str,
    day_numbers: str | None,
    as_json: bool,
    findings: Path | None,
) -> None:
    """Check FILE for a provider. Nothing is recorded. Exit 1 where a row needs a person."""
    with open_register() as session, writing(findings, apart_from=[file]) as out:
        upload = service.check(
            session,
            provider_ukprn=ukprn,
            filename=file.name,
            content=read_whole(file),
            actor=OPERATOR,
            now=clock.now(),
            day_numbers=day_numbers or "",
        )
        if findings:
            _, content = service.findings_csv(
                session, upload_ref=upload.ref, actor=OPERATOR, now=clock.now()
            )
            out.write(content)
    if as_json:
        click.echo(json.dumps(upload_body(upload), ensure_ascii=False))
    else:
        _print(upload)
    ctx.exit(REFUSED if upload.counts[RowResult.ERROR] or upload.counts[RowResult.CONFLICT] else 0)


@completions.command()
@click.argument("upload")
@click.option("--good-rows", is_flag=True, help="Leave out the rows that have errors.")
@click.option(
    "--correction-reason",
    "reason",
    type=ChoiceTyped([each.value for each in CorrectionReason]),
    help="Why the file corrects what was reported before; none is kept unless it is given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def accept(upload: str, good_rows: bool, reason: str | None, as_json: bool) -> None:
    """Put the checked UPLOAD on the record. Doing it again prints the same receipt."""
    with open_register() as session:
        receipt = service.accept(
            session,
            upload_ref=upload,
            actor=OPERATOR,
            now=clock.now(),
            good_rows_only=good_rows,
            correction_reason=CorrectionReason(reason) if reason else None,
        )
    if as_json:
        click.echo(json.dumps(receipt_body(receipt), ensure_ascii=False))
    else:
        _print_receipt(receipt)


def _print(upload: CheckedUpload) -> None:
    for count, words in rows_in_words(upload.counts, BECOMES):
        click.echo(f"{count:>7} {words}")
    outlook = outlook_of(upload.report)
    if not upload.receipt:
        click.echo("When it is accepted:" if outlook.can_be_sent else NOTHING_TO_SEND)
        for sentence in outlook.sentences:
            click.echo(f"  {sentence}")
    for notice in upload.report.notices:
        click.echo(notice.message)
    _print_named(outlook.cannot_count)
    _print_named(upload.report.problems)
    if outlook.others:
        click.echo("Worth checking:")
        _print_named(outlook.others)
    if upload.receipt:
        click.echo(
            "It was accepted before and is not recorded a second time. To have its rows decided "
            "again, write them with --findings and check that file."
        )
        _print_receipt(upload.receipt)
    elif not outlook.can_be_sent:
        click.echo("Not sent. Correct the rows with errors and check the file again.")
    elif upload.counts[RowResult.ERROR]:
        click.echo(
            "Not sent yet. Correct the rows with errors and check the file again, or leave them "
            f"out: register completions accept --good-rows {upload.ref}"
        )
    else:
        click.echo(f"Not sent yet. To record it: register completions accept {upload.ref}")


def _print_named(found: Sequence[CellProblem]) -> None:
    for each in found[:NAMED]:
        who = f" ({each.person})" if each.person else ""
        click.echo(f"Row {each.row}{who}: {each.message}")
    if len(found) > NAMED:
        click.echo(f"{len(found) - NAMED:,} more. Use --findings to write them all to a file.")


def _print_receipt(receipt: Receipt) -> None:
    click.echo(f"Receipt {receipt.number}, entry {receipt.entry:,}")
    for name, count in receipt.recorded.items():
        one, many = RECORDED_WORDS[name]
        click.echo(f"{count:>7,} {one if count == 1 else many}")
