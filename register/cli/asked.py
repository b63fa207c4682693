"""What is secret, asked for at the keyboard or read from standard input, and never an option."""

import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

LONGEST: Final = 1_000
"""Characters in the longest line that is read."""

Command = TypeVar("Command", bound=Callable[..., Any])


def not_an_option(name: str) -> Callable[[Command], Command]:
    """Refuse an option of that name with a sentence, whatever it is given."""

    def refuse(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise click.UsageError(
                f"Leave --{name} out: on the command line, the list of processes and the shell’s "
                "history show it. It is asked for, or read from standard input.",
                ctx,
            )

    return click.option(f"--{name}", hidden=True, expose_value=False, callback=refuse)


def password(*, is_new: bool = False) -> str:
    """A password, which is not shown as it is typed; twice where it is new.

    Standard input that is no keyboard gives it on a line, once. Raises UsageError for none.
    """
    if _is_keyboard():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=is_new, err=True)
        return typed
    given = _line()
    if not given:
        raise click.UsageError("Type the password when it is asked for, or send it as a line.")
    return given


def code() -> str:
    """What an authenticator shows now; empty for an account that needs none."""
    if not _is_keyboard():
        return _line()
    asked = "Code that the authenticator app shows"
    typed: str = click.prompt(asked, default="", show_default=False, err=True)
    return typed


def _is_keyboard() -> bool:
    return bool(sys.stdin and sys.stdin.isatty())


def _line() -> str:
    try:
        # There is none at all where whoever runs it has closed it.
        return sys.stdin.readline(LONGEST).rstrip("\r\n") if sys.stdin else ""
    except UnicodeDecodeError as error:
        raise click.UsageError("Standard input is not text.") from error
