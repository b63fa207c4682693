"""The options that say on what an act of two registrars rests, or that it is only previewed."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import click

from register.cli.asked import Command
from register.cli.commands import ChoiceTyped
from register.services.approvals.kinds import Act, grounds_of
from register.services.referrals.words import Ground


def _unless_preview(ctx: click.Context, param: click.Parameter, given: str | None) -> str:
    """What was given; MissingParameter where nothing was, unless the command only previews."""
    if given is None and not ctx.params[PREVIEWS]:
        raise click.MissingParameter(ctx=ctx, param=param)
    return given or ""


PREVIEWS: Final = "only_preview"
PREVIEW = click.option(
    "--preview",
    PREVIEWS,
    is_flag=True,
    is_eager=True,  # the two below look whether it was given
    help="Say what would change, and stop: it asks for no ground and no note.",
)


class _GroundTyped(ChoiceTyped):
    """One of the grounds, and where the command is told of an act, one that this can rest on."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The ground; what is none, or does not fit, ends the command with those that do."""
        return self._fitting(ctx).convert(value, param, ctx)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        """What may be given."""
        return self._fitting(ctx).get_missing_message(param, ctx)

    def _fitting(self, ctx: click.Context | None) -> ChoiceTyped:
        act = ctx.params.get("act") if ctx else None
        return ChoiceTyped([each.value for each in grounds_of(Act(act))] if act else self.choices)


def ground_among(grounds: Iterable[Ground]) -> Callable[[Command], Command]:
    """The option that says on what an act rests, of these."""
    choice = _GroundTyped([each.value for each in grounds])
    return click.option("--ground", type=choice, callback=_unless_preview)


NOTE = click.option(
    "--note", callback=_unless_preview, help="The evidence and the reason, in a sentence."
)
