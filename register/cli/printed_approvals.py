"""What `register approvals` prints of an act: what it would change, and what became of it."""

import json

import click

from register import clock
from register.days import day_in_words, instant_in_words
from register.lists import all_of
from register.schemas.approvals import act_preview_body, proposal_body
from register.services.approvals.preview import ActPreview
from register.services.approvals.rules import ProposalStage
from register.services.approvals.show import ExportedFile, ShownProposal

_CHANGES = {
    ProposalStage.WAITING: "What it would change:",
    ProposalStage.APPROVED: "What it changed, as told before:",
}


def print_proposal(shown: ShownProposal, as_json: bool) -> None:
    """A proposal, as JSON or in words."""
    if as_json:
        click.echo(json.dumps(proposal_body(shown), ensure_ascii=False))
    else:
        _tell(shown)


def print_preview(found: ActPreview, as_json: bool) -> None:
    """What an act would change, as JSON or in words."""
    if as_json:
        click.echo(json.dumps(act_preview_body(found), ensure_ascii=False))
    else:
        _tell_preview(found)


def _tell(shown: ShownProposal) -> None:
    line = shown.line
    click.echo(f"{line.ref}  {line.state}  {line.title}: {line.about}")
    since = day_in_words(clock.legal_day(line.proposed_at))
    click.echo(f"Proposed on {since} by {line.proposed_by}. {shown.ground_words}. {shown.note}")
    click.echo(_changes_in_words(shown))
    _tell_preview(shown.preview)
    if shown.overtaken:
        click.echo(f"This can no longer be approved. {shown.overtaken}")
    if shown.file:
        click.echo(_file_in_words(shown.file))
    if shown.decided_by:
        said = f": {shown.decision_note}" if shown.decision_note else ""
        click.echo(f"{line.state.capitalize()} by {shown.decided_by}{said}")


def _changes_in_words(shown: ShownProposal) -> str:
    if shown.file:
        return "What it allows:"
    if shown.overtaken:
        return "What it would have changed, as told when it was proposed:"
    undone = "What it would have changed, of which nothing was done:"
    return _CHANGES.get(shown.line.state, undone)


def _file_in_words(file: ExportedFile) -> str:
    until = f"It may be taken until {instant_in_words(file.until)}."
    if file.taken_at:
        times = all_of([instant_in_words(each) for each in file.taken_at])
        return f"The file was taken on {times}." + (f" {until}" if file.is_open else "")
    return f"The file has not been taken. {until}" if file.is_open else "The file was never taken."


def _tell_preview(found: ActPreview) -> None:
    for warning in found.warnings:
        click.echo(f"Warning: {warning}")
    for effect in found.effects:
        click.echo(f"  {effect}")
    for each in found.answers:
        click.echo(f"  {each.after.school} (URN {each.urn}): {each.in_words}")
    click.echo(f"Digest: {found.digest}")
