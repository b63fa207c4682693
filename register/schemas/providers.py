"""What is asked of a provider."""

from __future__ import annotations

from typing import Any

from register.identifiers import Ukprn
from register.schemas.fields import LineField, parsed


class UkprnField(LineField):
    """A provider's UK provider reference number."""

    leaves_out_marks = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(missing="Enter a UKPRN", called="UKPRN", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Ukprn:
        return parsed(Ukprn, super()._deserialize(value, attr, data, **kwargs))
