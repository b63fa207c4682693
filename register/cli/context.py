"""What every command needs: the register's database, an actor, and errors in one line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeAlias

import click

from register import clock, config
from register.access import Actor, Permission
from register.births import BIRTH_WRONG, birth_fault
from register.cli.commands import as_typed
from register.cli.exits import Unusable
from register.cli.lazy import is_of_printing
from register.cli.streams import CannotRead, CannotWrite
from register.days import NotADay, OutOfYears, between, parse_iso, said_of
from register.db import DatabaseFault, Session, open_session
from register.errors import (
    BadRequest,
    Failed,
    FileRefused,
    InvalidInput,
    NotAllowed,
    RegisterError,
    TooLarge,
    Unavailable,
    UnsupportedFile,
)
from register.identifiers import Trn, Ukprn, Urn
from register.services.accounts import actor_of_account
from register.services.attestation.words import frozen_words
from register.services.compliance.range import NOT_ANSWERED
from register.services.faults import told
from register.services.migrated import NotMigrated, require_migrated, require_there
from register.services.suspension import refuse_suspended
from register.services.terms import refuse_without
from register.services.why_away import why_away
from register.unseen import without_marks


class Day(click.ParamType[date | None]):
    """A day as 2026-09-01.

    within: of today, the first and last day that the deed takes, as the schema has it. One that is
    none of these is told of by the schema, with all else that is wrong; one that is in none of the
    register’s years is told here, in the same words.
    """

    name = "day"

    def __init__(self, within: Callable[[date], tuple[date, date]] | None = None) -> None:
        self.within = within

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | None:
        """The day; whatever is none ends the command with what to write."""
        if isinstance(value, date):
            return value
        try:
            return parse_iso(str(value))
        except NotADay as error:
            # Click has named the option before this sentence begins.
            self.fail(f"{said_of('it', self.wrong(error))}. Found {as_typed(value)}.", param, ctx)

    def wrong(self, error: NotADay) -> str:
        """What is wrong with it, after its name."""
        if self.within and isinstance(error, OutOfYears):
            return between(*self.within(clock.legal_day(clock.now())))
        return error.wrong


class DayAsked(Day):
    """A day asked about: of one in no year that is answered for it says what pages say.

    Of the others that are not, the service says so, once it has looked for the school. A blank is
    today, as in an address.
    """

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | None:
        """The day; None for a blank."""
        is_blank = isinstance(value, str) and not without_marks(value).strip()
        return None if is_blank else super().convert(value, param, ctx)

    def wrong(self, error: NotADay) -> str:
        """What is wrong with it, after its name."""
        return NOT_ANSWERED if isinstance(error, OutOfYears) else error.wrong


class Birth(Day):
    """A date of birth, likewise."""

    def wrong(self, error: NotADay) -> str:
        today = clock.legal_day(clock.now())
        fault = birth_fault(error.day, today) if isinstance(error, OutOfYears) else None
        return BIRTH_WRONG[fault] if fault else error.wrong


DAY, DAY_ASKED, BIRTH = Day(), DayAsked(), Birth()
CouldNot: TypeAlias = type[click.ClickException]
"""What a command ends with, and so its exit status."""
NOT_UNDERSTOOD = (BadRequest, InvalidInput, FileRefused, TooLarge, UnsupportedFile)
"""Errors of what was typed or sent, whatever the register holds."""


class Number(click.ParamType[str]):
    """A TRN, URN or UKPRN, kept as text."""

    name = "number"

    def __init__(self, kind: type[Trn] | type[Urn] | type[Ukprn]) -> None:
        self.kind = kind

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        try:
            return self.kind.parse(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


def said(error: RegisterError) -> str:
    """What a command says of an error: one line, with what to report where it is our fault, and
    what stands in the way where the database says so.
    """
    why = why_away(error) if isinstance(error, (Unavailable, Failed)) else ""
    if isinstance(error, Failed) and error.what:
        # Of all that is wrong with a statement of ours, one alone may be wrong with the database.
        return f"{error} To report it: {error.what}" + (f". {why}" if why else "")
    return f"{error} {why}".rstrip()


IS_IT_THERE = (
    "Is the database there, and has it been brought to the newest migration with: "
    "register db upgrade"
)


@contextmanager
def errors_told(could_not: CouldNot = click.ClickException) -> Iterator[None]:
    """End in one line and the right exit status, whatever goes wrong in the block.

    could_not: how it ends where the register cannot be asked just now.
    """
    try:
        yield
    except NOT_UNDERSTOOD as error:
        raise Unusable(str(error)) from error
    except NotMigrated as error:
        raise could_not(f"{error}.") from error
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    except (Unavailable, Failed) as error:
        raise could_not(said(error)) from error
    except RegisterError as error:
        raise click.ClickException(said(error)) from error
    except DatabaseFault as fault:
        meant = told(fault)
        is_known = isinstance(meant, Failed) or why_away(meant)
        hint = "" if is_known else f" {IS_IT_THERE}"
        raise could_not(said(meant) + hint) from fault
    except (CannotRead, CannotWrite) as error:
        raise Unusable(f"{error}.") from error
    except OSError as error:
        if is_of_printing(error):
            # Told of in one place, whenever a command prints.
            raise
        raise Unusable(f"{error.filename or 'The file'}: {error.strerror}.") from error


@contextmanager
def open_register(could_not: CouldNot = click.ClickException) -> Iterator[Session]:
    """A session on the register's database; every error ends in one line and its exit status.

    A database that is at another migration than this release's is refused. could_not: as above.
    """
    with errors_told(could_not):
        url = config.load().database_url
        require_there(url)
        with open_session(url) as session:
            require_migrated(session)
            yield session


@contextmanager
def usage() -> Iterator[None]:
    """End in one line and exit status 2 where what is asked cannot be answered."""
    try:
        yield
    except InvalidInput as error:
        raise click.UsageError(str(error)) from error


def account_acting(session: Session, email: str) -> Actor:
    """The account that a command acts as.

    Raises NotAllowed, Suspended or TermsNotAccepted where it may not act.
    """
    actor, now = actor_of_account(session, email), clock.now()
    refuse_suspended(session, actor.account_id or 0, now=now)
    if frozen := frozen_words(actor, now=now):
        raise NotAllowed(frozen)
    refuse_without(actor, now=now)
    return actor


def acting_as(session: Session, email: str, permission: Permission) -> Actor:
    """The same, where its role may do this; NotAllowed where it may not."""
    actor = account_acting(session, email)
    if not actor.may(permission):
        raise NotAllowed("That account does not have permission to do this.")
    return actor
