"""How somebody stands on a course: the words that the register keeps, and what they come to."""

from enum import StrEnum
from typing import Final


class CourseState(StrEnum):
    """How somebody stands on a course."""

    ENROLLED = "enrolled"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    COMPLETED = "completed"


OPEN_STATES: Final = frozenset({CourseState.ENROLLED, CourseState.DEFERRED})
"""Of a course that somebody is still on."""
LEFT_STATES: Final = frozenset({CourseState.WITHDRAWN, CourseState.FAILED})
"""Of a course that somebody is no longer on and that led to nothing."""
STANDS: Final = {
    CourseState.ENROLLED: "under way",
    CourseState.DEFERRED: "deferred",
    CourseState.WITHDRAWN: "left",
    CourseState.FAILED: "failed",
    CourseState.COMPLETED: "completed",
}
"""How a course is said to stand: only an award is withdrawn, whatever a provider’s file says."""
