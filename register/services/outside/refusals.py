"""Why somebody is not let in: a sentence that says what to do, and a name for the server’s log."""

from enum import StrEnum
from typing import Final

from register.errors import NotProved


class Refusal(StrEnum):
    """The name of a reason, which says nothing of anybody."""

    TOKEN = "token"
    STOPPED = "stopped"
    NOT_SAID = "not-said"
    NO_BODY = "no-body"
    CLOSED = "closed-there"
    NOT_HELD = "not-held"
    NO_ROLE = "no-role"
    TWO_ROLES = "two-roles"
    OTHER_ROLE = "other-role"
    ACCOUNT_DEACTIVATED = "account-deactivated"
    TAKEN = "address-taken"
    REGISTRAR = "registrar"
    OTHER_PERSON = "other-person"


SENTENCES: Final = {
    Refusal.TOKEN: (
        "What came back could not be shown to be the identity service’s own answer to this "
        "sign-in, so you have not been signed in and nothing has been recorded. Start again. If it "
        "happens again, tell whoever looks after the register."
    ),
    Refusal.STOPPED: (
        "{name} did not let you through: you may have stopped, or not have been given the register "
        "as a service. Start again, or ask whoever looks after {name} in your organisation."
    ),
    Refusal.NOT_SAID: (
        "{name} did not say who you are. Ask whoever looks after {name} in your organisation."
    ),
    Refusal.NO_BODY: (
        "{name} did not say which organisation you act for, or it is of a kind that does not use "
        "the register. Sign in again and choose the organisation that needs the register."
    ),
    Refusal.CLOSED: (
        "Your organisation is closed, as {name} has it, so nobody acts for it here. If that is "
        "wrong, ask whoever looks after {name} in your organisation."
    ),
    Refusal.NOT_HELD: (
        "The register does not know your organisation by the number that {name} gave, or has it as "
        "closed. Ask whoever looks after the register to check it."
    ),
    Refusal.NO_ROLE: (
        "Your organisation has given you no role in the register. Ask whoever looks after {name} "
        "in your organisation for the one that your work needs."
    ),
    Refusal.TWO_ROLES: (
        "Your organisation has given you more than one role in the register, and an account has "
        "one. Ask whoever looks after {name} in your organisation to leave the one that your work "
        "needs."
    ),
    Refusal.OTHER_ROLE: (
        "The role that you were given is not one for your kind of organisation. Ask whoever looks "
        "after {name} in your organisation for another."
    ),
    Refusal.ACCOUNT_DEACTIVATED: (
        "Your account has been deactivated. Ask whoever looks after accounts in your organisation."
    ),
    Refusal.TAKEN: (
        "The register has another account with your email address, and does not join the two by "
        "itself. Sign in to that one with its password, or ask whoever looks after the register."
    ),
    Refusal.REGISTRAR: (
        "A registrar signs in with a password and an authenticator, and not in this way. Ask "
        "whoever looks after the register."
    ),
    Refusal.OTHER_PERSON: (
        "You have shown that you are somebody else than the person who is signed in here, so "
        "nothing has been confirmed. Sign out, and sign in as yourself."
    ),
}


def refused(why: Refusal, service: str = "") -> NotProved:
    """The error that says so; service: what people know the identity service as."""
    return NotProved(SENTENCES[why].format(name=service), why=why.value)
