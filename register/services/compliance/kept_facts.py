"""A school's facts as they are now, read again only once the log has grown."""

from functools import lru_cache

from sqlalchemy.orm import Session

from register.queries.facts import Facts, school_facts
from register.queries.log import head_hash
from register.services.written import has_written


def facts_now(session: Session, urn: str) -> Facts:
    """What `school_facts` reads as current, from the database or as this process last read it.

    No fact is committed without its entry (`register.services.written`), so while the newest entry
    is the same, so is each fact. A transaction that has written reads what it wrote, and keeps
    none of it: it may yet be taken back.
    """
    if has_written(session.connection()):
        return school_facts(session, urn)
    kept = _kept(urn)
    if kept:
        (facts,) = kept
        if facts.head is not None and facts.head.payload_hash == head_hash(session):
            return facts
    facts = school_facts(session, urn)
    kept[:] = [facts]
    return facts


@lru_cache(maxsize=256)
def _kept(urn: str) -> list[Facts]:
    """Where a school’s facts stand as they were last read; empty before that."""
    return []
