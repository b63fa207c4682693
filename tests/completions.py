"""Files of completions for tests, and who sends them. Everybody in them is made up."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, OrganisationKind, Permission, Role
from register.services import completions
from register.services.completions.uploads import CheckedUpload, Receipt
from register.services.providers import import_providers

WYCHFORD = "10099901"
"""Recognised for both qualifications."""
OTHER = "10099902"
"""Recognised for NASENCO to the end of 2020 only."""
UNLISTED = "10099903"
"""On the register, with only its NPQ recognised."""

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

HEADINGS = (
    "TRN",
    "Last name",
    "First names",
    "Date of birth",
    "Qualification",
    "Course start",
    "Course completed",
    "Award date",
    "Outcome",
    "Certificate number",
    "Your reference",
)
ADA = {
    "TRN": "7001234",
    "Last name": "O’Brien",
    "First names": "Ada",
    "Date of birth": "27/02/1985",
    "Qualification": "NASENCO",
    "Course start": "01/09/2022",
    "Course completed": "12/07/2023",
    "Award date": "20/07/2023",
    "Outcome": "Passed",
    "Certificate number": "W-1",
    "Your reference": "S1",
}
ZOE = ADA | {
    "TRN": "7001235",
    "Last name": "Nuñez",
    "First names": "Zoë",
    "Date of birth": "03/11/1990",
    "Certificate number": "W-2",
    "Your reference": "S2",
}
SAM = ADA | {
    "TRN": "7001236",
    "Last name": "Okafor",
    "First names": "Sam",
    "Date of birth": "14/05/1979",
    "Certificate number": "W-3",
    "Your reference": "S3",
}
NPQ = {
    "Qualification": "NPQSENCO",
    "Course start": "01/10/2024",
    "Course completed": "01/12/2025",
    "Award date": "10/01/2026",
    "Certificate number": "W-9",
}
"""What differs where a row is of somebody’s NPQ."""


def csv_of(
    *rows: Mapping[str, str], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8"
) -> bytes:
    """A CSV file of these rows under these headings."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return out.getvalue().encode(encoding)


PROVIDERS = (
    "UKPRN,Name,Qualification,Recognised from,Recognised to\r\n"
    f"{WYCHFORD},University of Wychford,NASENCO,01/09/2009,\r\n"
    f"{WYCHFORD},University of Wychford,NPQSENCO,01/09/2024,\r\n"
    f"{OTHER},Marlow College,NASENCO,01/09/2009,31/12/2020\r\n"
    f"{UNLISTED},Teach Together,NPQSENCO,01/09/2024,\r\n"
).encode()


def add_providers(session: Session) -> None:
    """Put the three providers on the record."""
    import_providers(session, PROVIDERS, actor=OPERATOR, now=datetime(2026, 1, 5, tzinfo=UTC))


def sender(ukprn: str = WYCHFORD) -> Actor:
    """A user of that provider."""
    return Actor(
        ref="sender",
        name="Test Sender",
        permissions=frozenset({Permission.REPORT_COMPLETIONS}),
        role=Role.PROVIDER,
        organisation_kind=OrganisationKind.PROVIDER,
        organisation_identifier=ukprn,
    )


def check(session: Session, *rows: Mapping[str, str], ukprn: str = WYCHFORD) -> CheckedUpload:
    """What is found of a file of these rows."""
    return check_bytes(session, csv_of(*rows), ukprn=ukprn)


def check_bytes(session: Session, content: bytes, *, ukprn: str = WYCHFORD) -> CheckedUpload:
    """What is found of a file of these bytes."""
    return completions.check(
        session,
        provider_ukprn=ukprn,
        filename="july.csv",
        content=content,
        actor=sender(ukprn),
        now=NOW,
    )


def accept(session: Session, upload: CheckedUpload, **options: object) -> Receipt:
    """The receipt of a file that was checked."""
    return completions.accept(
        session,
        upload_ref=upload.ref,
        actor=sender(upload.provider_ukprn),
        **{"now": NOW, **options},  # type: ignore[arg-type]  # the options are accept's own
    )


def record(session: Session, *rows: Mapping[str, str], ukprn: str = WYCHFORD) -> Receipt:
    """A file of these rows, checked and accepted."""
    return accept(session, check(session, *rows, ukprn=ukprn))


def results(upload: CheckedUpload) -> list[tuple[str, str]]:
    """The result and the code of each row."""
    return [(finding.result, finding.code) for finding in upload.report.rows]
