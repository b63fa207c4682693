"""Made-up people, providers, awards and schools for tests, put straight into the tables."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base, table_of
from register.models import (
    Appointment,
    Award,
    BirthDate,
    Enrolment,
    Person,
    PersonName,
    PriorService,
    Provider,
    ProviderName,
    Recognition,
    School,
    SchoolVersion,
)
from register.names import fold
from register.references import new_ref
from register.services import log
from register.services.compliance_periods import people_changed, refresh
from register.services.transaction import transaction

RECORDED_AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
BORN = date(1984, 3, 12)

_ids = count(1)


@dataclass
class World:
    """A register to fill: each method records one fact, in an entry of its own."""

    session: Session

    def entry(self, action: str = "test.recorded") -> int:
        return log.record(
            self.session, log.Draft(action, "test:1"), actor=OPERATOR, now=RECORDED_AT
        )

    def add(self, model: type[Base], **values: Any) -> int:
        """One row in one entry; its id."""
        with transaction(self.session):
            entry = self.entry()
            made = self.session.execute(insert(table_of(model)).values(**values, recorded_by=entry))
        key = made.inserted_primary_key
        return int(key[0]) if key else 0

    def provider(
        self,
        name: str = "University of Wychford",
        *,
        kind: str | None = "NASENCO",
        since: date = date(2009, 9, 1),
        until: date | None = None,
    ) -> int:
        provider = self.add(Provider, ref=new_ref(), ukprn=f"1{next(_ids):07}")
        self.add(ProviderName, provider_id=provider, name=name, name_key=fold(name))
        if kind:
            self.add(
                Recognition,
                provider_id=provider,
                kind=kind,
                recognised_from=since,
                recognised_to=until,
            )
        return provider

    def person(
        self, last_name: str, *, trn: str | None = "0123456", born: date | None = BORN
    ) -> int:
        person = self.add(Person, ref=new_ref(), trn=trn)
        self.name(person, last_name)
        if born:
            self.add(BirthDate, person_id=person, born_on=born, source="test")
        return person

    def name(self, person: int, last_name: str) -> None:
        """Another name: the one recorded last is the name now."""
        self.add(
            PersonName,
            person_id=person,
            first_names="Ada",
            last_name=last_name,
            first_names_key="ada",
            last_name_key=fold(last_name),
            source="test",
        )

    def award(self, person: int, provider: int, **values: Any) -> int:
        """A NASENCO of 2016 that counts, but for what is given."""
        return self.add(
            Award,
            **{
                "ref": new_ref(),
                "person_id": person,
                "provider_id": provider,
                "kind": "NASENCO",
                "title": "NASENCO",
                "commenced_on": date(2015, 9, 14),
                "commenced_precision": "day",
                "completed_on": date(2016, 7, 1),
                "held_from": date(2016, 11, 25),
                "source": "test",
                **values,
            },
        )

    def enrolment(self, person: int, provider: int, **values: Any) -> int:
        return self.add(
            Enrolment,
            **{
                "ref": new_ref(),
                "person_id": person,
                "provider_id": provider,
                "kind": "NPQSENCO",
                "commenced_on": date(2025, 10, 6),
                "commenced_precision": "day",
                "state": "enrolled",
                "source": "test",
                **values,
            },
        )

    def school(
        self, urn: str = "900001", name: str = "Wychford Primary School", type_code: str = "01"
    ) -> str:
        self.add(School, urn=urn)
        text = {
            column.name: ""
            for column in table_of(SchoolVersion).columns
            if not column.nullable and str(column.type) == "VARCHAR"
        }
        self.add(
            SchoolVersion,
            **{
                **text,
                "urn": urn,
                "valid_from": date(2026, 11, 20),
                "in_extract": True,
                "digest": b"",
                "name": name,
                "name_key": fold(name),
                "type_code": type_code,
                "type_name": "Made-up type",
                "status_code": "1",
            },
        )
        with transaction(self.session):
            refresh(self.session, [urn])
        return urn

    def appointment(self, person: int, urn: str, started: date, ended: date | None = None) -> None:
        self.add(
            Appointment,
            ref=new_ref(),
            school_urn=urn,
            person_id=person,
            started_on=started,
            ended_on=ended,
            source="test",
        )
        with transaction(self.session):
            people_changed(self.session, [person])

    def prior_service(self, person: int, urn: str, started: date, ended: date) -> None:
        with transaction(self.session):
            self.session.execute(
                insert(table_of(PriorService)).values(
                    person_id=person,
                    school_urn=urn,
                    started_on=started,
                    ended_on=ended,
                    source="test",
                    recorded_by=self.entry(),
                )
            )
            people_changed(self.session, [person])

    def supersede(self, model: type[Base], row: int) -> None:
        """Take a version back."""
        table = table_of(model)
        with transaction(self.session):
            self.session.execute(
                update(table).where(table.c.id == row).values(superseded_by=self.entry())
            )
