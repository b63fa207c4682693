"""A provider's completions: what a row must hold, and what a file of them may get wrong."""

from register.sheets.completions.effects import DOES_NOT_COUNT
from register.sheets.completions.parse import (
    SPEC,
    TEMPLATE,
    CompletionRow,
    ParsedCompletions,
    named_ukprns,
    parse,
)
from register.sheets.completions.words import (
    NASENCO,
    NPQSENCO,
    OUTCOMES,
    QUALIFICATIONS,
    CourseOutcome,
    certificate_key,
)

__all__ = [
    "DOES_NOT_COUNT",
    "NASENCO",
    "NPQSENCO",
    "OUTCOMES",
    "QUALIFICATIONS",
    "SPEC",
    "TEMPLATE",
    "CompletionRow",
    "CourseOutcome",
    "ParsedCompletions",
    "certificate_key",
    "named_ukprns",
    "parse",
]
