"""`register approvals`: acts that take two registrars, from the command line."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from register import clock, config
from register.access import OPERATOR, Permission
from register.cli import asked
from register.cli.commands import ChoiceTyped, Commands, as_typed
from register.cli.context import acting_as, open_register
from register.cli.files import OUT_FILE
from register.cli.grounds import NOTE, PREVIEW, ground_among
from register.cli.options import AS, JSON
from register.cli.printed_approvals import print_preview, print_proposal
from register.cli.streams import writing
from register.db import Session
from register.lists import all_of
from register.numbers import counted
from register.schemas.acts import ASKED
from register.schemas.approvals import (
    ApprovalBody,
    DeclineBody,
    PreviewBody,
    ProofBody,
    ProposalBody,
    asked_of,
    asking_of_body,
    proposals_body,
)
from register.schemas.loading import load
from register.services import sign_in
from register.services.approvals import decide
from register.services.approvals import propose as proposing
from register.services.approvals.export import take_export
from register.services.approvals.kinds import TITLES, Act
from register.services.approvals.one_person import declare_one_person
from register.services.approvals.preview import preview
from register.services.approvals.show import (
    past,
    show_proposal,
    waiting,
)
from register.services.attempts import Origin
from register.services.factors.vault import Vault
from register.services.referrals.words import GROUNDS
from register.services.sign_in import Given
from register.services.transaction import one_commit

ORIGIN = "the command line"


NO_PASSWORD, NO_CODE = asked.not_an_option("password"), asked.not_an_option("code")


@click.group("approvals", cls=Commands)
def approvals() -> None:
    """Acts that take two registrars."""


@approvals.command("list")
@click.option("--past", "is_past", is_flag=True, help="What was decided or expired instead.")
@AS
@JSON
def list_(is_past: bool, email: str, as_json: bool) -> None:
    """What waits for a second registrar, the oldest first."""
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE)
        lines = (past if is_past else waiting)(session, actor=actor, now=clock.now())
    if as_json:
        click.echo(json.dumps(proposals_body(lines), ensure_ascii=False))
        return
    for line in lines:
        click.echo(f"{line.ref}  {line.state}  {line.title}: {line.about}")
    click.echo(f"{counted(len(lines), 'act')}.", err=True)


@approvals.command()
@click.argument("proposal")
@AS
@JSON
def show(proposal: str, email: str, as_json: bool) -> None:
    """PROPOSAL with what it would change, and what was decided."""
    with open_register() as session:
        actor = acting_as(session, email, Permission.DECIDE)
        shown = show_proposal(session, proposal, actor=actor, now=clock.now())
    print_proposal(shown, as_json)


@approvals.command()
@click.argument(
    "act",
    type=ChoiceTyped([act.value for act in TITLES]),
    is_eager=True,  # the ground is one that the act can rest on
)
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="What the act asks.")
@ground_among(GROUNDS)
@NOTE
@PREVIEW
@AS
@JSON
def propose(
    act: str,
    given: tuple[str, ...],
    ground: str,
    note: str,
    only_preview: bool,
    email: str,
    as_json: bool,
) -> None:
    """Propose ACT: it waits 24 hours for another registrar, and does nothing by itself."""
    wanted: dict[str, str] = {}
    asks = ASKED[Act(act)]().fields
    for name, value in map(_pair, given):
        if name not in asks:
            raise click.UsageError(
                f"The act does not ask for {as_typed(name)}. It asks for {all_of(asks)}."
            )
        if name in wanted:
            raise click.UsageError(f"Give {name} once: the act asks for one.")
        wanted[name] = value
    propose_act(act, wanted, ground, note, only_preview=only_preview, email=email, as_json=as_json)


def propose_act(
    act: str,
    wanted: Mapping[str, str],
    ground: str,
    note: str,
    *,
    only_preview: bool,
    email: str,
    as_json: bool,
) -> None:
    """Propose an act, or print what it would change."""
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        if only_preview:
            body = load(PreviewBody(), {"act": act, "asked": wanted})
            told = asked_of(body["act"], body["asked"])
            print_preview(preview(session, body["act"], told, actor=actor, now=now), as_json)
            click.echo("Nothing has been recorded.", err=True)
            return
        given = {"act": act, "asked": wanted, "ground": ground, "note": note}
        asking = asking_of_body(load(ProposalBody(), given))
        with one_commit(session):
            ref = proposing.propose(session, asking, actor=actor, now=now)
            shown = show_proposal(session, ref, actor=actor, now=now)
    print_proposal(shown, as_json)


@approvals.command()
@click.argument("proposal")
@click.option("--digest", required=True, help="Of the preview that `show` prints.")
@NO_PASSWORD
@NO_CODE
@AS
@JSON
def approve(proposal: str, digest: str, email: str, as_json: bool) -> None:
    """Approve PROPOSAL with the account's password and code, which are asked for; carry it out."""
    password, code = asked.password(), asked.code()
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        body = load(ApprovalBody(), {"digest": digest, "password": password, "code": code})
        given = Given(body["password"], body["code"])
        confirmed_at = _confirmed(session, email, given, now)
        with one_commit(session):
            decide.approve(
                session,
                proposal,
                digest=body["digest"],
                actor=actor,
                confirmed_at=confirmed_at,
                now=now,
            )
            shown = show_proposal(session, proposal, actor=actor, now=now)
    print_proposal(shown, as_json)


@approvals.command()
@click.argument("proposal")
@click.option("--note", required=True, help="The reason, in a sentence.")
@AS
@JSON
def decline(proposal: str, note: str, email: str, as_json: bool) -> None:
    """Decline PROPOSAL: nothing changes."""
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        note = load(DeclineBody(), {"note": note})["note"]
        with one_commit(session):
            decide.decline(session, proposal, note=note, actor=actor, now=now)
            shown = show_proposal(session, proposal, actor=actor, now=now)
    print_proposal(shown, as_json)


@approvals.command()
@click.argument("proposal")
@AS
@JSON
def withdraw(proposal: str, email: str, as_json: bool) -> None:
    """Take back PROPOSAL, which the same account made."""
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        with one_commit(session):
            decide.withdraw(session, proposal, actor=actor, now=now)
            shown = show_proposal(session, proposal, actor=actor, now=now)
    print_proposal(shown, as_json)


@approvals.command()
@click.argument("proposal")
@click.option("--out", required=True, type=OUT_FILE, help="The file to write.")
@NO_PASSWORD
@NO_CODE
@AS
def export(proposal: str, out: Path, email: str) -> None:
    """Write the file that PROPOSAL allows, once approved, as CSV; asks for password and code."""
    proof = {"password": asked.password(), "code": asked.code()}
    with open_register() as session, writing(out, is_private=True) as stream:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        given = Given(**load(ProofBody(), proof))
        confirmed_at = _confirmed(session, email, given, now)
        content = take_export(session, proposal, actor=actor, confirmed_at=confirmed_at, now=now)
        stream.write(content)
    click.echo(f"{out} is written.", err=True)


@approvals.command("one-person")
@click.argument("email")
@click.argument("other")
def one_person(email: str, other: str) -> None:
    """Record that EMAIL and OTHER are accounts of one person, who cannot approve their own acts."""
    with open_register() as session:
        declare_one_person(session, email, other, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} and {other} count as one person.", err=True)


def _confirmed(session: Session, email: str, given: Given, now: datetime) -> datetime:
    settings = config.load()
    return sign_in.confirm(
        session,
        email,
        given,
        vault=Vault(settings.secret_key),
        is_local=settings.local_identity,
        origin=Origin(ORIGIN, settings.secret_key),
        now=now,
    )


def _pair(given: str) -> tuple[str, str]:
    name, found, value = given.partition("=")
    if not found:
        raise click.UsageError("Give what the act asks as NAME=VALUE.")
    return name, value
