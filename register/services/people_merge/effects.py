"""What joining or parting records changes, and what speaks against it, as sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from register.courses import STANDS, CourseState
from register.days import day_in_words
from register.names import last_name_matches
from register.queries.people import HeldPerson
from register.services.appointments.spans import overlap
from register.services.people_merge.records import Holdings, award_title, post_in_words


def named(person: HeldPerson) -> str:
    """A record by name and TRN."""
    name = person.name.whole
    return f"{name} (TRN {person.trn})" if person.trn else f"{name} (no TRN)"


def merge_effects(
    held: Holdings, leaving: Collection[int], staying: Collection[int], principal: int
) -> Iterator[str]:
    """What follows where the records of one person join those of another."""
    names = " and ".join(named(held.people[each]) for each in sorted({*leaving, *staying}))
    yield f"These records become one person’s: {names}."
    yield (
        f"TRN {held.people[principal].trn} is the one in use. Nothing is moved or rewritten: all "
        "of this counts together from now on."
    )
    yield from _with(held, leaving, "brings")
    yield from _with(held, staying, "has")


def unmerge_effects(
    held: Holdings, leaving: Collection[int], staying: Collection[int], *, is_asked: bool
) -> Iterator[str]:
    """What follows where some records of a person part from the others.

    is_asked: whether a referral had asked of them, which their joining decided.
    """
    one, other = (
        " and ".join(named(held.people[each]) for each in sorted(some))
        for some in (leaving, staying)
    )
    yield f"These are two people again: {one}; and {other}."
    yield "What is recorded for either no longer counts for the other."
    yield from _with(held, leaving, "takes with it")
    yield from _with(held, staying, "keeps")
    if is_asked:
        yield "The referral that asked whether they are one person’s waits for a decision again."


def _with(held: Holdings, records: Collection[int], verb: str) -> Iterator[str]:
    """Each award, enrolment, designation and spell of these records."""
    for record in sorted(records):
        does = f"TRN {held.people[record].trn} {verb}"
        for award in held.awards.get(record, ()):
            since = day_in_words(award.held_from)
            yield f"{does} an award: {award_title(held, award)}, held from {since}."
        for enrolment in held.enrolments.get(record, ()):
            stands = STANDS[CourseState(enrolment.state)]
            yield f"{does} a course: {award_title(held, enrolment)}, {stands}."
        for post in held.posts_of(record):
            yield f"{does} a designation as SENCO: {post_in_words(held, post)}."
        for spell in held.services.get(record, ()):
            yield f"{does} earlier service: {spell}."


def warnings_of(
    held: Holdings, leaving: Collection[int], staying: Collection[int]
) -> Iterator[str]:
    """What speaks against the records being of one person; it stops nobody."""
    one, other = ([held.people[each] for each in sorted(some)] for some in (leaving, staying))
    yield from _birth_dates(one, other)
    for mine, theirs in product(leaving, staying):
        for post, beside in product(held.posts_of(mine), held.posts_of(theirs)):
            if not overlap(post.days, beside.days):
                continue
            if post.school_urn == beside.school_urn:
                yield (
                    f"Both are recorded as SENCO of {held.school(post.school_urn)} on some of the "
                    "same days, by two designations. Ask the school to take one of them back."
                )
            elif post.is_head_teacher and beside.is_head_teacher:
                yield (
                    f"Both are recorded as a head teacher on some of the same days, of "
                    f"{held.school(post.school_urn)} and of {held.school(beside.school_urn)}."
                )
    if not _share_a_name(one, other):
        yield "They have no last name in common."


def _birth_dates(one: Sequence[HeldPerson], other: Sequence[HeldPerson]) -> Iterator[str]:
    first, second = ({each.born_on for each in some if each.born_on} for some in (one, other))
    if first and second and not first & second:
        told = " and ".join(day_in_words(day) for day in sorted(first | second))
        yield f"Their dates of birth differ: {told}."


def _share_a_name(one: Sequence[HeldPerson], other: Sequence[HeldPerson]) -> bool:
    """Whether a last name of either side is one of the other's, or a part of it."""
    mine, theirs = ({name.last_name_key for p in some for name in p.names} for some in (one, other))
    return any(last_name_matches(*pair) for pair in product(mine, theirs))
