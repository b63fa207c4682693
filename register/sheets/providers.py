"""Providers of the Award and the days of their recognition: what a row must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from register.identifiers import Ukprn
from register.sheets.findings import Parsed


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider recognised for one qualification (`NASENCO` or `NPQSENCO`); `recognised_to` is
    the last day, None if none.
    """

    number: int
    ukprn: Ukprn
    name: str
    kind: str
    recognised_from: date
    recognised_to: date | None


ParsedProviders: TypeAlias = Parsed[ProviderRow]


def parse(data: bytes, *, today: date) -> ParsedProviders:
    """Read a whole file of providers; raises FileRefused when it cannot be read at all."""
    raise NotImplementedError
