"""`register appointments correct|take-back|take-back-none`: put right what was recorded."""

from datetime import date
from typing import Any

import click

from register import clock
from register.cli.appointments.group import appointments
from register.cli.appointments.options import (
    AS,
    DAY,
    NOTE,
    SEEN,
    SHARED,
    SOURCE,
    acting,
    line_of,
    reason,
    tell,
    tell_school,
)
from register.cli.context import DAY as ANY_DAY
from register.cli.context import Number
from register.cli.members import members
from register.cli.particulars import PARTICULARS, given
from register.identifiers import Urn
from register.schemas.corrections import CorrectBody, TakeBackBody, TakeBackNone, correction_of_body
from register.schemas.loading import load
from register.services.appointments.amend import correct_appointment
from register.services.appointments.facts import (
    WHY_CORRECTED,
    WHY_NONE_TAKEN_BACK,
    WHY_TAKEN_BACK,
    declared_by,
)
from register.services.appointments.gaps import gaps_in_words
from register.services.appointments.our_senco import our_senco, own_senco
from register.services.appointments.take_back import take_back_appointment
from register.services.appointments.vacancy import take_back_vacancy


@appointments.command()
@click.argument("designation")
@click.option("--from", "started_on", type=DAY, help="First day as SENCO.")
@click.option("--until", "ended_on", type=DAY, help="Last day as SENCO.")
@click.option("--no-end", is_flag=True, help="It has no last day after all.")
@given(*PARTICULARS, *SOURCE, *SHARED, reason(WHY_CORRECTED), NOTE, SEEN, *AS)
def correct(
    designation: str,
    email: str,
    as_json: bool,
    ended_on: date | None,
    no_end: bool,
    **options: Any,
) -> None:
    """Correct DESIGNATION. What is not given stays as it is held; what was held is kept."""
    if ended_on and no_end:
        raise click.UsageError("Give --until or --no-end, not both.")
    body = members(options | {"ended_on": ended_on}) | ({"ended_on": None} if no_end else {})
    with acting(email) as (session, actor):
        correction = correction_of_body(load(CorrectBody(), body), declared_by(actor))
        corrected = correct_appointment(
            session, designation, correction, actor=actor, now=clock.now()
        )
        senco = own_senco(session, designation, actor=actor, now=clock.now())
    tell(senco, said=corrected.words, as_json=as_json, gaps=corrected.gaps)


@appointments.command("take-back-none")
@click.argument("urn", type=Number(Urn))
@click.option("--since", type=ANY_DAY, help="From which day it was seen to say so.")
@given(reason(WHY_NONE_TAKEN_BACK), NOTE, *AS)
def take_back_none(urn: str, email: str, as_json: bool, **options: Any) -> None:
    """Take back that the school with that URN has no SENCO.

    --since is needed where somebody has been designated after it.
    """
    now = clock.now()
    with acting(email) as (session, actor):
        data = load(TakeBackNone(), members(options))
        take_back_vacancy(session, urn, **data, actor=actor, now=now)
        ours = our_senco(session, urn, actor=actor, now=now)
    tell_school(ours, as_json)


@appointments.command("take-back")
@click.argument("designation")
@click.option(
    "--give-back/--no-give-back",
    default=None,
    help="Whether whoever ended to make way for it gets the post back.",
)
@given(*SHARED, reason(WHY_TAKEN_BACK), NOTE, SEEN, AS[0])
def take_back(designation: str, email: str, **options: Any) -> None:
    """Take back DESIGNATION, which should never have been recorded."""
    with acting(email) as (session, actor):
        data = load(TakeBackBody(), members(options))
        senco = own_senco(session, designation, actor=actor, now=clock.now())
        took = take_back_appointment(session, designation, **data, actor=actor, now=clock.now())
        again = (
            own_senco(session, took.given_back, actor=actor, now=clock.now())
            if took.given_back
            else None
        )
    click.echo("The designation is taken back:")
    click.echo(line_of(senco))
    if again:
        click.echo("The post is given back:")
        click.echo(line_of(again))
    if took.gaps:
        click.echo(gaps_in_words(took.gaps))
