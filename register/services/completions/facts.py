"""Everything held that bears on the rows of one file, loaded in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from register.queries import completions as queries
from register.queries.awards import HeldAward, awards_of
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson, find_by_trns
from register.queries.providers import HeldProvider
from register.sheets.completions import CompletionRow, certificate_key


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the register holds of the people in a file, and of the provider that sent it."""

    provider: HeldProvider
    people: Mapping[str, HeldPerson]
    """By TRN; a TRN that the register does not know is not there."""
    awards: Mapping[int, Sequence[HeldAward]]
    """By record; withdrawn ones too."""
    enrolments: Mapping[int, Sequence[HeldEnrolment]]
    certificates: Mapping[str, set[tuple[int, str]]]
    """Who holds a certificate of this provider's, and of which kind, by the number's key."""

    def holders_of(self, number: str) -> set[tuple[int, str]]:
        """Who holds the certificate with this number, however it is written: person and kind."""
        return self.certificates.get(certificate_key(number), set())

    def awards_of(self, person: HeldPerson) -> Iterator[HeldAward]:
        """Every award of the person, by whichever record."""
        for record in person.records:
            yield from self.awards.get(record.id, ())

    def own_awards(self, person: HeldPerson, kind: str) -> list[HeldAward]:
        """This provider's awards of that kind to the person."""
        return [
            award
            for award in self.awards_of(person)
            if award.kind == kind and award.provider_id == self.provider.id
        ]

    def own_enrolments(self, person: HeldPerson, kind: str) -> list[HeldEnrolment]:
        """The person's courses of that kind with this provider."""
        return [
            enrolment
            for record in person.records
            for enrolment in self.enrolments.get(record.id, ())
            if enrolment.kind == kind and enrolment.provider_id == self.provider.id
        ]


def load_facts(
    session: Session, provider: HeldProvider, rows: Sequence[CompletionRow]
) -> FileFacts:
    """Load them: the number of statements does not grow with the rows but by batch."""
    # Nearly every row is of somebody new, so the few that are held are found first.
    people = find_by_trns(session, queries.held_trns(session, [row.trn for row in rows]))
    ids = {record.id for person in people.values() for record in person.records}
    keys = {certificate_key(row.certificate_number) for row in rows if row.certificate_number}
    return FileFacts(
        provider,
        people,
        awards_of(session, ids),
        queries.enrolments_of(session, ids),
        queries.certificates_held(session, provider.id, keys),
    )
