"""What an extract or a conversion says of one made-up school, as its spans are worked out of."""

from dataclasses import dataclass
from datetime import date

EXTRACT = date(2023, 11, 16)
LATER = date(2024, 6, 17)


@dataclass(frozen=True)
class Version:
    """An open community school, but for what is given."""

    valid_from: date = EXTRACT
    status_code: str = "1"
    opened_on: date | None = None
    closed_on: date | None = None
    type_code: str = "01"
    in_extract: bool = True
    urn: str = "100001"


@dataclass(frozen=True)
class Conversion:
    """One school that became another."""

    from_urn: str
    to_urn: str
    converted_on: date
