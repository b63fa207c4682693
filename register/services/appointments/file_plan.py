"""What a file of appointments would change, whatever the order of its rows.

A designation shares a day with a later one where it ends too late, never by where it begins: so
rows are decided by their first days, and a row that ends a post comes before the one that begins
the next. Rows that contradict each other are all left: which of them is right, no order says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.access import Actor
from register.services.appointments.file_rows import RowPlanner
from register.services.appointments.file_said import typed_in
from register.sheets.appointments import AppointmentRow


def plan_rows(
    session: Session, rows: Sequence[AppointmentRow], today: date, actor: Actor
) -> RowPlanner:
    """A planner that has decided all of these rows, without those that contradict each other."""
    left: dict[int, str] = {}
    while True:
        planner = RowPlanner.of(session, rows, today, actor)
        planner.contradictions.left = left
        for row in sorted(rows, key=_by_days):
            planner.decide(row)
        found = planner.contradictions.found
        if found.keys() <= left.keys():
            return planner
        # Once more without them: other rows may have been decided by what they say.
        left = found | left


def _by_days(row: AppointmentRow) -> tuple[object, ...]:
    """An order that is the same wherever the rows stand: two with the same key say the same, or
    contradict each other.
    """
    spells = [(each.urn, each.started_on, each.ended_on or date.max) for each in row.prior_service]
    days = (row.started_on or date.min, row.urn, typed_in(row).key, row.ended_on or date.max)
    return (*days, spells, row.last_name, row.first_names, row.source)
