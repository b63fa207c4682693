"""Files of Get Information About Schools: read whole and doubted before anything is stored."""

from register.sheets.gias.columns import Establishment
from register.sheets.gias.doubts import Doubt, DoubtKind
from register.sheets.gias.extract import Extract, day_in_name, read_extract, row_digest
from register.sheets.gias.links import Link, Links, read_links
from register.sheets.gias.trusts import GiasTrust, Membership, Trusts, read_trusts

__all__ = [
    "Doubt",
    "DoubtKind",
    "Establishment",
    "Extract",
    "GiasTrust",
    "Link",
    "Links",
    "Membership",
    "Trusts",
    "day_in_name",
    "read_extract",
    "read_links",
    "read_trusts",
    "row_digest",
]
