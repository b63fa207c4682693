"""Who is asking, and whether they may: the only code between HTTP and an Actor."""

from register.auth.identity import actor_or_none, current_actor
from register.auth.policy import open_to_all, requires, signed_in, signed_in_just_now

__all__ = [
    "actor_or_none",
    "current_actor",
    "open_to_all",
    "requires",
    "signed_in",
    "signed_in_just_now",
]
