"""A first import builds its indexes at its end and leaves them, and the periods, as any other."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.models import CompliancePeriod, SchoolVersion
from register.progress import tell_nobody
from register.services.compliance_periods import differences
from register.services.schools.importing import first_import, importer
from register.services.schools.importing.importer import GiasFiles, import_extract
from tests.gias_files import Cells, extract, school

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SCHOOLS: list[Cells] = [
    school("100001"),
    school("100002", opened_on="01-09-1950"),
    school("100003", opened_on="01-09-2008", closed_on="31-08-2008", status_code="2"),
    school("100004", opened_on="01-09-1950", closed_on="30-06-1999", status_code="2"),
    school("100005", opened_on="01-01-2009", closed_on="31-12-2008", status_code="1"),
    school("100006", opened_on="02-01-2009", closed_on="01-01-2009", status_code="2"),
    school("100007", opened_on="01-09-2012", closed_on="31-08-2027", status_code="3"),
    school("100008", opened_on="01-09-1950", closed_on="30-06-1999", status_code="1"),
    school("100009", status_code="4"),
    school("100010", opened_on="01-09-1999", status_code="4", type_code="34"),
]


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_import, "MANY", 5)


def take(session: Session, folder: Path, day: date = date(2023, 11, 16)) -> None:
    files = GiasFiles(extract(folder, SCHOOLS))
    import_extract(session, files, actor=OPERATOR, now=NOW, extract_day=day)


def indexes(session: Session) -> set[str]:
    inspector = inspect(session.connection())
    tables = (SchoolVersion.__tablename__, CompliancePeriod.__tablename__)
    return {str(index["name"]) for table in tables for index in inspector.get_indexes(table)}


def test_the_indexes_are_as_before(session: Session, tmp_path: Path) -> None:
    before = indexes(session)
    take(session, tmp_path)
    assert indexes(session) == before
    assert "ix_compliance_period_node" in before


@pytest.mark.parametrize("day", [date(2023, 11, 16), date(2005, 1, 1)], ids=str)
def test_the_periods_of_schools_with_nobody_are_in_step(
    session: Session, tmp_path: Path, day: date
) -> None:
    take(session, tmp_path, day)
    assert list(differences(session, tell_nobody)) == []


def test_an_import_that_fails_leaves_the_indexes(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = indexes(session)

    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(importer, "write_versions", fail)
    with pytest.raises(RuntimeError, match="half way"):
        take(session, tmp_path)
    assert indexes(session) == before
