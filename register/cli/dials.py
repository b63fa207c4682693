"""The two days of a question as options: each is given once, as in an address."""

from typing import Any, Final

import click

from register.cli.context import DAY_ASKED
from register.days import once
from register.schemas.dials import WORDS


def _only_one(ctx: click.Context, param: click.Parameter, given: tuple[Any, ...]) -> Any:
    """What was given, or None; of two, to take the last would be a guess."""
    if len(given) > 1:
        raise click.BadParameter(f"{once(WORDS[str(param.name)])}.", ctx, param)
    return given[0] if given else None


AS_AT: Final = click.option(
    "--as-at",
    type=DAY_ASKED,
    multiple=True,
    callback=_only_one,
    help="The day asked about; today where none is given.",
)
KNOWN_AT: Final = click.option(
    "--known-at",
    multiple=True,
    callback=_only_one,
    help="Answer as the register knew then: a day, or an instant with its zone.",
)
