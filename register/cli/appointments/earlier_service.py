"""`register appointments earlier-service`: declared with its source, and taken back."""

from typing import Any

import click

from register import clock
from register.cli.appointments.group import appointments
from register.cli.appointments.options import AS, DAY, acting, tell
from register.cli.appointments.options import reason as reason_of
from register.cli.context import Number
from register.cli.members import members
from register.cli.particulars import given
from register.identifiers import Urn
from register.numbers import counted
from register.schemas.appointments import EarlierServiceForm
from register.schemas.corrections import TakeBackSpellBody
from register.schemas.loading import load
from register.services.appointments.facts import WHY_SERVICE_TAKEN_BACK, Spell
from register.services.appointments.our_senco import own_senco
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)

SPELL = (
    click.option("--urn", required=True, type=Number(Urn), help="The school of that service."),
    click.option("--from", "started_on", required=True, type=DAY, help="First day there."),
    click.option("--until", "ended_on", type=DAY, help="Last day there, where it has ended."),
)


@appointments.group("earlier-service")
def earlier_service() -> None:
    """Service as a SENCO before a designation: regulation 49(4)."""


@earlier_service.command()
@click.argument("designation")
@given(*SPELL, click.option("--source", required=True, help="Where this is known from."), *AS)
def declare(designation: str, email: str, as_json: bool, **options: Any) -> None:
    """Declare one period of earlier service of whoever DESIGNATION designates."""
    with acting(email) as (session, actor):
        data = load(EarlierServiceForm(), members(options))
        spell = Spell(data["urn"], data["started_on"], data["ended_on"])
        new = declare_prior_service(
            session, designation, [spell], source=data["source"], actor=actor, now=clock.now()
        )
        senco = own_senco(session, designation, actor=actor, now=clock.now())
    tell(senco, said=f"{counted(new, 'period')} of earlier service recorded.", as_json=as_json)


@earlier_service.command("take-back")
@click.argument("designation")
@given(*SPELL, reason_of(WHY_SERVICE_TAKEN_BACK), *AS)
def take_back(designation: str, email: str, as_json: bool, **options: Any) -> None:
    """Take one period of earlier service back."""
    with acting(email) as (session, actor):
        data = load(TakeBackSpellBody(), members(options))
        take_back_prior_service(
            session,
            designation,
            Spell(data["urn"], data["started_on"], data["ended_on"]),
            reason=data["reason"],
            actor=actor,
            now=clock.now(),
        )
        senco = own_senco(session, designation, actor=actor, now=clock.now())
    tell(senco, said="The earlier service is taken back.", as_json=as_json)
