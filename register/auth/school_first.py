"""Of a question over the web about a school, the school is told of before the rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from register.auth.identity import current_actor
from register.db import db
from register.errors import BadRequest
from register.services.compliance.school import require_school


@contextmanager
def school_first(urn: str) -> Iterator[None]:
    """Read the question in the block; NotFound instead of its BadRequest where there is no such
    school that may be asked about.
    """
    try:
        yield
    except BadRequest:
        require_school(db.session(), urn, current_actor())
        raise
