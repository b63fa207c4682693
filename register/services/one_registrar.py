"""What one registrar may not do to an account: asked inside the transaction that would do it."""

from typing import Final, Protocol

from register.access import Actor, Role
from register.errors import Conflict

OWN: Final = (
    "This is your own account, and no registrar alone may do this to a registrar’s. Whoever runs "
    "the register does it, with the command register accounts."
)
ANOTHERS: Final = (
    "This is a registrar’s account, which no other registrar alone may do this to. Whoever runs "
    "the register does it, with the command register accounts."
)


class Owned(Protocol):
    """As much of an account as this asks about."""

    @property
    def id(self) -> int:
        """Its number in the database."""

    @property
    def role(self) -> str:
        """The role that it has now."""


def refuse_one_registrar(account: Owned, actor: Actor) -> None:
    """Raise Conflict where the account is the actor's own or a registrar's; never for the operator.

    Two decide together what takes two: one of them must not be able to put the other out, nor to
    weaken what the other proves themselves with. What was read before the log's lock was taken may
    have changed since: an approval makes a registrar of an account at any moment.
    """
    if actor.account_id is None:
        return
    if account.id == actor.account_id:
        raise Conflict(OWN)
    if account.role == Role.REGISTRAR:
        raise Conflict(ANOTHERS)
