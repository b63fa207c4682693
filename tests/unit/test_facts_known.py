"""Every action that changes a table of facts is one that the comparing of facts knows."""

from __future__ import annotations

import re

from register.config import ROOT
from register.services.log_tree.recorded_facts import TABLES, FactTable


def known(facts: FactTable) -> set[str]:
    """The actions that comparing this table knows of."""
    return {*facts.actions, *facts.unsaid_actions, *(facts.ending or ())}


def test_every_action_that_changes_a_table_of_facts_is_known_to_its_comparing() -> None:
    """As the page has them, which is compared with the code: a new action cannot be forgotten."""
    page = (ROOT / "docs" / "log-events.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    changes = {cells[1].strip(" `"): set(re.findall(r"`([a-z_]+)`", cells[-2])) for cells in rows}
    assert changes["award.recorded"] >= {"award"}
    unknown = [
        (facts.table.name, action)
        for facts in TABLES
        for action, tables in changes.items()
        if facts.table.name in tables and action not in known(facts)
    ]
    # A changed TRN is compared apart; the others record no row, and end one as any next entry does.
    ended = {("award", "award.taken_back"), ("appointment", "appointment.withdrawn")}
    assert set(unknown) == {("person", "person.trn_changed"), *ended}
