"""A file of GIAS that was cut short on the way is refused, and what GIAS corrects is not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from register.errors import Refused
from register.models import Conversion, SchoolVersion
from register.services.schools.importing import importer as importing
from tests.gias_files import academy, links, school, trusts
from tests.gias_imports import FIRST, SECOND, Importer


def test_more_than_one_open_school_in_a_hundred_vanished_is_refused(importer: Importer) -> None:
    hundred = [school(f"{100_000 + number}") for number in range(100)]
    importer.take(hundred)
    with pytest.raises(Refused, match=r"2 of 100 open schools are missing"):
        importer.take(hundred[2:], SECOND, allow_missing=False)
    assert importer.count(SchoolVersion) == 100
    assert importer.take(hundred[1:], SECOND, allow_missing=False).counts.missing == 1


def test_a_links_file_that_is_cut_short_is_refused_and_ends_no_conversion(
    importer: Importer, tmp_path: Path
) -> None:
    numbers = range(100)
    schools = [school(f"{100_000 + each}", status_code="2") for each in numbers]
    schools += [academy(f"{140_000 + each}") for each in numbers]
    after = [(f"{100_000 + each}", f"{140_000 + each}", "Successor") for each in numbers]
    importer.take(schools, FIRST, links(tmp_path, after))
    with pytest.raises(Refused, match=r"6 of 100 links are missing from this links file"):
        importer.take(schools, SECOND, links(tmp_path, after[6:]), allow_missing=False)
    few_gone = links(tmp_path, [(*each, "01-09-2024") for each in after[5:]])
    counts = importer.take(schools, SECOND, few_gone, allow_missing=False).counts
    assert (counts.links_ended, counts.links_added) == (100, 95)
    ended = select(func.count()).where(Conversion.superseded_by.is_not(None))
    assert importer.session.scalar(ended) == 5


def test_a_membership_file_that_is_cut_short_is_refused_and_a_move_is_not(
    importer: Importer, tmp_path: Path
) -> None:
    urns = [f"{140_000 + number}" for number in range(100)]
    schools = [academy(urn) for urn in urns]
    importer.take(schools, trusts=trusts(tmp_path, [("1", "One", urn, "") for urn in urns]))
    cut = trusts(tmp_path, [("1", "One", urn, "") for urn in urns[6:]])
    with pytest.raises(Refused, match=r"6 of 100 academies are in no trust by this"):
        importer.take(schools, SECOND, trusts=cut, allow_missing=False)
    moved = trusts(tmp_path, [("2", "Two", urn, "") for urn in urns[5:]])
    counts = importer.take(schools, SECOND, trusts=moved, allow_missing=False).counts
    assert (counts.memberships_added, counts.memberships_ended) == (95, 100)


SIDE_FILES = (
    test_a_links_file_that_is_cut_short_is_refused_and_ends_no_conversion,
    test_a_membership_file_that_is_cut_short_is_refused_and_a_move_is_not,
)


@pytest.mark.canary
@pytest.mark.parametrize("promise", SIDE_FILES)
@pytest.mark.parametrize("planted", [{"FEW": 100}, {"MISSING_SHARE": 1}], ids=str)
def test_a_cut_file_that_is_taken_is_noticed(
    importer: Importer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    promise: Callable[[Importer, Path], None],
    planted: dict[str, int],
) -> None:
    monkeypatch.setattr(importing, *next(iter(planted.items())))
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        promise(importer, tmp_path)


@pytest.mark.canary
@pytest.mark.parametrize("promise", SIDE_FILES)
def test_a_file_that_is_refused_for_the_few_that_gias_corrects_is_noticed(
    importer: Importer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    promise: Callable[[Importer, Path], None],
) -> None:
    monkeypatch.setattr(importing, "FEW", 0)
    with pytest.raises(Refused, match="5 of 100"):
        promise(importer, tmp_path)


@pytest.mark.canary
def test_an_extract_that_may_lack_a_few_open_schools_is_noticed(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MISSING_SHARE", 1)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_more_than_one_open_school_in_a_hundred_vanished_is_refused(importer)
