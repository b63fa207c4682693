"""The columns of the extract that the register keeps, under the register's names."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from register.sheets.gias.table import GiasLayout

KEPT = {
    "urn": "URN",
    "name": "EstablishmentName",
    "type_code": "TypeOfEstablishment (code)",
    "type_name": "TypeOfEstablishment (name)",
    "type_group_code": "EstablishmentTypeGroup (code)",
    "status_code": "EstablishmentStatus (code)",
    "phase_code": "PhaseOfEducation (code)",
    "phase_name": "PhaseOfEducation (name)",
    "la_code": "LA (code)",
    "la_name": "LA (name)",
    "establishment_number": "EstablishmentNumber",
    "region_code": "GOR (code)",
    "region_name": "GOR (name)",
    "opened_on": "OpenDate",
    "closed_on": "CloseDate",
    "ukprn": "UKPRN",
    "street": "Street",
    "locality": "Locality",
    "town": "Town",
    "postcode": "Postcode",
    "pupils": "NumberOfPupils",
    "changed_on": "LastChangedDate",
}
"""Both the 140 and the 135 column layouts hold all of these; other columns come and go."""

EXTRACT = GiasLayout("a GIAS extract", "cp1252", tuple(KEPT.values()))


class Establishment(NamedTuple):
    """One row of the extract. Codes are text and keep their zeros; an empty cell is ""."""

    urn: str
    name: str
    type_code: str
    type_name: str
    type_group_code: str
    status_code: str
    phase_code: str
    phase_name: str
    la_code: str
    la_name: str
    establishment_number: str
    region_code: str
    region_name: str
    opened_on: date | None
    closed_on: date | None
    ukprn: str
    street: str
    locality: str
    town: str
    postcode: str
    pupils: int | None
    changed_on: date | None
    """GIAS's own day of last change, which moves for columns that the register does not keep."""
