"""Why somebody looks at a person: chosen for each check, and a role's own for all else."""

from enum import StrEnum
from typing import Final

from register.access import Role


class Purpose(StrEnum):
    """Why somebody looks: each look has one."""

    APPOINTING = "appointing"
    CONFIRMING = "confirming"
    PLACING = "placing"
    ADVISING = "advising"
    DECIDING = "deciding"
    INSPECTING = "inspecting"
    OVERSEEING = "overseeing"
    REPORTING = "reporting"

    @property
    def words(self) -> str:
        """The purpose as people choose it from a list, and as the person looked at reads it."""
        return _WORDS[self]


_WORDS: Final = {
    Purpose.APPOINTING: "Appointing a SENCO",
    Purpose.CONFIRMING: "Confirming a SENCO in post",
    Purpose.PLACING: "Placing a SENCO through an agency or on supply",
    Purpose.ADVISING: "Advising a school on its SENCO",
    Purpose.DECIDING: "Deciding a question put to the register",
    Purpose.INSPECTING: "Inspecting how schools meet regulation 49",
    Purpose.OVERSEEING: "Overseeing an authority’s or a trust’s own schools",
    Purpose.REPORTING: "Reporting what became of a course",
}

_STANDING: Final = {
    Role.REGISTRAR: Purpose.DECIDING,
    Role.INSPECTOR: Purpose.INSPECTING,
    Role.AUTHORITY: Purpose.OVERSEEING,
    Role.PROVIDER: Purpose.REPORTING,
    Role.SCHOOL: Purpose.CONFIRMING,
}


def standing_purpose(role: Role | None) -> Purpose:
    """What a role looks at people for where nobody is asked why: the role's own work.

    Raises KeyError for a role that has none: a panel says why each time, and nobody else looks.
    """
    if role is None:
        raise KeyError("nobody without a role looks at people")
    return _STANDING[role]
