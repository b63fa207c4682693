"""The options of a command as the members of the JSON body that says the same."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.schemas.particulars import KNOWN, YesNoAnswer


def members(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those that were given, as a body says them."""
    return {name: _member(value) for name, value in options.items() if value is not None}


def _member(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return KNOWN[value] if isinstance(value, YesNoAnswer) else value
