"""Whether this register holds a demonstration: the very first entry of its log says so."""

from sqlalchemy.orm import Session

from register.queries.log import first_action

LOADED = "demonstration.loaded"


def is_demonstration(session: Session) -> bool:
    """Whether everything here is made up."""
    return first_action(session) == LOADED
