"""A provider's completions: what a row must hold, and what a file of them may get wrong."""

from register.sheets.completions.parse import (
    SPEC,
    TEMPLATE,
    CompletionRow,
    ParsedCompletions,
    parse,
)
from register.sheets.completions.words import Outcome

__all__ = ["SPEC", "TEMPLATE", "CompletionRow", "Outcome", "ParsedCompletions", "parse"]
