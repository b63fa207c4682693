"""The cases that are read of a school."""

from sqlalchemy.orm import Session

from register.law.facts import Case
from register.queries.facts import school_facts
from register.services.compliance.cases import SchoolCases, cases_of


def read(session: Session, urn: str, known_to: int | None = None) -> SchoolCases:
    return cases_of(school_facts(session, urn, known_to=known_to))


def only(session: Session, urn: str, known_to: int | None = None) -> Case:
    (designated,) = read(session, urn, known_to).designated
    return designated.case
