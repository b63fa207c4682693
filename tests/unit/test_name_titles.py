"""A title is folded away where it leads a name, and only there."""

import pytest

from register.names import fold


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr Patel", "patel"),
        ("Rev. Dr. Okafor", "okafor"),
        ("Williams Jones", "williams jones"),
        ("Adams Smith", "adams smith"),
        ("The Sir John Lawes School", "the sir john lawes school"),
    ],
)
def test_a_title_goes_only_from_the_start_of_a_name(name: str, key: str) -> None:
    assert fold(name) == key
