"""What a school became, over conversions that were read before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Onward(Protocol):
    """What is asked of a conversion."""

    @property
    def to_urn(self) -> str: ...


def became(urn: str, steps: Mapping[str, Onward]) -> list[str]:
    """The schools that this one became, one after another; steps: by the school that each ended."""
    found: list[str] = []
    while (step := steps.get(urn)) and step.to_urn not in found:
        urn = step.to_urn
        found.append(urn)
    return found


def lasting(urn: str, steps: Mapping[str, Onward]) -> str:
    """The last school that this one became, or itself; steps: as of `became`."""
    return (urn, *became(urn, steps))[-1]


def is_one(urn: str, other: str, steps: Mapping[str, Onward]) -> bool:
    """Whether they are one school or one became the other; steps: as of `became`, of both."""
    return urn == other or other in became(urn, steps) or urn in became(other, steps)
