"""The words that the options of the four questions take."""

from collections.abc import Iterable
from enum import StrEnum

import click
import pytest

from register.cli.particulars import ANSWER, INDUCTION


@pytest.mark.parametrize("option", [ANSWER, INDUCTION])
def test_an_answer_is_typed_as_the_api_takes_it(option: click.Choice[StrEnum]) -> None:
    assert list(_misread(option, option.choices)) == []


@pytest.mark.canary
def test_an_answer_that_is_not_named_as_it_is_typed_is_noticed() -> None:
    class Faulty(StrEnum):
        YES = "true"

    option = click.Choice[StrEnum](Faulty, case_sensitive=False)
    assert list(_misread(option, option.choices)) == [Faulty.YES]


def _misread(option: click.Choice[StrEnum], each: Iterable[StrEnum]) -> Iterable[StrEnum]:
    for answer in each:
        try:
            if option.convert(answer.value, None, None) is not answer:
                yield answer
        except click.BadParameter:
            yield answer
