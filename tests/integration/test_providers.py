"""Providers and their recognition: imported whole, again without effect, and corrected."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.errors import InvalidInput
from register.models import LogEntry, Provider, ProviderName, Recognition
from register.queries.providers import RecognisedSpan, find_provider
from register.services.providers import ProviderImport, import_providers
from tests.completions import NOW, OTHER, PROVIDERS, UNLISTED, WYCHFORD


def load(session: Session, content: bytes = PROVIDERS) -> ProviderImport:
    return import_providers(session, content, actor=OPERATOR, now=NOW)


def test_each_provider_is_recorded_with_its_name_and_its_days(session: Session) -> None:
    assert load(session) == ProviderImport(rows=4, added=3, changed=0, unchanged=0)
    held = find_provider(session, WYCHFORD)
    assert held
    assert held.name == "University of Wychford"
    assert held.spans == (
        RecognisedSpan("NASENCO", date(2009, 9, 1), None),
        RecognisedSpan("NPQSENCO", date(2024, 9, 1), None),
    )


def test_recognition_is_known_only_where_a_span_of_that_kind_is_held(session: Session) -> None:
    load(session)
    college, together = find_provider(session, OTHER), find_provider(session, UNLISTED)
    assert college
    assert together
    assert college.recognised("NASENCO", date(2020, 12, 31)) is True
    assert college.recognised("NASENCO", date(2021, 1, 1)) is False
    assert college.recognised("NASENCO", date(2009, 8, 31)) is False
    assert together.recognised("NASENCO", date(2020, 1, 1)) is None


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    load(session)
    entries = session.scalar(select(func.count()).select_from(LogEntry))
    assert load(session) == ProviderImport(rows=4, added=0, changed=0, unchanged=3)
    assert session.scalar(select(func.count()).select_from(LogEntry)) == entries


def test_a_correction_supersedes_and_keeps_what_was(session: Session) -> None:
    load(session)
    new = PROVIDERS.replace(b"31/12/2020", b"31/12/2022").replace(b"Marlow College", b"Marlow Hall")
    assert load(session, new).changed == 1
    held = find_provider(session, OTHER)
    assert held
    assert held.name == "Marlow Hall"
    assert held.spans == (RecognisedSpan("NASENCO", date(2009, 9, 1), date(2022, 12, 31)),)
    marlow = select(Provider.id).where(Provider.ukprn == OTHER).scalar_subquery()
    days = select(Recognition.recognised_to).where(Recognition.provider_id == marlow)
    names = select(ProviderName.name).where(ProviderName.provider_id == marlow)
    assert set(session.scalars(days)) == {date(2020, 12, 31), date(2022, 12, 31)}
    assert set(session.scalars(names)) == {"Marlow College", "Marlow Hall"}


@pytest.mark.parametrize(
    "bad",
    [
        b"123,Nowhere,NASENCO,01/09/2009,\r\n",
        b"10099909,Nowhere,NASENCO,,\r\n",
        b"10099909,,NASENCO,01/09/2009,\r\n",
        b"10099909,Nowhere,NASENCO,01/09/2009,01/09/2008\r\n",
        WYCHFORD.encode() + b",Another Name,NASENCO,01/09/2008,\r\n",
    ],
)
def test_a_bad_row_stops_the_whole_file(session: Session, bad: bytes) -> None:
    with pytest.raises(InvalidInput, match="Row 6"):
        load(session, PROVIDERS + bad)
    assert session.scalars(select(Provider)).all() == []
