"""Files of appointments."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.services.appointments.file import ImportedFile, import_appointments
from register.sheets.appointments import TEMPLATE, parse
from register.sheets.writer import csv_bytes
from tests.sencos import NOON, TODAY

ROW = {
    "URN": "100001",
    "TRN": "0123456",
    "Last name": "Okafor",
    "First names": "Ngozi",
    "Date of birth": "03/04/1985",
    "Started": "01/09/2025",
    "Ended": "",
    "Head teacher": "no",
    "Qualified teacher": "yes",
    "Induction": "met",
    "Teaching at school": "",
    "Prior service": "",
    "Source": "Return",
}
HILL = {"TRN": "7654321", "Last name": "Hill", "First names": "Jo"}


def sheet(*rows: dict[str, str]) -> bytes:
    """A file of these rows, each said as far as it differs from the first of all."""
    cells = [[(ROW | row)[heading] for heading in TEMPLATE] for row in rows]
    return csv_bytes([list(TEMPLATE), *cells])


def take(session: Session, *rows: dict[str, str], good: bool = False) -> ImportedFile:
    """Take such a file in, or its good rows alone."""
    content = sheet(*rows)
    return import_appointments(
        session,
        parse(content, today=TODAY),
        content=content,
        accept_good_rows=good,
        actor=OPERATOR,
        now=NOON,
    )
