"""A school that became an academy is counted under the number that it had on the day."""

from datetime import date

import pytest

from register.access import OPERATOR
from register.services.compliance_periods import differences
from register.services.estate.filters import Filters
from register.services.estate.page import estate
from tests.gias_files import academy, links, school, succession
from tests.gias_imports import A, B, Importer


@pytest.mark.parametrize("closed_on", ["31-08-2024", "01-09-2024", "15-09-2024"])
def test_it_is_counted_once_on_any_day_whichever_day_gias_closes_it_on(
    importer: Importer, closed_on: str
) -> None:
    importer.take([school(A)])
    given = links(importer.folder, succession(A, B))
    closed = school(A, status_code="2", closed_on=closed_on)
    importer.take([closed, academy(B, opened_on="01-09-2024")], date(2024, 10, 1), given)
    counted = [
        [each.urn for each in estate(importer.session, Filters(day), actor=OPERATOR).schools]
        for day in (date(2024, 8, 31), date(2024, 9, 1), date(2024, 9, 15), date(2024, 9, 16))
    ]
    assert counted == [[A], [B], [B], [B]]
    assert list(differences(importer.session, lambda *_: None)) == []
