"""Made-up GIAS files taken into a register that is under test."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base
from register.models import SchoolVersion
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.services.schools.importing.summary import ImportSummary
from register.sheets.gias import Links, Trusts
from tests.gias_files import Cells, extract

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST, SECOND = date(2023, 11, 16), date(2024, 6, 17)
A, B, C = "100001", "100002", "100003"


class Importer:
    """Imports made-up files into one register."""

    def __init__(self, session: Session, folder: Path):
        self.session, self.folder = session, folder

    def take(
        self,
        schools: Iterable[Cells],
        day: date = FIRST,
        links: Links | None = None,
        trusts: Trusts | None = None,
        *,
        allow_missing: bool = True,
        now: datetime = NOW,
    ) -> ImportSummary:
        files = GiasFiles(extract(self.folder, schools), links, trusts)
        return import_extract(
            self.session,
            files,
            actor=OPERATOR,
            now=now,
            extract_day=day,
            allow_missing=allow_missing,
        )

    def versions(self, urn: str) -> list[SchoolVersion]:
        return list(
            self.session.scalars(
                select(SchoolVersion).where(SchoolVersion.urn == urn).order_by(SchoolVersion.id)
            )
        )

    def count(self, model: type[Base]) -> int:
        return self.session.scalar(select(func.count()).select_from(model)) or 0
