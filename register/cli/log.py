"""`register log`: seal it, verify it, and take a receipt out of it."""

import json

import click

from register import clock, config
from register.cli.context import open_register
from register.errors import LogFault
from register.services.log_tree.keys import LogKeys, keys_of
from register.services.log_tree.receipts import receipt_of
from register.services.log_tree.seal import seal as seal_log
from register.services.log_tree.verify import verify as verify_log

FAULT = 1


def _keys() -> LogKeys:
    try:
        return keys_of(config.load())
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def log() -> None:
    """The log of everything that was recorded: seal, verify, prove."""


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
def verify() -> None:
    """Read the whole log and compare it with itself and with every checkpoint that was signed.

    Exits with 0 where it verifies, and with 1 where it does not: the first bad entry is named.
    """
    keys = _keys()
    with open_register() as session:
        try:
            found = verify_log(session, keys.origin, keys.public)
        except LogFault as fault:
            click.echo(f"The log does not verify at entry {fault.entry}. {fault}", err=True)
            raise SystemExit(FAULT) from fault
    unsealed = found.entries - found.sealed
    click.echo(
        f"The log verifies: {found.entries:,} entries, {found.checkpoints:,} checkpoints, "
        f"{unsealed:,} not yet under one, {found.erased:,} with an erased payload."
    )


@log.command()
@click.argument("number", type=click.IntRange(min=1))
def receipt(number: int) -> None:
    """Print the receipt of entry NUMBER: it verifies offline with deploy/verify_receipt.py."""
    with open_register() as session:
        found = receipt_of(session, number, _keys().signer, now=clock.now())
        click.echo(json.dumps(found.as_json(), indent=1))


@log.command()
def key() -> None:
    """Print the public keys that checkpoints are opened with, today's first."""
    for each in _keys().public:
        click.echo(str(each))
