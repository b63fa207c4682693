"""What a school says of its SENCO, in a form or in JSON, and how the register shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from marshmallow import Schema, fields

from register.days import iso
from register.schemas.day_fields import BirthField, DayField
from register.schemas.fields import AS_SHOWN, ChoiceField, LineField, NameField, TrnField, UrnField
from register.schemas.particulars import (
    INDUCTION_KNOWN,
    INDUCTION_MISSING,
    InductionAnswer,
    KnownField,
    YesNoAnswer,
    particulars_of,
)
from register.services.appointments.designate import Designated
from register.services.appointments.facts import (
    Particulars,
    Spell,
    TypedPerson,
    WantedDesignation,
)
from register.services.appointments.gaps import Gap
from register.services.appointments.our_senco import OurSenco, Senco
from register.services.appointments.rules import days_recorded, days_without

LONGEST_TOLD: Final = 20_000
"""Characters in the longest list of days without a SENCO: some nine hundred spans of them."""
SOURCE: Final = "where this is known from"
"""What people call the source of what they declare."""
SHARED = "shared"
"""What `instead_of` says where nobody is replaced."""


class PersonFields(Schema):
    """Who: typed by whoever knows them."""

    trn = TrnField(required=True)
    first_names = NameField(missing="Enter first names", called="first names", load_default="")
    last_name = NameField(required=True, missing="Enter a last name", called="last name")
    born_on = BirthField(required=True)


class DesignateForm(PersonFields):
    """The form that designates a SENCO, its boxes as the page has them: so they are told."""

    started_on = DayField("first day as SENCO", within=days_recorded, required=True)
    ended_on = DayField("last day as SENCO", within=days_recorded, load_default=None)
    instead_of = LineField(
        missing="Select what happens to the present SENCO",
        called="what happens to the present SENCO",
        load_default="",
    )
    last_day = DayField(
        "last day of the SENCO who is replaced", within=days_recorded, load_default=None
    )
    is_head_teacher = ChoiceField(
        YesNoAnswer, required=True, missing="Select whether this person is the head teacher"
    )
    is_qualified_teacher = ChoiceField(
        YesNoAnswer, required=True, missing="Select whether this person is a qualified teacher"
    )
    induction = ChoiceField(
        InductionAnswer, required=True, missing="Select how this person’s induction stands"
    )
    is_teaching_at_school = ChoiceField(
        YesNoAnswer, required=True, missing="Select whether this person teaches at the school"
    )
    source = LineField(missing="Enter where this is known from", called=SOURCE, load_default="")
    """Empty where whoever sends it says so themselves."""
    shared = LineField(missing=AS_SHOWN, load_default="")
    """`yes` where the page has shown who else stays SENCO beside this person."""


class EndBody(Schema):
    """The last day of a designation in JSON."""

    last_day = DayField("last day as SENCO", within=days_recorded, required=True)


class EndForm(EndBody):
    """The form that ends a designation."""

    told = LineField(missing=AS_SHOWN, load_default="", longest=LONGEST_TOLD)
    """The days without a SENCO that the page has shown would follow."""


class VacancyForm(Schema):
    """The form that says that a school has no SENCO."""

    declared_on = DayField(
        "day from which the school has had no SENCO", within=days_without, required=True
    )


class EarlierServiceForm(Schema):
    """The form that declares one period of earlier service."""

    urn = UrnField(required=True)
    started_on = DayField("first day as SENCO there", within=days_recorded, required=True)
    ended_on = DayField("last day as SENCO there", within=days_recorded, load_default=None)
    source = LineField(required=True, missing="Enter where this is known from", called=SOURCE)


class SpellBody(Schema):
    """One period of earlier service in JSON."""

    urn = UrnField(required=True)
    started_on = DayField("first day as SENCO there", within=days_recorded, required=True)
    ended_on = DayField(
        "last day as SENCO there", within=days_recorded, load_default=None, allow_none=True
    )


class ReplacesBody(Schema):
    """Whom a designation replaces, in JSON."""

    ref = LineField(
        required=True,
        missing="Enter the reference of the designation to end",
        called="reference of the designation",
    )
    last_day = DayField("last day of that designation", within=days_recorded, required=True)


class DesignateBody(PersonFields):
    """A designation in JSON; null where it is not known."""

    started_on = DayField("first day as SENCO", within=days_recorded, required=True)
    ended_on = DayField(
        "last day as SENCO", within=days_recorded, load_default=None, allow_none=True
    )
    is_head_teacher = KnownField(load_default=None, allow_none=True)
    is_qualified_teacher = KnownField(load_default=None, allow_none=True)
    induction = ChoiceField(
        InductionAnswer,
        load_default=None,
        allow_none=True,
        missing=INDUCTION_MISSING,
        offers=INDUCTION_KNOWN,
    )
    is_teaching_at_school = KnownField(load_default=None, allow_none=True)
    prior_service = fields.List(fields.Nested(SpellBody), load_default=list)
    source = LineField(missing="Enter where this is known from", called=SOURCE, load_default="")
    replaces = fields.Nested(ReplacesBody, load_default=None, allow_none=True)
    shared = KnownField(load_default=False)


class PriorServiceBody(Schema):
    """Earlier service in JSON."""

    spells = fields.List(fields.Nested(SpellBody), required=True)
    source = LineField(required=True, missing="Enter where this is known from", called=SOURCE)


def designation_of_form(data: Mapping[str, Any], urn: str, source: str) -> WantedDesignation:
    """The designation that a form asks for, as far as its boxes could be read."""
    return _designation(data, urn, data.get("source") or source, particulars_of(data), ())


def designation_of_body(data: Mapping[str, Any], urn: str, source: str) -> WantedDesignation:
    """The designation that a JSON body asks for."""
    spells = spells_of_body(data["prior_service"])
    return _designation(data, urn, data["source"] or source, particulars_of(data), spells)


def spells_of_body(spells: list[dict[str, Any]]) -> tuple[Spell, ...]:
    """The periods that a JSON body lists."""
    return tuple(Spell(each["urn"], each["started_on"], each["ended_on"]) for each in spells)


def _designation(
    data: Mapping[str, Any],
    urn: str,
    source: str,
    particulars: Particulars,
    spells: tuple[Spell, ...],
) -> WantedDesignation:
    return WantedDesignation(
        school_urn=urn,
        person=TypedPerson(data["trn"], data["last_name"], data["first_names"], data["born_on"]),
        started_on=data["started_on"],
        ended_on=data["ended_on"],
        particulars=particulars,
        prior_service=spells,
        source=source,
    )


def senco_body(senco: Senco) -> dict[str, Any]:
    """A designation as JSON: no TRN and no birth date."""
    return {
        "ref": senco.ref,
        "version": senco.version,
        "school_urn": senco.school_urn,
        "name": {"first_names": senco.first_names, "last_name": senco.last_name},
        "started_on": iso(senco.started_on),
        "ended_on": iso(senco.ended_on),
        "is_head_teacher": senco.particulars.is_head_teacher,
        "is_qualified_teacher": senco.particulars.is_qualified_teacher,
        "induction": senco.particulars.induction,
        "is_teaching_at_school": senco.particulars.is_teaching_at_school,
        "prior_service": _spells(senco.prior_service),
        "source": senco.source,
    }


def _spells(spells: Iterable[Spell]) -> list[dict[str, str | None]]:
    return [
        {
            "urn": spell.school_urn,
            "started_on": spell.started_on.isoformat(),
            "ended_on": iso(spell.ended_on),
        }
        for spell in spells
    ]


def designated_body(senco: Senco, done: Designated) -> dict[str, Any]:
    """A designation that was sent, and of the earlier service sent with it what is not recorded."""
    return changed_body(senco, done.gaps) | {
        "prior_service_not_recorded": _spells(done.not_recorded)
    }


def changed_body(senco: Senco, gaps: Sequence[Gap]) -> dict[str, Any]:
    """A designation after a change, and the days without a SENCO that the change leaves."""
    return senco_body(senco) | without_senco(gaps)


def without_senco(gaps: Sequence[Gap]) -> dict[str, Any]:
    """The days without a SENCO as JSON; null where an end is open."""
    spans = [
        {
            "first_day": iso(gap.first),
            "last_day": iso(gap.last),
        }
        for gap in gaps
    ]
    return {"without_senco": spans}


def our_senco_body(ours: OurSenco) -> dict[str, Any]:
    """A school's designations as JSON, the latest first."""
    return {
        "urn": ours.urn,
        "name": ours.school_name,
        "vacant_from": iso(ours.vacant_from),
        "vacancies": [
            {"declared_on": iso(each.since), "until": iso(each.until)}
            for each in ours.times_said_none
        ],
        "appointments": [senco_body(senco) for senco in ours.every],
    }
