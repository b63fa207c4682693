"""What each route may write, at most: the other half of its policy."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from werkzeug.routing import Rule

BY_HTTP: Final = frozenset({"HEAD", "OPTIONS"})
"""Methods that come with another one."""


class Writes(StrEnum):
    """What a request may leave behind, from the least to the most."""

    NOTHING = "nothing"
    LOOKS = "the look at each person it shows"
    SEALS = "the entry of a look that was recorded before, and a checkpoint"
    ACCESS = "sessions, failed attempts and the account’s own means of signing in"
    OWN = "what concerns the account alone, with its entry in the log"
    FILES = "a file that waits, and no fact"
    FACTS = "facts and their entries in the log"


_SEALS: Final = frozenset(
    {
        "api.log_receipt",
        "api.read_check_receipt",
        "web.check_receipt",
        "web.completions_receipt",
    }
)
"""Receipts, which nobody is to wait a minute for."""

_OWN: Final = frozenset({"web.accept_terms", "web.new_recovery_codes"})
"""What each account does for itself."""

_MORE: Final = {"outside.return_from_outside": Writes.FACTS}
"""The one GET that records: an identity service sends people back by a link, which the errand that
they were sent on lets be followed once, in their own browser."""

_LESS: Final = {
    "web.check_decision": Writes.LOOKS,
    "web.change_decision": Writes.LOOKS,
    "web.check_proposal": Writes.LOOKS,
    "web.change_proposal": Writes.NOTHING,
    "web.find_accounts": Writes.NOTHING,
    "web.designate_check": Writes.LOOKS,
    "web.designate_change": Writes.LOOKS,
    "web.rehearse_draft": Writes.NOTHING,
    "web.verify_receipt": Writes.NOTHING,
    "web.check": Writes.LOOKS,
    "web.try_appointment": Writes.LOOKS,
    "web.send_completions": Writes.FILES,
    "web.recheck_completions": Writes.FILES,
    "web.cancel_completions": Writes.FILES,
    "api.preview_act": Writes.LOOKS,
    "api.preview_decision": Writes.LOOKS,
    "api.rehearsal": Writes.NOTHING,
    "api.make_check": Writes.LOOKS,
    "api.check_upload": Writes.FILES,
    "api.cancel_upload": Writes.FILES,
}
"""Routes of another method than GET that write less than theirs would lead one to think."""


def method_of(rule: Rule) -> str:
    """The one method of a route."""
    (method,) = (rule.methods or set()) - BY_HTTP
    return method


def writes_of(rule: Rule, access: object) -> Writes:
    """What this route may write: a GET no more than looks, any other what its access lets it."""
    if rule.endpoint in _SEALS:
        return Writes.SEALS
    if rule.endpoint in _OWN:
        return Writes.OWN
    if rule.endpoint in _MORE:
        return _MORE[rule.endpoint]
    if method_of(rule) == "GET":
        return Writes.LOOKS if isinstance(access, tuple) else Writes.NOTHING
    if rule.endpoint in _LESS:
        return _LESS[rule.endpoint]
    return Writes.FACTS if isinstance(access, tuple) else Writes.ACCESS
