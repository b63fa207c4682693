"""A small register for tests: each call records one fact, at an instant later than the last."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base, table_of
from register.models import (
    Appointment,
    Award,
    Conversion,
    Enrolment,
    Person,
    PersonName,
    PriorService,
    Provider,
    ProviderName,
    Recognition,
    School,
    SchoolVersion,
    Trust,
    TrustMembership,
    Vacancy,
)
from register.names import fold
from register.services import log
from register.services.transaction import transaction

EXTRACT_DAY = date(2024, 6, 17)
FIRST_INSTANT = datetime(2024, 7, 1, 9, tzinfo=UTC)

QUALIFIED: dict[str, Any] = {
    "is_head_teacher": False,
    "is_qualified_teacher": True,
    "induction": "met",
    "is_teaching_at_school": True,
}


class Estate:
    """Writes facts as the services do: a log entry, then the version that it records."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._clock = (FIRST_INSTANT + timedelta(days=day) for day in count())
        self._numbers = count(1)
        self._trns = count(1_000_001)
        self._urns = count(100_001)
        self._ukprns = count(10_000_001)
        self.now = FIRST_INSTANT
        """The instant of the newest entry."""

    def record(self, action: str, *rows: tuple[type[Base], dict[str, Any]]) -> int:
        """One entry and the rows that it records; its number."""
        self.now = next(self._clock)
        with transaction(self.session):
            entry = log.record(
                self.session, log.Draft(action, "test:1"), actor=OPERATOR, now=self.now
            )
            for model, values in rows:
                self.session.execute(insert(table_of(model)), [{"recorded_by": entry, **values}])
        return entry

    def supersede(self, model: type[Base], ref: str, **changes: Any) -> int:
        """A correction: the version now current is superseded by one with these changes."""
        table = table_of(model)
        where = (table.c.ref == ref, table.c.superseded_by.is_(None))
        held = dict(self.session.execute(select(table).where(*where)).mappings().one())
        held.pop("id")
        self.now = next(self._clock)
        with transaction(self.session):
            entry = log.record(
                self.session, log.Draft("fact.corrected", "test:1"), actor=OPERATOR, now=self.now
            )
            self.session.execute(update(table).where(*where).values(superseded_by=entry))
            held |= {"recorded_by": entry, "superseded_by": None, **changes}
            self.session.execute(insert(table), [held])
        return entry

    def school(self, name: str = "Elmfield Primary School", **attributes: Any) -> str:
        """A school in scope and open, with no opening day recorded; its URN."""
        urn = attributes.pop("urn", None) or str(next(self._urns))
        version = {
            **{"urn": urn, "valid_from": EXTRACT_DAY, "in_extract": True, "digest": b""},
            **{"name": name, "name_key": fold(name), "type_code": "01"},
            **{"type_name": "Community school", "type_group_code": "4", "status_code": "1"},
            **{"phase_code": "2", "phase_name": "Primary", "la_code": "301"},
            **{"la_name": "Wexcombe", "establishment_number": "2000", "region_code": "A"},
            **{"region_name": "Midlands", "opened_on": None, "closed_on": None, "ukprn": ""},
            **{"street": "", "locality": "", "town": "Wexcombe", "postcode": "WX1 1AA"},
            **{"postcode_key": "WX11AA", "pupils": None, "changed_on": None},
            **attributes,
        }
        self.record("school.imported", (School, {"urn": urn}), (SchoolVersion, version))
        return urn

    def closed(self, urn: str, on: date) -> int:
        """A later extract, in which the school is closed since that day."""
        table = table_of(SchoolVersion)
        newest = select(table).where(table.c.urn == urn).order_by(table.c.id.desc()).limit(1)
        held = dict(self.session.execute(newest).mappings().one())
        held.pop("id")
        held |= {"valid_from": held["valid_from"] + timedelta(days=1), "status_code": "2"}
        held.pop("recorded_by")
        return self.record("schools.imported", (SchoolVersion, {**held, "closed_on": on}))

    def converted(self, from_urn: str, to_urn: str, on: date) -> int:
        """A conversion; the two schools' own days are the caller's to give."""
        values = {"from_urn": from_urn, "to_urn": to_urn, "converted_on": on}
        return self.record("school.converted", (Conversion, values))

    def trust(self, uid: str, *urns: str, name: str = "Wexcombe Trust") -> None:
        """A trust that runs these schools."""
        trust = {"uid": uid, "name": name, "name_key": name.lower()}
        trust |= {"companies_house_number": "", "type_name": "Multi-academy trust"}
        members = [
            (TrustMembership, {"urn": urn, "trust_uid": uid, "joined_on": None}) for urn in urns
        ]
        self.record("trust.imported", (Trust, trust), *members)

    def person(self, first_names: str = "Asha", last_name: str = "Bello") -> int:
        """A person with a name; their id."""
        number = next(self._numbers)
        person = {"id": number, "ref": f"p{number}", "trn": str(next(self._trns))}
        self.record(
            "person.recorded", (Person, person), (PersonName, _name(number, first_names, last_name))
        )
        return number

    def renamed(self, person: int, first_names: str, last_name: str) -> int:
        """A later name."""
        return self.record("person.renamed", (PersonName, _name(person, first_names, last_name)))

    def provider(self, *recognised: tuple[str, date, date | None]) -> int:
        """A provider and the spans in which it is recognised; its id."""
        number = next(self._numbers)
        identity = {"id": number, "ref": f"v{number}", "ukprn": str(next(self._ukprns))}
        name = {"provider_id": number, "name": "University of Wexcombe", "name_key": "wexcombe"}
        spans = [
            (
                Recognition,
                {
                    "provider_id": number,
                    "kind": kind,
                    "recognised_from": first,
                    "recognised_to": last,
                },
            )
            for kind, first, last in recognised
        ]
        self.record("provider.recorded", (Provider, identity), (ProviderName, name), *spans)
        return number

    def appointed(
        self,
        person: int,
        urn: str,
        started_on: date | None,
        ended_on: date | None = None,
        **facts: Any,
    ) -> str:
        """A designation, by default of a qualified teacher; its reference."""
        ref = f"a{next(self._numbers)}"
        values = {"ref": ref, "school_urn": urn, "person_id": person, "started_on": started_on}
        values |= {"ended_on": ended_on, "source": "school declaration", **QUALIFIED, **facts}
        self.record("appointment.recorded", (Appointment, values))
        return ref

    def declared_none(self, urn: str, on: date) -> int:
        """A school's statement that it has no SENCO."""
        values = {"school_urn": urn, "declared_on": on, "source": "school declaration"}
        return self.record("vacancy.recorded", (Vacancy, values))

    def served(self, person: int, urn: str, first: date, last: date | None) -> int:
        """A declared spell of prior service."""
        values = {"person_id": person, "school_urn": urn, "started_on": first, "ended_on": last}
        return self.record(
            "prior_service.recorded", (PriorService, {**values, "source": "contract"})
        )

    def award(self, person: int, provider: int, held_from: date, **facts: Any) -> str:
        """An award, by default a NASENCO; its reference."""
        ref = f"w{next(self._numbers)}"
        values = {
            **{"ref": ref, "person_id": person, "provider_id": provider, "kind": "NASENCO"},
            **{"title": "National Award for SEN Coordination", "commenced_on": None},
            **{"commenced_precision": "day", "completed_on": None, "held_from": held_from},
            **{"source": "provider upload", **facts},
        }
        self.record("award.recorded", (Award, values))
        return ref

    def enrolled(self, person: int, provider: int, commenced_on: date, **facts: Any) -> str:
        """A course, by default an NPQ under way; its reference."""
        ref = f"e{next(self._numbers)}"
        values = {
            **{"ref": ref, "person_id": person, "provider_id": provider, "kind": "NPQSENCO"},
            **{"commenced_on": commenced_on, "commenced_precision": "day", "state": "enrolled"},
            **{"source": "provider upload", **facts},
        }
        self.record("enrolment.recorded", (Enrolment, values))
        return ref


def _name(person: int, first_names: str, last_name: str) -> dict[str, Any]:
    return {
        **{"person_id": person, "first_names": first_names, "last_name": last_name},
        **{"first_names_key": fold(first_names), "last_name_key": fold(last_name)},
        "source": "school declaration",
    }
