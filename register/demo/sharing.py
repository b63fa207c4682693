"""Schools whose post of SENCO two people share: both hold the award, or one of them alone."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from register.demo.careers import MadeUpEnrolment
from register.demo.people import Post

LONG_AGO: Final = date(2022, 9, 1)
"""Whoever became SENCO earlier, and holds no award, is past the three years."""


def share_posts(posts: list[Post], enrolments: Iterable[MadeUpEnrolment]) -> None:
    """At two schools, let whoever was SENCO before the present one serve on beside them.

    The last that will do, because the first are in other stories.
    """
    courses = list(enrolments)
    taught = {each.teacher.trn for each in courses}
    held = {each.teacher.trn for each in courses if each.counts}
    pairs = [(before, now) for before, now in _pairs(reversed(posts)) if now.teacher.trn in held]
    both = next(one for one, _ in pairs if one.teacher.trn in held)
    without = next(
        one for one, _ in pairs if one.teacher.trn not in taught and one.started_on < LONG_AGO
    )
    both.ended_on = without.ended_on = None


def _pairs(latest_first: Iterable[Post]) -> Iterator[tuple[Post, Post]]:
    """A school's SENCO, and the one before, who has been nowhere else: both as the law asks."""
    for now, before in pairwise(latest_first):
        follows = now.urn == before.urn and now.ended_on is None
        if follows and before.teacher.posts == [before] and _as_asked(now) and _as_asked(before):
            yield before, now


def _as_asked(post: Post) -> bool:
    """Whether they may be SENCO, and nothing but an award can settle it."""
    return post.is_all_met and not post.prior_service
