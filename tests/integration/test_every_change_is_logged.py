"""A fact that changes without an entry of the log is not committed, whoever forgot it (A3)."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Role
from register.config import ROOT
from register.db import Base
from register.demo.load import load
from register.demo.scales import Scale
from register.errors import Failed
from register.models import Account, LogEntry
from register.services import accounts, log
from register.services.transaction import transaction, unlogged
from register.services.written import tables_of_facts
from tests.accounts import LEFT, make_account
from tests.candidates import World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = ROOT / "docs" / "log-events.md"


def is_active(session: Session, email: str) -> bool:
    found = session.scalars(select(Account.is_active).where(Account.email == email)).one()
    session.rollback()
    return found


@pytest.mark.canary
def test_a_deactivation_whose_entry_is_dropped_ends_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = make_account(session, Role.PANEL)
    own = log.record

    def dropped(session: Session, draft: log.Draft, **others: Any) -> int:
        return 1 if draft.action == "account.deactivated" else own(session, draft, **others)

    monkeypatch.setattr(log, "record", dropped)
    with pytest.raises(Failed) as failed:
        accounts.deactivate(session, email, LEFT, actor=OPERATOR, now=NOON)
    assert failed.value.what == "no entry of the log for a change to account"
    assert is_active(session, email)
    monkeypatch.undo()
    accounts.deactivate(session, email, LEFT, actor=OPERATOR, now=NOON)
    assert not is_active(session, email)


@pytest.mark.canary
@pytest.mark.parametrize("change", [{"role": "registrar"}, {"is_active": False}])
@pytest.mark.parametrize("begin", [transaction, unlogged])
def test_an_account_that_is_given_more_without_an_entry_is_given_nothing(
    session: Session, change: dict[str, Any], begin: Any
) -> None:
    email = make_account(session, Role.PANEL)
    with pytest.raises(Failed), begin(session):
        session.execute(update(Account).values(**change))
    held = session.execute(select(Account.role, Account.is_active)).one()
    assert tuple(held) == ("panel", True)
    assert is_active(session, email)


def test_a_fact_of_any_kind_is_not_changed_without_an_entry(session: Session) -> None:
    world = World(session)
    person, provider, urn = world.person("Okafor"), world.provider(), world.school()
    world.award(person, provider)
    world.enrolment(person, provider)
    world.appointment(person, urn, date(2024, 9, 2))
    world.prior_service(person, urn, date(2008, 9, 1), date(2009, 7, 31))
    watched = set()
    for name in sorted(tables_of_facts()):
        table = Base.metadata.tables[name]
        if session.execute(select(table).limit(1)).first() is None:
            continue
        session.rollback()
        # The one column that may change of a version; of what has none, what recorded it.
        column = "superseded_by" if "superseded_by" in table.c else "recorded_by"
        with pytest.raises(Failed) as failed, transaction(session):
            session.execute(text(f"UPDATE {name} SET {column} = {column}"))
        assert failed.value.what == f"no entry of the log for a change to {name}"
        watched.add(name)
    assert watched >= {
        *("person", "person_name", "birth_date", "provider", "provider_name", "recognition"),
        *("award", "enrolment", "school", "school_version", "appointment", "prior_service"),
    }


def test_what_changes_nothing_needs_no_entry(session: Session) -> None:
    make_account(session, Role.PANEL)
    with transaction(session):
        session.execute(update(Account).where(Account.id == 0).values(is_active=False))


def told() -> dict[str, str]:
    """Each action on the page, and the tables that it says change."""
    rows = re.findall(r"^\| `([a-z_.]+)` \|[^|]*\| ([^|]*) \|", PAGE.read_text("utf-8"), re.M)
    return dict(rows)


def in_code() -> tuple[set[str], tuple[str, ...], tuple[str, ...]]:
    """Each action that the code spells out, and how those begin and end that it puts together."""
    nouns = "|".join(sorted({each.partition(".")[0] for each in told()}))
    sources = [path.read_text("utf-8") for path in (ROOT / "register" / "services").rglob("*.py")]
    sources += [path.read_text("utf-8") for path in (ROOT / "register" / "demo").rglob("*.py")]
    code = "\n".join(sources)
    return (
        set(re.findall(rf"\"((?:{nouns})\.[a-z_]+)\"", code)),
        tuple(re.findall(rf"f\"((?:{nouns})\.)\{{", code)),
        tuple(re.findall(r"f\"\{noun\}(\.[a-z_]+)\"", code)),
    )


def test_the_page_of_events_names_every_action_of_the_code() -> None:
    page, (spelt, begun, ended) = told(), in_code()
    assert spelt - page.keys() == set()
    made_up = {each for each in page if each.startswith(begun) or each.endswith(ended)}
    assert page.keys() - spelt - made_up == set()
    for each in (*begun, *ended):
        assert any(each in action for action in made_up), each


def test_the_page_names_every_table_of_facts() -> None:
    named = {name for tables in told().values() for name in re.findall(r"`(\w+)`", tables)}
    assert tables_of_facts() - named == set()


def test_every_entry_of_the_demonstration_is_on_the_page(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the same code makes the same entries")
    load(session, Scale.SMALL, now=clock.now())
    actions: Sequence[str] = session.scalars(select(LogEntry.action).distinct()).all()
    assert set(actions) - told().keys() == set()
