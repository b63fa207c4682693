"""The page of who may use what, written from the routes and the table of permissions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from register.access import ORGANISATIONS, PERMISSIONS, READING, Role
from register.auth.identity import API
from register.auth.policy import OPEN, SIGNED_IN
from register.auth.writes import method_of, writes_of

COMMAND: Final = "make access"

_HEAD: Final = f"""# Who may use what

Written by `{COMMAND}` from the routes and from `register/access.py`; a test sees that it is up to
date. What is not here is refused. A method that an address does not take is refused to everybody,
with 405, before anybody is asked who they are; HEAD comes with each GET, and OPTIONS says the
methods.

## Roles

| Role | Belongs to | May |
| --- | --- | --- |
"""
_LAST: Final = """
A key stands for its account at the addresses under `/api/v1` and opens no page; a session opens
pages and nothing under `/api/v1`. What belongs to another organisation answers as what is not
there. “Confirmed” is somebody who has shown who they are within the last 15 minutes.
"""


def access_table(app: Flask) -> str:
    """The whole page, in Markdown."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, method_of(rule)))
    pages = [rule for rule in rules if not rule.rule.startswith(API)]
    resources = [rule for rule in rules if rule.rule.startswith(API)]
    parts = [
        _HEAD + "".join(_roles()),
        _section(app, "Pages", pages),
        _section(app, "The API", resources),
        _LAST,
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _roles() -> Iterator[str]:
    for role in Role:
        bodies = ", ".join(sorted(ORGANISATIONS[role]))
        may = ", ".join(
            f"{each} (reads only)" if each in READING else each
            for each in sorted(PERMISSIONS[role])
        )
        yield f"| {role} | {bodies} | {may or 'nothing yet'} |\n"


def _section(app: Flask, title: str, rules: list[Rule]) -> str:
    head = f"## {title}\n\n| Method | Address | Who | Writes at most |\n| --- | --- | --- | --- |\n"
    return head + "".join(_row(app, rule) for rule in rules)


def _row(app: Flask, rule: Rule) -> str:
    view = app.view_functions[rule.endpoint]
    access = getattr(view, "access", None)
    who = _who(access)
    if getattr(view, "fresh", False):
        who += ", confirmed"
    return f"| {method_of(rule)} | `{rule.rule}` | {who} | {writes_of(rule, access)} |\n"


def _who(access: object) -> str:
    if access == OPEN:
        return "everybody"
    if access == SIGNED_IN:
        return SIGNED_IN
    assert isinstance(access, tuple)
    return ", ".join(role for role in Role if PERMISSIONS[role] & set(access))
