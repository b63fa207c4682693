"""What is tried of a case and a school in tests, in the words that tell it."""

from datetime import date
from typing import Any

DAY = date(2025, 9, 2)
NASENCO = (
    "a National Award from a recognised body, begun before 1 September 2024 and completed before "
    "1 September 2027, were recorded as held by this day"
)
NPQ = (
    "an NPQ for SENCOs from a recognised provider, begun on or after 1 September 2024, were "
    "recorded as held by this day"
)
SERVICE = (
    "more than 12 months as a SENCO at a relevant school before 1 September 2009 were recorded"
)


def words(found: Any) -> list[str]:
    return [change.words for change in found]
