"""What can go wrong, in the register's language: no HTTP here, each door translates once.

Every message is one plain sentence or two that says what was found and what to do. One that says
more of a person than the reader has just typed has that person in `shows`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one box of a form, one member of a JSON body or one cell's heading.

    The message ends with no full stop, as the Design System writes what stands beside a box; the
    error that tells it alone is a sentence, and does.
    """

    field: str
    message: str


class RegisterError(Exception):
    """Anything that the register says no to; `type` is its stable name for machines."""

    type = "error"
    title = "Something went wrong"
    shows: frozenset[int] = frozenset()
    """Of whom the message says something, by database number: they are recorded as seen first."""

    def of_people(self, people: Iterable[int]) -> Self:
        """The same, saying something of these people."""
        self.shows = frozenset(people)
        return self


class InvalidInput(RegisterError):
    """What was typed cannot be used; each problem names its box."""

    type = "invalid-input"
    title = "There is a problem with what was entered"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{problem.message}." for problem in self.problems))

    @classmethod
    def of(cls, field: str, message: str) -> "InvalidInput":
        """One problem with one box."""
        return cls([FieldProblem(field, message)])


class BadRequest(RegisterError):
    """The request itself cannot be read; each of its `problems` names the box that is wrong, where
    it is one.
    """

    type = "bad-request"
    title = "The request could not be read"

    def __init__(self, message: str, *, field: str = "") -> None:
        self.problems: tuple[FieldProblem, ...] = (FieldProblem(field, message.rstrip(".")),)
        super().__init__(message)

    @classmethod
    def of(cls, problems: Sequence[FieldProblem]) -> "BadRequest":
        """Several boxes that are wrong, each with its sentence."""
        error = cls(" ".join(f"{problem.message}." for problem in problems))
        error.problems = tuple(problems)
        return error


class NotSignedIn(RegisterError):
    """Nobody is signed in, or the key is not one of ours."""

    type = "not-signed-in"
    title = "Sign in to continue"


class NotAllowed(RegisterError):
    """The account may not do this."""

    type = "not-allowed"
    title = "You do not have permission to do this"


class NotConfirmed(RegisterError):
    """The act asks for somebody who has just shown who they are."""

    type = "not-confirmed"
    title = "Confirm that it is you"


class NotBegun(RegisterError):
    """A way back from an identity service that was not begun here, or has been taken already."""

    type = "not-begun"
    title = "You have not been signed in"


class NotProved(RegisterError):
    """What an identity service says of somebody does not let them in."""

    type = "not-proved"
    title = "You have not been signed in"

    def __init__(self, message: str, *, why: str) -> None:
        self.why = why
        """The reason’s name, for whoever looks after the register: it says nothing of anybody."""
        super().__init__(message)


class TermsNotAccepted(RegisterError):
    """The account has not accepted the terms of use, or not within a year."""

    type = "terms-not-accepted"
    title = "Accept the terms of use"


class Suspended(RegisterError):
    """The account lay unused for so long that a registrar has to open it again."""

    type = "suspended"
    title = "This account is suspended"


class NotFound(RegisterError):
    """No such thing, or it is somebody else's: the two look the same."""

    type = "not-found"
    title = "Not found"


class NotYetHeld(NotFound):
    """The register did not know of it at the instant asked about: another instant may do."""


class Conflict(RegisterError):
    """The register has moved on, or already holds something else."""

    type = "conflict"
    title = "The register has changed"


class AnotherInPost(Conflict):
    """Somebody else is SENCO on those days, and nobody has said that the two share the role."""


class NotOpened(Conflict):
    """The account that was chosen opens nothing any more."""

    title = "You have not been signed in"


class WaitsAlready(Conflict):
    """An act of that kind about the same waits for a second registrar, under that reference."""

    words = (
        "One like this waits for a second registrar already. "
        "Approve, decline or withdraw that one first."
    )
    """What a page says, which leads to it."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        super().__init__(f"{self.words} Its reference is {ref}.")


class ChangedSince(Conflict):
    """Somebody changed what a page or a caller had seen, before it was sent."""


class TooLarge(RegisterError):
    """More than the register takes at once."""

    type = "too-large"
    title = "Too large"


class UnsupportedFile(RegisterError):
    """A kind of file or body that the register does not read."""

    type = "unsupported"
    title = "This kind of file cannot be read"


class FileRefused(RegisterError):
    """A file that cannot be used at all, as against one with bad rows."""

    type = "file-refused"
    title = "The file cannot be used"


class Refused(RegisterError):
    """A well-formed request that the register will not carry out, and why."""

    type = "refused"
    title = "This was refused"


class TooMany(RegisterError):
    """Too much of one thing in too short a time: each says of what, and when to try again."""

    type = "too-many"

    def __init__(self, message: str, *, title: str, retry_after: int) -> None:
        self.title = title
        """What there was too much of."""
        self.retry_after = retry_after
        """Seconds."""
        super().__init__(message)


class Unavailable(RegisterError):
    """The register cannot answer now: a fault, never a result."""

    type = "unavailable"
    title = "The register is not available"

    def __init__(self, message: str, *, retry_after: int = 10) -> None:
        self.retry_after = retry_after
        """Seconds."""
        super().__init__(message)

    @classmethod
    def from_database(cls) -> "Unavailable":
        """The database is busy, broken or not there; nothing was recorded."""
        return cls(
            "The register is busy or not available. Nothing has been recorded. "
            "Try again in a few seconds."
        )


class SignInAway(Unavailable):
    """The identity service cannot be asked: it says nothing of anybody."""

    type = "sign-in-away"

    def __init__(self, service: str) -> None:
        """service: what people know it as."""
        self.title = f"{service} is not available"
        super().__init__(
            f"{service} does not answer as it should, so the register cannot ask it who you are. "
            "This says nothing of your account, and nothing has been recorded. Start again in a "
            "minute.",
            retry_after=60,
        )


class Failed(RegisterError):
    """A fault of the register's own: never a result, and nothing that trying again would mend."""

    type = "fault"
    title = "Sorry, there is a problem with the register"

    def __init__(self, what: str = "") -> None:
        self.what = what
        """What failed, for whoever looks after the register: no page says it."""
        super().__init__(
            "This is our fault, not a result. Nothing has been half recorded. "
            "Try again in a few minutes."
        )


class LogFault(RegisterError):
    """The log does not hold what it recorded: nothing is signed until somebody has looked."""

    type = "log-fault"
    title = "The log does not verify"

    def __init__(self, entry: int, message: str) -> None:
        self.entry = entry
        super().__init__(message)
