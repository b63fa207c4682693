"""What a kind of award is called where the register says what it holds."""

from typing import Final

QUALIFICATIONS: Final = {
    "NASENCO": "National Award for SEN Coordination",
    "NPQSENCO": "NPQ for SENCOs",
    "OTHER": "another qualification",
}
