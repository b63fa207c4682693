"""`register appointments list|designate|replace|end|none`: one school's SENCO."""

import json
from datetime import date
from typing import Any

import click

from register import clock
from register.cli.appointments.group import appointments
from register.cli.appointments.options import (
    AS,
    DAY,
    PERSON,
    SHARED,
    SOURCE,
    acting,
    tell,
    tell_school,
)
from register.cli.context import Day, Number
from register.cli.members import members
from register.cli.particulars import PARTICULARS, given
from register.identifiers import Urn
from register.schemas.appointments import (
    DesignateBody,
    EndBody,
    VacancyForm,
    designated_body,
    designation_of_body,
)
from register.schemas.loading import load
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import Designated, designate, replace_senco
from register.services.appointments.facts import declared_by
from register.services.appointments.our_senco import Senco, our_senco, own_senco
from register.services.appointments.rules import days_without
from register.services.appointments.vacancy import declare_vacancy

DAYS = (
    click.option("--from", "started_on", required=True, type=DAY, help="First day as SENCO."),
    click.option("--until", "ended_on", type=DAY, help="Last day, where there is one."),
)


@appointments.command("list")
@click.argument("urn", type=Number(Urn))
@given(*AS)
def list_(urn: str, email: str, as_json: bool) -> None:
    """Who is, was and will be SENCO of the school with that URN."""
    with acting(email) as (session, actor):
        ours = our_senco(session, urn, actor=actor, now=clock.now())
    tell_school(ours, as_json)


@appointments.command("designate")
@click.argument("urn", type=Number(Urn))
@given(*PERSON, *DAYS, *PARTICULARS, *SOURCE, *SHARED, *AS)
def designate_(urn: str, email: str, as_json: bool, shared: bool, **options: Any) -> None:
    """Designate a SENCO of the school with that URN. Doing it again changes nothing."""
    with acting(email) as (session, actor):
        data = load(DesignateBody(), members(options))
        wanted = designation_of_body(data, urn, declared_by(actor))
        done = designate(session, wanted, shared=shared, actor=actor, now=clock.now())
        senco = own_senco(session, done.ref, actor=actor, now=clock.now())
    _tell(senco, done, as_json)


@appointments.command()
@click.argument("urn", type=Number(Urn))
@click.argument("designation")
@click.option("--last-day", required=True, type=DAY, help="Last day of the one replaced.")
@given(*PERSON, *DAYS, *PARTICULARS, *SOURCE, *SHARED, *AS)
def replace(
    urn: str,
    designation: str,
    email: str,
    as_json: bool,
    shared: bool,
    last_day: date,
    **options: Any,
) -> None:
    """Designate a SENCO in the place of DESIGNATION, which ends: both together or neither."""
    replaced = {"replaces": {"ref": designation, **members({"last_day": last_day})}}
    with acting(email) as (session, actor):
        data = load(DesignateBody(), members(options) | replaced)
        done = replace_senco(
            session,
            designation_of_body(data, urn, declared_by(actor)),
            replaces=data["replaces"]["ref"],
            last_day=data["replaces"]["last_day"],
            shared=shared,
            actor=actor,
            now=clock.now(),
        )
        senco = own_senco(session, done.ref, actor=actor, now=clock.now())
    _tell(senco, done, as_json)


@appointments.command()
@click.argument("designation")
@click.option("--last-day", required=True, type=DAY, help="Last day as SENCO.")
@given(*AS)
def end(designation: str, email: str, as_json: bool, **options: Any) -> None:
    """Record the last day of DESIGNATION."""
    with acting(email) as (session, actor):
        data = load(EndBody(), members(options))
        ended = end_appointment(session, designation, **data, actor=actor, now=clock.now())
        senco = own_senco(session, designation, actor=actor, now=clock.now())
    tell(senco, said=ended.words, as_json=as_json, gaps=ended.gaps)


@appointments.command()
@click.argument("urn", type=Number(Urn))
@click.option(
    "--from",
    "declared_on",
    required=True,
    type=Day(days_without),
    help="First day without a SENCO.",
)
@given(*AS)
def none(urn: str, email: str, as_json: bool, **options: Any) -> None:
    """Say that the school with that URN has had no SENCO from a day on."""
    now = clock.now()
    with acting(email) as (session, actor):
        on = load(VacancyForm(), members(options))["declared_on"]
        declare_vacancy(session, urn, on=on, source=declared_by(actor), actor=actor, now=now)
        ours = our_senco(session, urn, actor=actor, now=now)
    tell_school(ours, as_json)


def _tell(senco: Senco, done: Designated, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(designated_body(senco, done), ensure_ascii=False))
        return
    tell(senco, said=done.words, as_json=False, gaps=done.gaps)
