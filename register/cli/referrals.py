"""`register referrals`: the registrar's desk from the command line."""

import json
from collections.abc import Iterator
from typing import Any

import click

from register import clock
from register.access import Permission
from register.cli.commands import ChoiceTyped, Commands, WholeNumber
from register.cli.context import DAY, Number, acting_as, open_register
from register.cli.members import members
from register.cli.options import AS, JSON
from register.days import day_in_words
from register.identifiers import Urn
from register.numbers import counted
from register.schemas.loading import load
from register.schemas.referrals import (
    DecisionBody,
    decision_of,
    desk_body,
    preview_body,
    referral_body,
)
from register.services.referrals import decide as deciding
from register.services.referrals.preview import DecisionPreview
from register.services.referrals.seen import see_lines, see_preview, see_referral
from register.services.referrals.show import ShownReferral, desk_queues
from register.services.referrals.words import FOLLOWS, GROUNDS, KINDS, Decided
from register.services.transaction import one_commit

CHOSEN = [each.value for each in Decided if each not in FOLLOWS]
"""What a registrar may decide."""


@click.group("referrals", cls=Commands)
def referrals() -> None:
    """What waits for a registrar, and the decisions."""


@referrals.command("list")
@click.option("--kind", type=ChoiceTyped([kind.value for kind in KINDS]), help="One queue only.")
@click.option("--decided", "is_decided", is_flag=True, help="What was decided instead.")
@AS
@JSON
def list_(kind: str | None, is_decided: bool, email: str, as_json: bool) -> None:
    """What waits for a decision, the oldest first in each queue."""
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE)
        queues = desk_queues(session)
        lines = see_lines(session, kind, is_decided=is_decided, actor=actor, now=clock.now())
    if as_json:
        click.echo(json.dumps(desk_body(queues, lines), ensure_ascii=False))
        return
    for line in lines:
        said = f": {line.outcome}" if line.outcome else ""
        click.echo(f"{line.ref}  {day_in_words(line.opened_on)}  {line.kind}  {line.about}{said}")
    if is_decided:
        click.echo(f"{counted(len(lines), 'decided referral')} listed.", err=True)
    else:
        count = sum(each.count for each in queues if kind in (None, each.kind))
        listed = f"; {len(lines):,} listed" if len(lines) < count else ""
        click.echo(f"{counted(count, 'referral')} waiting{listed}.", err=True)


@referrals.command()
@click.argument("referral")
@AS
@JSON
def show(referral: str, email: str, as_json: bool) -> None:
    """REFERRAL with what bears on it, what may be decided and what has been."""
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE)
        _tell(see_referral(session, referral, actor=actor, now=clock.now()), as_json)


@referrals.command()
@click.argument("referral")
@click.option("--outcome", required=True, type=ChoiceTyped(CHOSEN))
@click.option("--ground", required=True, type=ChoiceTyped([each.value for each in GROUNDS]))
@click.option("--note", required=True, help="The reason, in a sentence.")
@click.option("--to-urn", type=Number(Urn), help="The school to carry over to.")
@click.option("--first-day", type=DAY, help="First day of that school.")
@click.option(
    "--supersedes", type=WholeNumber(1), help="The entry of the decision that this one replaces."
)
@click.option("--preview", "only_preview", is_flag=True, help="Say what would change, and stop.")
@AS
@JSON
def decide(referral: str, email: str, as_json: bool, only_preview: bool, **options: Any) -> None:
    """Decide REFERRAL. The same decision again has no further effect.

    A later decision supersedes the one that stands, named by its entry, and takes back what it
    changed.
    """
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE)
        decision, now = decision_of(load(DecisionBody(), members(options))), clock.now()
        if only_preview:
            _tell_preview(see_preview(session, referral, decision, actor=actor, now=now), as_json)
            return
        with one_commit(session):
            deciding.decide(session, referral, decision, actor=actor, now=now)
            shown = see_referral(session, referral, actor=actor, now=now)
    _tell(shown, as_json)


def _tell(shown: ShownReferral, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(referral_body(shown), ensure_ascii=False))
        return
    for line in _lines(shown):
        click.echo(line)


def _lines(shown: ShownReferral) -> Iterator[str]:
    yield f"{shown.ref}  {shown.title}"
    for title, rows in shown.sides:
        yield f"{title}:"
        yield from (f"  {label}: {value}" for label, value in rows)
    if shown.accounts:
        yield "Accounts concerned:"
        yield from (f"  {each.ref}  {each.words}" for each in shown.accounts)
    yield "What may be decided:"
    yield from (f"  {outcome.value}: {words}" for outcome, words in shown.outcomes.items())
    for past, words in zip(shown.decisions, shown.decided_words, strict=True):
        when = day_in_words(clock.legal_day(past.at))
        yield f"Decision {past.entry}, on {when} by {past.by}: {words}"
        yield f"  {past.ground_words}. {past.note}"
    if shown.waits:
        yield f"It waits for a decision{' again' if shown.decisions else ''}."


def _tell_preview(found: DecisionPreview, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(preview_body(found), ensure_ascii=False))
        return
    click.echo(found.words)
    if found.stands_already:
        click.echo("This decision stands already: sent again it changes nothing.")
    for effect in found.effects or ("Nothing else on the register changes.",):
        click.echo(f"  {effect}")
    for each in found.answers:
        click.echo(f"  {each.after.school} (URN {each.urn}) today: {each.in_words}")
    click.echo(f"What remains: {found.remains}")
    click.echo("Nothing has been recorded.", err=True)
