"""Schools, trusts and the people who act for them, put on the record for a test."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import OPERATOR, PERMISSIONS, Actor, OrganisationKind, Role
from register.db import table_of
from register.identifiers import Trn
from register.models import Conversion, School, SchoolVersion, TrustMembership
from register.services import log
from register.services.appointments.facts import TypedPerson, WantedDesignation
from register.services.compliance_periods import refresh, schools_changed
from register.services.transaction import transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)

_TEXTS = (
    "type_group_code phase_code phase_name la_name establishment_number region_code region_name "
    "ukprn street locality town postcode postcode_key"
).split()


def entry(session: Session) -> int:
    """An entry of the log for facts that a test needs to be there."""
    draft = log.Draft("schools.imported", "test:1")
    return log.record(session, draft, actor=OPERATOR, now=NOON)


def put_school(session: Session, urn: str, name: str = "", **columns: Any) -> str:
    """A school on the record: an open community school unless said otherwise."""
    row = dict.fromkeys(_TEXTS, "") | {
        "urn": urn,
        "valid_from": date(2025, 9, 1),
        "in_extract": True,
        "digest": b"",
        "name": name or f"School {urn}",
        "name_key": (name or f"School {urn}").lower(),
        "type_code": "01",
        "type_name": "Community school",
        "status_code": "1",
        "la_code": "301",
    }
    with transaction(session):
        number = entry(session)
        session.execute(insert(table_of(School)), [{"urn": urn, "recorded_by": number}])
        session.execute(insert(table_of(SchoolVersion)), [row | columns | {"recorded_by": number}])
        refresh(session, [urn])
    return urn


def put_conversion(session: Session, before: str, after: str, on: date) -> None:
    """A conversion of one school into another."""
    with transaction(session):
        row = {"from_urn": before, "to_urn": after, "converted_on": on}
        number = entry(session)
        session.execute(insert(table_of(Conversion)), [row | {"recorded_by": number}])
        schools_changed(session, number)


def put_membership(session: Session, urn: str, uid: str) -> None:
    """An academy in a trust."""
    with transaction(session):
        row = {"urn": urn, "trust_uid": uid, "recorded_by": entry(session)}
        session.execute(insert(table_of(TrustMembership)), [row])


def acting_for(
    identifier: str,
    kind: OrganisationKind = OrganisationKind.SCHOOL,
    role: Role = Role.SCHOOL,
) -> Actor:
    """Somebody of that role who acts for that organisation."""
    return Actor(
        ref=f"account-{identifier}",
        name="Sam Head",
        permissions=PERMISSIONS[role],
        role=role,
        organisation_kind=kind,
        organisation_name=f"Organisation {identifier}",
        organisation_identifier=identifier,
    )


REGISTRAR = acting_for("register", OrganisationKind.REGISTER, Role.REGISTRAR)


def typed(
    trn: str = "0123456",
    last_name: str = "Okafor",
    first_names: str = "Ngozi",
    born_on: date = date(1985, 4, 3),
) -> TypedPerson:
    """A person as a school might type them."""
    return TypedPerson(Trn(trn), last_name, first_names, born_on)


def designation(urn: str = "100001", **said: Any) -> WantedDesignation:
    """A designation from 1 September 2025 unless said otherwise."""
    values: dict[str, Any] = {
        "school_urn": urn,
        "person": typed(),
        "started_on": date(2025, 9, 1),
        "source": "Declared by the school",
    }
    return WantedDesignation(**values | said)
