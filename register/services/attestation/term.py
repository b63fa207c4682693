"""How long an attestation stands, and what ends it before: when an organisation is frozen."""

from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Final, NamedTuple, Protocol

from register.access import OrganisationKind

TERM: Final = timedelta(days=365)
WARNED: Final = timedelta(days=30)
"""How long before it runs out an attestation stands on the desk to be renewed."""
UNATTESTED: Final = frozenset({OrganisationKind.REGISTER, OrganisationKind.PERSON})
"""Nobody could attest the register itself, and a holder's record is no organisation."""


class Freeze(Enum):
    """Why an organisation's accounts and keys may do nothing for now."""

    RENAMED = auto()
    """Its name or identifier changed, and a registrar is to say whether it is the same body."""
    SCHOOL_CLOSED = auto()
    """An import found its school closed since it was attested last."""
    RUN_OUT = auto()
    """Nobody has attested it within the last year."""


class Attested(Protocol):
    """A row that says when its organisation was frozen, attested and found closed as a school."""

    @property
    def frozen_at(self) -> datetime | None: ...

    @property
    def attested_at(self) -> datetime | None: ...

    @property
    def school_closed_at(self) -> datetime | None: ...


class Attestation(NamedTuple):
    """All that an organisation's being frozen turns on, and the one statement of when it is.

    `queries.attestation` asks the same of many in SQL; a test compares the two.
    """

    kind: str
    frozen_at: datetime | None
    attested_at: datetime | None
    school_closed_at: datetime | None

    @property
    def runs_out_at(self) -> datetime | None:
        """When it runs out by itself: long ago where nobody attested it, None where none need."""
        if OrganisationKind(self.kind) in UNATTESTED:
            return None
        long_ago = datetime.min.replace(tzinfo=UTC)
        return long_ago if self.attested_at is None else self.attested_at + TERM

    @property
    def ended_by(self) -> Freeze | None:
        """What froze the organisation before that time came."""
        if self.frozen_at is not None:
            return Freeze.RENAMED
        closed, attested = self.school_closed_at, self.attested_at
        if closed is not None and (attested is None or attested <= closed):
            return Freeze.SCHOOL_CLOSED
        return None

    def freeze(self, now: datetime) -> Freeze | None:
        """Why the organisation is frozen at that instant; None where it is not."""
        ends = self.runs_out_at
        has_run_out = ends is not None and ends <= now
        return self.ended_by or (Freeze.RUN_OUT if has_run_out else None)


def attestation_of(kind: str, row: Attested) -> Attestation:
    """What the freezing of an organisation of that kind turns on."""
    return Attestation(kind, row.frozen_at, row.attested_at, row.school_closed_at)
