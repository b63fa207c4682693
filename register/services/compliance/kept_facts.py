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
    newest = head_hash(session)
    if newest is None or has_written(session.connection()):
        return school_facts(session, urn)
    kept = _kept(urn, newest)
    if kept:
        return kept[0]
    facts = school_facts(session, urn)
    if facts.head is not None:
        # Another may have committed since the first statement: kept is what the second one saw.
        _kept(urn, facts.head.payload_hash).append(facts)
    return facts


@lru_cache(maxsize=256)
def _kept(urn: str, newest: str) -> list[Facts]:
    """Where the facts of a school stand while that entry is the newest; empty at first."""
    return []
