"""What can go wrong, in the register's own language; no HTTP here.

Each error has a stable `type`, which doors publish and clients may match on, and a `title`.
`str(error)` is one plain sentence that says what was found and what to do. Each door keeps one
table from these classes to its own statuses or exit codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


class RegisterError(Exception):
    """Anything that the register declines to do, with a sentence for the person who asked."""

    type: ClassVar[str] = "error"
    title: ClassVar[str] = "The register could not do this"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or f"{self.title}.")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field of a form or request, and the sentence that says what to do about it."""

    field: str
    message: str


class InvalidInput(RegisterError):
    """One or more fields cannot be used; `problems` names each, in the order of the form."""

    type = "invalid-input"
    title = "There is a problem with what was entered"

    def __init__(self, problems: Iterable[FieldProblem], message: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(message or " ".join(problem.message for problem in self.problems))

    @classmethod
    def of(cls, field: str, message: str) -> InvalidInput:
        """The error for one field."""
        return cls([FieldProblem(field, message)])


class FileRefused(RegisterError):
    """A file that cannot be read as a whole; nothing of it was kept."""

    type = "file-refused"
    title = "The selected file cannot be used"


class UnsupportedFile(FileRefused):
    """A file of another kind than the one asked for, such as a workbook named .csv."""

    type = "unsupported-file"
    title = "The selected file is of the wrong kind"


class TooLarge(FileRefused):
    """A file or request beyond a published limit."""

    type = "too-large"
    title = "The selected file is too large"


class NotFound(RegisterError):
    """No such thing, or none that this caller may know of; the two look the same."""

    type = "not-found"
    title = "Not found"


class NotSignedIn(RegisterError):
    """The caller is not known: no session or key, or one that has ended."""

    type = "not-signed-in"
    title = "Sign in to continue"


class NotAllowed(RegisterError):
    """The caller is known, and may not do this."""

    type = "not-allowed"
    title = "You do not have permission to do this"


class Conflict(RegisterError):
    """What is asked disagrees with what the register holds, or changed since it was read."""

    type = "conflict"
    title = "This conflicts with what the register holds"


class Refused(RegisterError):
    """Understood and permitted, and refused by a rule of the register."""

    type = "refused"
    title = "The register refused this"


class _ComeBackLater(RegisterError):
    """Refused for now; `retry_after` is a whole number of seconds."""

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class TooMany(_ComeBackLater):
    """Too many requests from one account, organisation or address."""

    type = "too-many"
    title = "Too many requests"


class Unavailable(_ComeBackLater):
    """The register cannot answer now. Never to be shown as `not found` or `no record`."""

    type = "unavailable"
    title = "The register could not answer"
