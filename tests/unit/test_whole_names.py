"""A person's whole name: put together in one place."""

import re
from pathlib import Path

import register
from register.whole_names import whole_name

JOINED_BY_HAND = re.compile(r"first_names\W{0,4}\} \{|join\([^)]*first_names")


def test_first_names_come_before_the_last_name() -> None:
    assert whole_name("Ada", "O’Brien") == "Ada O’Brien"


def test_somebody_with_one_name_only_has_no_space_beside_it() -> None:
    assert whole_name("", "O’Brien") == "O’Brien"


def test_nothing_else_puts_a_name_together() -> None:
    for path in Path(register.__file__).parent.rglob("*.py"):
        if path.stem != "whole_names":
            assert not JOINED_BY_HAND.search(path.read_text()), path


def test_a_name_put_together_by_hand_would_be_seen() -> None:
    assert JOINED_BY_HAND.search('f"{each.first_names} {each.last_name}"')
    assert JOINED_BY_HAND.search("f\"{typed['first_names']} {typed['last_name']}\"")
