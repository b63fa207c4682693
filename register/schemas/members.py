"""The members of a JSON object that is answered with."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
