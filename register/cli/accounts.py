"""`register accounts`: who may sign in, and the keys that stand for them."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

import click

from register import clock, config
from register.access import OPERATOR, OrganisationKind, Permission, Role
from register.cli import asked
from register.cli.commands import ChoiceTyped, Commands, WholeNumber
from register.cli.context import acting_as, open_register
from register.cli.options import JSON
from register.days import instant_in_words
from register.errors import Unavailable
from register.numbers import counted
from register.schemas.accounts import DeactivationForm, NewPasswordForm, account_body, reason_of
from register.schemas.loading import load
from register.services import account_care as care
from register.services import accounts as service
from register.services.api_keys import add_key, revoke_key, show_keys
from register.services.deactivations import Why
from register.services.factors.setup import reset_factor
from register.services.links import invite, send_link
from register.services.mail import Letter, mailer_of
from register.services.outside.ties import tie as tie_account
from register.services.outside.ties import untie as untie_account
from register.services.reactivation import reactivate
from register.services.suspension import lift as lift_suspension

NUMBER = (
    "URN, trust UID, authority code or UKPRN; of a holder, their record's reference; of any other, "
    "a short name, the same for each of its accounts."
)
NAME = "Needed for an agency, the inspectorate and the register itself: the rest have one."
AS_REGISTRAR = click.option(
    "--as", "registrar", help="The registrar who does it; the operator where not given."
)


def _for_somebody_new(command: Callable[[service.NewAccount], None]) -> Callable[..., None]:
    """Give a command the options that say who an account is for, and call it with the account."""

    @click.argument("email")
    @click.option("--name", required=True, help="The person's name, as pages show it.")
    @click.option("--role", required=True, type=ChoiceTyped([role.value for role in Role]))
    @click.option(
        "--organisation-kind",
        required=True,
        type=ChoiceTyped([kind.value for kind in OrganisationKind]),
    )
    @click.option("--organisation-id", required=True, help=NUMBER)
    @click.option("--organisation-name", default="", help=NAME)
    @wraps(command)
    def asked_for(**said: str) -> None:
        command(
            service.NewAccount(
                email=said["email"],
                name=said["name"],
                role=Role(said["role"]),
                organisation_kind=OrganisationKind(said["organisation_kind"]),
                organisation_identifier=said["organisation_id"],
                organisation_name=said["organisation_name"],
            )
        )

    return asked_for


@click.group("accounts", cls=Commands)
def accounts() -> None:
    """Make and deactivate accounts."""


@accounts.command()
@_for_somebody_new
@asked.not_an_option("password")
def add(new: service.NewAccount) -> None:
    """Make an account, and its organisation where it is new; its password is asked for."""
    typed = asked.password(is_new=True)
    with open_register() as session:
        chosen = load(NewPasswordForm(), {"password": typed})
        service.add_account(session, replace(new, **chosen), actor=OPERATOR, now=clock.now())
    click.echo(f"{new.email} may now sign in.", err=True)


@accounts.command()
@click.argument("email")
@click.option("--label", default="", help="What the key is for.")
def key(email: str, label: str) -> None:
    """Make a bearer key for the API. It is printed once and cannot be read again."""
    with open_register() as session:
        made = add_key(session, email, label=label, actor=OPERATOR, now=clock.now())
    click.echo(made)


@accounts.command()
@click.argument("email")
def keys(email: str) -> None:
    """List an account's keys, with when each was last used, to the hour. No key is shown."""
    with open_register() as session:
        found = show_keys(session, email)
        for each in found:
            used = instant_in_words(each.last_used_at) if each.last_used_at else "never"
            ends = each.revoked_at or each.expires_at
            what = "revoked" if each.revoked_at else "expires"
            label = each.label or "no label"
            click.echo(f"{each.id}  {label}  last used: {used}  {what}: {instant_in_words(ends)}")
        click.echo(f"{counted(len(found), 'key')}." if found else f"{email} has no key.", err=True)


@accounts.command()
@click.argument("email")
@click.argument("number", type=WholeNumber(1, 2**31 - 1))
def revoke(email: str, number: int) -> None:
    """Revoke the key of that NUMBER, as `register accounts keys` lists it: at the next request."""
    with open_register() as session:
        revoke_key(session, email, number, actor=OPERATOR, now=clock.now())
    click.echo(f"Key {number} of {email} opens nothing any more.", err=True)


@accounts.command()
@click.argument("email")
def lift(email: str) -> None:
    """Open an account again that was suspended because nobody had used it for 90 days."""
    with open_register() as session:
        lift_suspension(session, email, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} can sign in again.", err=True)


@accounts.command()
@click.argument("email")
@click.option("--reason", required=True, type=ChoiceTyped([why.value for why in Why]))
@click.option("--note", required=True, help="The reason, in a sentence.")
@AS_REGISTRAR
def deactivate(email: str, reason: str, note: str, registrar: str | None) -> None:
    """Deactivate an account: its sessions and keys stop at the next request.

    A registrar deactivates 20 accounts an hour at most: past that the exit status is 1.
    """
    with open_register() as session:
        said = reason_of(load(DeactivationForm(), {"reason": reason, "note": note}))
        now = clock.now()
        if registrar:
            actor = acting_as(session, registrar, Permission.DECIDE)
            ref = care.ref_of(session, email, actor=actor)
            care.deactivate(session, ref, said, actor=actor, now=now)
        else:
            service.deactivate(session, email, said, actor=OPERATOR, now=now)
    click.echo(f"{email} can no longer sign in.", err=True)


@accounts.command()
@click.argument("email")
@click.argument("subject")
def tie(email: str, subject: str) -> None:
    """Let the identity that the identity service calls SUBJECT open the account of EMAIL.

    See who they are first: an address is no proof. From their next sign-in with it the account
    follows what the identity service says of them. Its password goes on.
    """
    settings = config.load()
    if settings.oidc is None:
        raise click.ClickException("There is no identity service: set REGISTER_OIDC_ISSUER.")
    with open_register() as session:
        issuer = settings.oidc.issuer
        tie_account(session, email, issuer, subject, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} may now sign in with {settings.oidc.name}.", err=True)


@accounts.command()
@click.argument("email")
def untie(email: str) -> None:
    """Part the account of EMAIL from its identity: its sessions end, and its password goes on."""
    with open_register() as session:
        untie_account(session, email, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} no longer signs in with the identity service.", err=True)


@accounts.command("reactivate")
@click.argument("email")
@AS_REGISTRAR
def reactivate_account(email: str, registrar: str | None) -> None:
    """Open a deactivated account again, and send a link with which a new password is chosen.

    Its old password, authenticator, sessions and keys open nothing.
    """
    with open_register() as session:
        settings, now = config.load(), clock.now()
        address = settings.address
        if registrar:
            actor = acting_as(session, registrar, Permission.DECIDE)
            ref = care.ref_of(session, email, actor=actor)
            letter = care.reactivate(session, ref, address=address, actor=actor, now=now)
        else:
            letter = reactivate(session, email, address=address, actor=OPERATOR, now=now)
        if letter is not None:
            _send(settings, letter, "The account is open, but its letter was not sent.")
    how = "with the identity service" if letter is None else "once they have chosen a password"
    click.echo(f"{email} can sign in again {how}.", err=True)


@accounts.command("list")
@click.option("--organisation", default="", help="Its number, or a part of its name.")
@JSON
def list_(organisation: str, as_json: bool) -> None:
    """List accounts by address, with what each is and when it was last used."""
    with open_register() as session:
        found = care.list_accounts(session, organisation, actor=OPERATOR, now=clock.now())
    if as_json:
        click.echo(json.dumps([account_body(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        used = max(filter(None, (each.signed_in_at, each.key_used_at)), default=None)
        last = f"last used {instant_in_words(used)}" if used else "never used"
        body = each.organisation or "their own record"
        click.echo(f"{each.email}  {each.name}, {each.role} for {body}. {each.state}. {last}")


@accounts.command("invite")
@_for_somebody_new
def invite_somebody(new: service.NewAccount) -> None:
    """Make an account and send a link, good for 7 days, with which its password is chosen."""
    with open_register() as session:
        settings = config.load()
        letter = invite(session, new, address=settings.address, actor=OPERATOR, now=clock.now())
        _send(settings, letter, "The account is made, but its invitation was not sent.")
    click.echo(f"{letter.to} has been invited.", err=True)


@accounts.command("reset")
@click.argument("email")
def reset_password(email: str) -> None:
    """Send somebody a new link: to choose a password within the hour, or their invitation again."""
    with open_register() as session:
        settings = config.load()
        letter = send_link(
            session, email, address=settings.address, actor=OPERATOR, now=clock.now()
        )
        _send(settings, letter, "The link was made, but the letter was not sent.")
    click.echo(f"A new link has been sent to {letter.to}.", err=True)


def _send(settings: config.Settings, letter: Letter, what_is: str) -> None:
    """Send it, and say where it lies and where its link leads: nobody here has come by a page."""
    mailer = mailer_of(settings)
    try:
        mailer.send(letter)
    except Unavailable as error:
        again = f"Then run: register accounts reset {letter.to}"
        raise Unavailable(f"{what_is} {error} {again}") from error
    if mailer.kept_in:
        click.echo(f"The letter lies in {mailer.kept_in}", err=True)
    click.echo(f"Its link leads to {settings.address}", err=True)
    if not settings.address_said_by:
        click.echo("Set REGISTER_ADDRESS where the register is elsewhere.", err=True)


@accounts.group()
def factor() -> None:
    """The second factor of an account."""


@factor.command()
@click.argument("email")
def reset(email: str) -> None:
    """Take off an authenticator that was lost: another is set up at the next sign-in."""
    with open_register() as session:
        reset_factor(session, email, actor=OPERATOR, now=clock.now())
    click.echo(f"{email} sets up an authenticator at the next sign-in.", err=True)
