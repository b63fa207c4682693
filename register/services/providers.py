"""Put providers, their names and the days of their recognition on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import FieldProblem, InvalidInput
from register.models import Provider, ProviderName, Recognition
from register.names import fold
from register.queries.providers import HeldProvider, RecognisedSpan, find_providers
from register.references import new_ref
from register.services import compliance_periods, log
from register.services.misuse.freeze import provider_renamed
from register.services.transaction import transaction
from register.sheets import providers as sheet
from register.sheets.providers import ProviderRow


@dataclass(frozen=True, slots=True)
class ProviderImport:
    """What an import of providers did."""

    rows: int
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Stated:
    """One provider as the file states it: whole for each qualification that it mentions."""

    ukprn: str
    name: str
    spans: tuple[RecognisedSpan, ...]

    @property
    def kinds(self) -> set[str]:
        return {span.kind for span in self.spans}

    def payload(self) -> dict[str, Any]:
        spans = [{"kind": span.kind, "from": span.first, "to": span.last} for span in self.spans]
        return {"ukprn": self.ukprn, "name": self.name, "recognition": spans}


def import_providers(
    session: Session, content: bytes, *, actor: Actor, now: datetime
) -> ProviderImport:
    """Record the providers in this file: all of it, or nothing.

    For each provider and qualification the file states every span of recognition: one that is
    held and not in the file is superseded. Raises InvalidInput where a row cannot be used.
    """
    parsed = sheet.parse(content)
    if parsed.problems:
        raise InvalidInput([FieldProblem(p.heading, str(p)) for p in parsed.problems])
    stated = _by_provider(parsed.rows)
    with transaction(session):
        held = find_providers(session, [one.ukprn for one in stated])
        new = [one for one in stated if one.ukprn not in held]
        changed = [one for one in stated if one.ukprn in held and _differs(one, held[one.ukprn])]
        drafts = [
            log.Draft("provider.recorded", f"provider:{one.ukprn}", one.payload()) for one in new
        ]
        drafts += [
            log.Draft("provider.changed", f"provider:{one.ukprn}", one.payload(), "provider-list")
            for one in changed
        ]
        entries = log.append(session, drafts, actor=actor, now=now)
        _add(session, new, entries[: len(new)])
        for one, entry in zip(changed, entries[len(new) :], strict=True):
            _change(session, one, held[one.ukprn], entry)
            if one.name != held[one.ukprn].name:
                provider_renamed(session, one.ukprn, one.name, actor=actor, now=now)
        recognised = [held[one.ukprn] for one in changed if _spans_differ(one, held[one.ukprn])]
        compliance_periods.providers_changed(session, [provider.id for provider in recognised])
    return ProviderImport(
        len(parsed.rows), len(new), len(changed), len(stated) - len(new) - len(changed)
    )


def _by_provider(rows: Sequence[ProviderRow]) -> list[_Stated]:
    """One statement for each provider; InvalidInput where its rows disagree about its name."""
    names: dict[str, str] = {}
    spans: dict[str, dict[RecognisedSpan, None]] = {}
    problems = []
    for row in rows:
        if names.setdefault(row.ukprn, row.name) != row.name:
            problems.append(
                FieldProblem(
                    "Name",
                    f"Row {row.number}: UKPRN {row.ukprn} is named ‘{row.name}’ here and "
                    f"‘{names[row.ukprn]}’ above. Give one name for each UKPRN",
                )
            )
        span = RecognisedSpan(row.kind, row.recognised_from, row.recognised_to)
        spans.setdefault(row.ukprn, {})[span] = None
    if problems:
        raise InvalidInput(problems)
    return [
        _Stated(ukprn, name, tuple(sorted(spans[ukprn], key=_in_order)))
        for ukprn, name in names.items()
    ]


def _in_order(span: RecognisedSpan) -> tuple[str, date, date]:
    return span.kind, span.first, span.last or date.max


def _differs(stated: _Stated, held: HeldProvider) -> bool:
    return stated.name != held.name or _spans_differ(stated, held)


def _spans_differ(stated: _Stated, held: HeldProvider) -> bool:
    of_these_kinds = {span for span in held.spans if span.kind in stated.kinds}
    return set(stated.spans) != of_these_kinds


def _add(session: Session, new: Sequence[_Stated], entries: Sequence[int]) -> None:
    if not new:
        return
    providers = [
        {"ref": new_ref(), "ukprn": one.ukprn, "recorded_by": entry}
        for one, entry in zip(new, entries, strict=True)
    ]
    session.execute(insert(table_of(Provider)), providers)
    held = find_providers(session, [one.ukprn for one in new])
    for one, entry in zip(new, entries, strict=True):
        _name(session, one, held[one.ukprn].id, entry)
        _recognise(session, one.spans, held[one.ukprn].id, entry)


def _change(session: Session, stated: _Stated, held: HeldProvider, entry: int) -> None:
    """Supersede what differs and record what the file states in its place."""
    if stated.name != held.name:
        names = table_of(ProviderName)
        _supersede(session, names, held.id, entry)
        _name(session, stated, held.id, entry)
    gone = {span for span in held.spans if span.kind in stated.kinds} - set(stated.spans)
    table = table_of(Recognition)
    for span in gone:
        _supersede(
            session,
            table,
            held.id,
            entry,
            table.c.kind == span.kind,
            table.c.recognised_from == span.first,
            table.c.recognised_to.is_not_distinct_from(span.last),
        )
    _recognise(session, [span for span in stated.spans if span not in held.spans], held.id, entry)


def _supersede(session: Session, table: Any, provider_id: int, entry: int, *where: Any) -> None:
    session.execute(
        update(table)
        .where(table.c.provider_id == provider_id, table.c.superseded_by.is_(None), *where)
        .values(superseded_by=entry)
    )


def _name(session: Session, stated: _Stated, provider_id: int, entry: int) -> None:
    session.execute(
        insert(table_of(ProviderName)),
        {
            "provider_id": provider_id,
            "name": stated.name,
            "name_key": fold(stated.name),
            "recorded_by": entry,
        },
    )


def _recognise(
    session: Session, spans: Sequence[RecognisedSpan], provider_id: int, entry: int
) -> None:
    rows = [
        {
            "provider_id": provider_id,
            "kind": span.kind,
            "recognised_from": span.first,
            "recognised_to": span.last,
            "recorded_by": entry,
        }
        for span in spans
    ]
    if rows:
        session.execute(insert(table_of(Recognition)), rows)
