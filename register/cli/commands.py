"""Commands that say in our words what they do not know, and tell little of what was typed back.

What is typed may be somebody's name or birth date, and a log may keep what a command prints.
"""

from collections.abc import Iterable
from typing import Any

import click
from click.exceptions import NoSuchCommand, NoSuchOption

from register.lists import one_of

LONGEST_TOLD = 40
"""Characters of what was typed that are told back."""


def as_typed(value: object) -> str:
    """The beginning of what was typed, quoted, with whatever a terminal would obey written out."""
    return repr(str(value)[:LONGEST_TOLD])


class Command(click.Command):
    """A command that counts what it was given too many of, and tells none of it."""

    allow_extra_args = True  # or click refuses them first, and prints each

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options and arguments; UsageError for one that there is not, or too many."""
        try:
            more = super().parse_args(ctx, args)
        except NoSuchOption as error:
            raise _no_such_option(error, ctx) from error
        if more and not ctx.resilient_parsing:
            are, them = "is 1 word", "it"
            if len(more) > 1:
                are, them = f"are {len(more):,} words", "them"
            raise click.UsageError(
                f"There {are} too many. Leave {them} out, or put quotation marks around a value "
                "with a space in it.",
                ctx,
            )
        return more


class Commands(click.Group):
    """A group that says so in our words where it has no such command, with those like it."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the group's own options; UsageError for one that there is not."""
        try:
            return super().parse_args(ctx, args)
        except NoSuchOption as error:
            raise _no_such_option(error, ctx) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, and the arguments after it."""
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            there = self.list_commands(ctx)
            raise no_such_command(error.command_name, there, ctx) from error


Commands.group_class = Commands
"""Of the groups within a group too, which click makes."""


class ChoiceTyped(click.Choice[Any]):
    """One of a list."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What may be given, after the beginning of what was."""
        return super().get_invalid_choice_message(str(value)[:LONGEST_TOLD], ctx)


class WholeNumber(click.IntRange):
    """A whole number in the digits 0 to 9, as the API reads one: Python takes those of every
    alphabet, and 1_0 for 10.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; whatever is none ends the command with what to write."""
        digits = str(value).strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_TOLD:
            number = int(digits)
            if (self.min or 0) <= number <= (self.max or number):
                return number
        most = "" if self.max is None else f" to {self.max}"
        self.fail(
            f"It must be a number from {self.min}{most} in the digits 0 to 9. "
            f"Found {as_typed(digits)}.",
            param,
            ctx,
        )


def like(name: str, there: Iterable[str]) -> list[str]:
    """Those commands whose names are like this one, the likest first."""
    return NoSuchCommand(name, possibilities=there).possibilities or []


def no_such_command(name: str, there: Iterable[str], ctx: click.Context | None) -> click.UsageError:
    """That there is no such command, and which was meant, as far as its name tells."""
    return _there_is_no("command", name, like(name, there), ctx)


def _no_such_option(error: NoSuchOption, ctx: click.Context) -> click.UsageError:
    return _there_is_no("option", error.option_name, error.possibilities or (), ctx)


def _there_is_no(
    kind: str, name: str, close: Iterable[str], ctx: click.Context | None
) -> click.UsageError:
    meant = one_of(map(repr, close))
    guess = f" Did you mean {meant}?" if meant else ""
    return click.UsageError(f"There is no {kind} {as_typed(name)}.{guess}", ctx)
