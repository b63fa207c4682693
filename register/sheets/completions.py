"""A provider's completions: what a row must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from register.identifiers import Trn, Ukprn
from register.sheets.findings import Parsed, PartialDay


class Outcome(StrEnum):
    """What became of one person's course."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"
    DEFERRED = "DEFERRED"
    ENROLLED = "ENROLLED"


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One row that can be used.

    `kind` is `NASENCO` or `NPQSENCO`; text that was not given is "".
    """

    number: int
    trn: Trn
    last_name: str
    first_names: str
    born_on: date
    kind: str
    qualification_text: str
    commenced: PartialDay | None
    completed: date | None
    held_from: date | None
    outcome: Outcome
    certificate_number: str = ""
    reference: str = ""
    ukprn: Ukprn | None = None


ParsedCompletions: TypeAlias = Parsed[CompletionRow]


def parse(data: bytes, *, today: date) -> ParsedCompletions:
    """Read a whole file of completions; raises FileRefused when it cannot be read at all."""
    raise NotImplementedError
