"""`register log`: seal it, verify it, and take a receipt out of it."""

import json
import re
from pathlib import Path
from typing import Final

import click

from register import clock, config
from register.access import OPERATOR, Permission
from register.cli.commands import ChoiceTyped, Commands, WholeNumber
from register.cli.context import acting_as, errors_told, open_register
from register.cli.exits import REFUSED
from register.cli.files import FILE, read_whole
from register.cli.log_watch import watch
from register.errors import LogFault
from register.identifiers import IdentifierError
from register.numbers import counted
from register.references import parse_receipt_number
from register.services.log_tree.ahead import log_ahead
from register.services.log_tree.compare import compare_two, compare_with_log, read_kept, read_path
from register.services.log_tree.erase import ErasureReason
from register.services.log_tree.erase import erase as erase_payload
from register.services.log_tree.keys import LogKeys, keys_of
from register.services.log_tree.look_receipts import look_receipt
from register.services.log_tree.receipts import receipt_of
from register.services.log_tree.seal import seal as seal_log
from register.services.log_tree.verify import verify as verify_log
from register.services.log_tree.verify_facts import verify_facts_as_of_now
from register.tree.notes import PublicKey, read_public_key

ENTRY: Final = re.compile("[0-9]{1,11}", re.ASCII)
"""A number of an entry, as against a check's receipt number, which has 12 letters and digits."""


def _keys() -> LogKeys:
    try:
        return keys_of(config.load())
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
def log() -> None:
    """The log of everything that was recorded: seal, verify, prove."""


log.add_command(watch)


@log.command()
def seal() -> None:
    """Sign a checkpoint over every entry there is, and print it.

    What came since the checkpoint before is read back first; where it is not what was recorded,
    nothing is signed, the entry is named, and the exit status is 1.
    """
    with open_register() as session:
        sealed = seal_log(session, _keys().signer, now=clock.now())
    if sealed is None:
        raise click.ClickException("The log is empty: nothing has been recorded yet.")
    click.echo(sealed.note, nl=False)


@log.command()
@click.option(
    "--facts", "with_facts", is_flag=True, help="Compare the facts with what their entries say too."
)
def verify(with_facts: bool) -> None:
    """Read the whole log and compare it with itself and with every checkpoint that was signed.

    With --facts, then compare each award, course, designation, person and provider that is kept
    with what its entry recorded, and whose records are joined. What GIAS says of schools is not
    compared: of that the log holds no copy. Exits with 0 where all of it agrees, and with 1 where
    it does not: the first bad entry is named. A log that is ahead of the clock verifies, and is
    remarked on.
    """
    keys = _keys()
    with open_register() as session:
        try:
            found = verify_log(session, keys.origin, keys.public)
            facts = verify_facts_as_of_now(session) if with_facts else None
            ahead = log_ahead(session, now=clock.now())
        except LogFault as fault:
            click.echo(f"The log does not verify at entry {fault.entry}. {fault}", err=True)
            raise SystemExit(REFUSED) from fault
    if ahead:
        click.echo(ahead, err=True)
    unsealed = found.entries - found.sealed
    click.echo(
        f"The log verifies: {counted(found.entries, 'entry', 'entries')}, "
        f"{counted(found.checkpoints, 'checkpoint')}, "
        f"{unsealed:,} not yet under one, {found.erased:,} with an erased payload, "
        f"{found.looks:,} of looks at people."
    )
    if facts:
        click.echo(
            f"The facts are what it recorded: {counted(facts.rows, 'row')} compared, and "
            f"{facts.erased:,} of which it no longer says anything, because that was erased."
        )


def _entry_number(text: str) -> int:
    if text.startswith("0"):
        says = f"{text} is not the number of an entry: the first is 1, and none begins with 0."
        raise click.BadParameter(says, param_hint="ENTRY|CHECK")
    return int(text)


def _receipt_number(text: str) -> str:
    try:
        return parse_receipt_number(text)
    except IdentifierError as error:
        says = f"Give the number of an entry, or the receipt number of a check. {error}."
        raise click.BadParameter(says, param_hint="ENTRY|CHECK") from error


@log.command()
@click.argument("what", metavar="ENTRY|CHECK")
def receipt(what: str) -> None:
    """Print a receipt: of an entry by its number, or of a check by its receipt number.

    It verifies offline with deploy/verify_receipt.py. A check that the log does not hold yet gets
    its entry now.
    """
    signer = _keys().signer
    with open_register() as session:
        if ENTRY.fullmatch(what):
            found = receipt_of(session, _entry_number(what), signer, now=clock.now()).as_json()
        else:
            ref, actor, now = _receipt_number(what), OPERATOR, clock.now()
            found = look_receipt(session, ref, signer, actor=actor, now=now).as_json()
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@log.command()
@click.argument("entry", type=WholeNumber(1, 2**31 - 1))
@click.option(
    "--reason",
    required=True,
    type=ChoiceTyped([each.value for each in ErasureReason]),
    help="Why: it is recorded for ever.",
)
@click.option("--as", "email", help="The registrar who erases; the operator where not given.")
def erase(entry: int, reason: str, email: str | None) -> None:
    """Erase what ENTRY recorded, and its salt. It cannot be undone.

    The entry stays, with who did what and when, and so do its receipts. Another entry says that it
    was erased. The facts of the register are not touched.
    """
    signer = _keys().signer
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE) if email else OPERATOR
        why = ErasureReason(reason)
        tombstone = erase_payload(session, entry, why, signer, actor=actor, now=clock.now())
    click.echo(f"What entry {entry} recorded has been erased. Entry {tombstone} says so.")


@log.command()
@click.argument("kept", type=FILE)
@click.argument("other", type=FILE, required=False)
@click.option("--proof", type=FILE, help="An answer of /log/consistency.")
@click.option("--key", "given", multiple=True, help="A public key; else this register's.")
def compare(kept: Path, other: Path | None, proof: Path | None, given: tuple[str, ...]) -> None:
    """See that the log goes on from a checkpoint or a receipt that was KEPT.

    With OTHER, compare the two with each other instead, without the register. Exits with 1 where
    the log was taken back or rewritten, or where two logs have been shown.
    """
    with errors_told():
        origin, keys = _origin_and_keys(given)
        one = read_kept(_text_of(kept), origin, keys)
        try:
            if other is None:
                with open_register() as session:
                    size = compare_with_log(session, one, _keys().signer, now=clock.now())
                click.echo(f"The log of {size:,} entries begins with the {one.size:,} of {kept}.")
            else:
                two = read_kept(_text_of(other), origin, keys)
                click.echo(compare_two(one, two, read_path(_text_of(proof)) if proof else None))
        except LogFault as fault:
            click.echo(str(fault), err=True)
            raise SystemExit(REFUSED) from fault


def _text_of(path: Path) -> str:
    return read_whole(path).decode("utf-8", "replace")


def _origin_and_keys(given: tuple[str, ...]) -> tuple[str, tuple[PublicKey, ...]]:
    if not given:
        return _keys().origin, _keys().public
    try:
        keys = tuple(read_public_key(each) for each in given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return keys[0].name, keys


@log.command()
def key() -> None:
    """Print the public keys that checkpoints are opened with, today's first."""
    for each in _keys().public:
        click.echo(str(each))
