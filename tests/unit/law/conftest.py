"""The quickest tests first, so that a mutant is caught as soon as it can be."""

import pytest

from tests.unit.law import effort as effort  # registers the profile before it is chosen

THOROUGH = ("test_grid", "test_oracle")


def slowness(item: pytest.Item) -> int:
    """0 for an example, 1 for a property, 2 for thousands of cases."""
    if item.path.stem in THOROUGH:
        return 2
    return int(hasattr(getattr(item, "obj", None), "hypothesis"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Examples, then properties, then grids and random lives; all else stays where it was."""
    ours = [at for at, item in enumerate(items) if "unit/law" in item.path.as_posix()]
    in_order = sorted((items[at] for at in ours), key=slowness)
    for at, item in zip(ours, in_order, strict=True):
        items[at] = item
