"""Providers of the award, what each is called, and when it could award what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Provider, ProviderName, Recognition
from register.queries.batches import among


@dataclass(frozen=True, slots=True)
class RecognisedSpan:
    """Days on which a provider is recognised for one qualification; `last` None: it goes on."""

    kind: str
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether the provider is recognised on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class HeldProvider:
    """A provider as the register knows it now."""

    id: int
    ref: str
    ukprn: str
    name: str
    spans: tuple[RecognisedSpan, ...]
    """Every recognition, by qualification and first day."""

    def recognised(self, kind: str, day: date) -> bool | None:
        """Whether it is recognised for that qualification on that day; None: not known."""
        spans = [span for span in self.spans if span.kind == kind]
        return any(span.covers(day) for span in spans) if spans else None


_BY_UKPRN = (
    select(Provider.id, Provider.ref, Provider.ukprn, ProviderName.name)
    .outerjoin(
        ProviderName,
        (ProviderName.provider_id == Provider.id) & ProviderName.superseded_by.is_(None),
    )
    .where(among(Provider.ukprn, "ukprns"))
    .order_by(Provider.ukprn)
)
_SPANS = (
    select(
        Recognition.provider_id,
        Recognition.kind,
        Recognition.recognised_from,
        Recognition.recognised_to,
    )
    .where(
        Recognition.superseded_by.is_(None),
        among(Recognition.provider_id, "ids"),
    )
    .order_by(Recognition.kind, Recognition.recognised_from, Recognition.id)
)

_NAMES = select(ProviderName.provider_id, ProviderName.name).where(
    ProviderName.superseded_by.is_(None),
    among(ProviderName.provider_id, "ids"),
)

_UKPRNS = select(Provider.id, Provider.ukprn).where(among(Provider.id, "ids"))


def find_providers(session: Session, ukprns: Collection[str]) -> dict[str, HeldProvider]:
    """The providers with these UKPRNs, by UKPRN; an unknown one is left out."""
    rows = session.execute(_BY_UKPRN, {"ukprns": sorted(set(ukprns))}).all()
    spans: dict[int, list[RecognisedSpan]] = {row.id: [] for row in rows}
    for provider_id, kind, first, last in session.execute(_SPANS, {"ids": list(spans)}):
        spans[provider_id].append(RecognisedSpan(kind, first, last))
    return {
        row.ukprn: HeldProvider(row.id, row.ref, row.ukprn, row.name or "", tuple(spans[row.id]))
        for row in rows
    }


def provider_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What these providers are called now, by database number."""
    rows = session.execute(_NAMES, {"ids": sorted(set(ids))})
    return {row.provider_id: row.name for row in rows}


def ukprns_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The UKPRNs of these providers, by database number."""
    rows = session.execute(_UKPRNS, {"ids": sorted(set(ids))})
    return {row.id: row.ukprn for row in rows}


def find_provider(session: Session, ukprn: str) -> HeldProvider | None:
    """The provider with this UKPRN, if the register knows it."""
    return find_providers(session, [ukprn]).get(ukprn)
