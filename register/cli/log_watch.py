"""`register log watch`: beside the register, twice a minute, what its promises need."""

import os
import signal
import time
from threading import Event
from types import FrameType

import click

from register import clock, config
from register.cli.commands import Command, WholeNumber
from register.cli.context import errors_told, said
from register.db import DatabaseFault, Session, open_session
from register.errors import LogFault, RegisterError
from register.services.faults import told
from register.services.log_tree.ahead import log_ahead
from register.services.log_tree.keeper import keep
from register.services.log_tree.keys import keys_of
from register.services.log_tree.second_store import SecondStore
from register.services.migrated import require_migrated, require_there
from register.services.misuse.odd_checks import tell_of_odd_checks
from register.services.requests import forget_requests
from register.tree.notes import Signer


@click.command(cls=Command)
@click.option(
    "--every",
    type=WholeNumber(1, 60),
    default=30,
    show_default=True,
    help="Seconds from one round to the next.",
)
@click.option(
    "--with-parent",
    type=WholeNumber(1),
    metavar="PID",
    help="Stop when the process of this number, which started this, ends.",
)
def watch(every: int, with_parent: int | None) -> None:
    """Give looks their entries and sign a checkpoint, twice a minute, until told to stop.

    Before that, an organisation whose checks look misused is put on the registrar's desk. After it,
    what was signed is added to the copy of the log in the folder REGISTER_LOG_COPY, if that is set.

    A database that is busy or away is tried again at the next round. A log that is not whole is
    told each time, and nothing of it is signed. One that is ahead of the clock is told too.
    Stops at once on SIGTERM or Ctrl+C.
    """
    stop = _stopped_by_signals()
    with errors_told():
        settings = config.load()
        keys = keys_of(settings)
        store = settings.log_copy and SecondStore(settings.log_copy, keys.origin, keys.public)
        with open_session(settings.database_url) as session:
            due, is_first = time.monotonic(), True
            # Told and not asked: it may have ended before this had begun.
            while not stop.is_set() and with_parent in (None, os.getppid()):
                if time.monotonic() >= due:
                    due = time.monotonic() + every
                    is_first = not _round(session, keys.signer, is_first) and is_first
                    if store:
                        _copy(session, store)
                stop.wait(1)


def _round(session: Session, signer: Signer, is_first: bool) -> bool:
    """One round; whether it was done. The first searches every look that there ever was."""
    try:
        require_there(session.get_bind().engine.url)
        require_migrated(session)
        if ahead := log_ahead(session, now=clock.now()):
            click.echo(f"ALARM: {ahead}", err=True)
        tell_of_odd_checks(session, now=clock.now(), all_askers=is_first)
        forget_requests(session, now=clock.now())
        keep(session, signer, now=clock.now(), from_first=is_first)
    except LogFault as fault:
        click.echo(f"ALARM: the log does not verify at entry {fault.entry}. {fault}", err=True)
    except config.SettingsError as error:
        click.echo(f"Not sealed: {error}.", err=True)
    except RegisterError as error:
        click.echo(f"Not sealed: {said(error)}", err=True)
    except DatabaseFault as fault:
        click.echo(f"Not sealed: {said(told(fault))}", err=True)
    else:
        return True
    return False


def _copy(session: Session, store: SecondStore) -> None:
    """Keep what is sealed once more; what is lost or otherwise there is told each time."""
    try:
        require_there(session.get_bind().engine.url)
        store.bring_up(session)
    except LogFault as fault:
        click.echo(f"ALARM: entry {fault.entry}. {fault}", err=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        click.echo(f"ALARM: the log is not copied to {store.folder}: {reason}.", err=True)
    except config.SettingsError as error:
        click.echo(f"Not copied: {error}.", err=True)
    except DatabaseFault as fault:
        click.echo(f"Not copied: {said(told(fault))}", err=True)
    except RegisterError as error:
        click.echo(f"Not copied: {said(error)}", err=True)
    finally:
        session.rollback()


def _stopped_by_signals() -> Event:
    stop = Event()

    def end(_: int, __: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    return stop
