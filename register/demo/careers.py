"""Made-up careers: who was SENCO where and when, and which course each of them took."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from register.days import ONE_DAY
from register.demo.people import Post, Teacher
from register.demo.schools import EXTRACT_DAY, Estate, MadeUpSchool
from register.demo.words import NEW_LAST_NAME, PROVIDERS

NPQ_BEGAN = date(2024, 9, 1)
NASENCO_PROVIDERS = [ukprn for ukprn, _ in PROVIDERS[:6]]
NPQ_PROVIDERS = [ukprn for ukprn, _ in PROVIDERS[4:]]


@dataclass(slots=True)
class MadeUpEnrolment:
    """One row of a provider's completions file."""

    teacher: Teacher
    ukprn: str
    kind: str
    commenced_on: date
    completed_on: date | None
    held_from: date | None
    outcome: str

    @property
    def counts(self) -> bool:
        """Whether it came to an award that counts."""
        return self.held_from is not None and (
            self.kind != "NASENCO" or self.commenced_on < NPQ_BEGAN
        )


def make_posts(rng: Random, estate: Estate, people: list[Teacher], count: int) -> list[Post]:
    """`count` designations along the estate's lines: gaps, movers, vacancies and none at all."""
    lines = [line for line in estate.lines if line[-1].status_code != "4" and rng.random() > 0.03]
    shares = _shares(rng, len(lines), count)
    unused = iter(people)
    movers: list[Teacher] = []
    posts: list[Post] = []
    for line, share in zip(lines, shares, strict=True):
        for started_on, ended_on in _spans(rng, line, share):
            teacher = _teacher(rng, started_on, movers, unused)
            post = Post(_urn_on(line, started_on), teacher, started_on, ended_on)
            _declare(rng, post)
            teacher.posts.append(post)
            teacher.free_from = (ended_on or date.max) + ONE_DAY if ended_on else date.max
            if ended_on and rng.random() < 0.5:
                movers.append(teacher)
            posts.append(post)
    return posts


def mistype(posts: list[Post], count: int) -> list[Post]:
    """Take out the last `count` posts of somebody who had one before, and let them disagree.

    The first has a new last name and the others a birth date a day out. The register cannot tell
    who is right, so each goes to the registrar.
    """
    wrong = [post for post in posts if len(post.teacher.posts) > 1][-count:]
    for post in wrong:
        posts.remove(post)
        born_on, last_name = post.teacher.born_on, post.teacher.last_name
        if post is wrong[0]:
            last_name = NEW_LAST_NAME
        else:
            born_on += ONE_DAY
        post.teacher = replace(post.teacher, born_on=born_on, last_name=last_name, posts=[post])
    return wrong


def _shares(rng: Random, lines: int, count: int) -> list[int]:
    """How many designations each line gets: near the average, and `count` in all."""
    shares = [count // lines] * lines
    for index in rng.sample(range(lines), count % lines):
        shares[index] += 1
    for _ in range(lines // 3):
        giver, taker = rng.randrange(lines), rng.randrange(lines)
        if shares[giver] > 1:
            shares[giver] -= 1
            shares[taker] += 1
    return shares


def _spans(rng: Random, line: list[MadeUpSchool], share: int) -> list[tuple[date, date | None]]:
    """Days of `share` designations one after another, the last going on at most schools."""
    first = max(line[0].opened_on or date.min, date(2004 + rng.randrange(14), 9, 1))
    last_day = line[-1].closed_on if line[-1].status_code == "2" else None
    end = min(EXTRACT_DAY, last_day or EXTRACT_DAY)
    if (end - first).days < share * 60:
        first = end - timedelta(days=share * 400)
    cuts = sorted(rng.sample(range(1, (end - first).days), share - 1)) if share > 1 else []
    starts = [first, *(first + timedelta(cut) for cut in cuts)]
    spans: list[tuple[date, date | None]] = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        if following is not None:
            gap = min(rng.choice((0, 0, 0, 30)), (following - start).days - 1)
            spans.append((start, following - timedelta(1 + gap)))
        elif last_day or rng.random() < 0.04:
            spans.append((start, max(start, last_day or end - timedelta(rng.randrange(200)))))
        else:
            spans.append((start, None))
    return spans


def _teacher(
    rng: Random, started_on: date, movers: list[Teacher], unused: Iterator[Teacher]
) -> Teacher:
    for _ in range(8 if rng.random() < 0.3 else 0):
        if not movers:
            break
        position = rng.randrange(len(movers))
        if movers[position].free_from <= started_on:
            movers[position], movers[-1] = movers[-1], movers[position]
            return movers.pop()
    return next(unused)


def _urn_on(line: list[MadeUpSchool], started_on: date) -> str:
    """The school of the line that was open when the designation began."""
    if len(line) > 1 and line[1].opened_on and started_on >= line[1].opened_on:
        return line[1].urn
    return line[0].urn


def _declare(rng: Random, post: Post) -> None:
    """What a school declares about its SENCO: mostly all well, sometimes not, sometimes unknown."""
    draw = rng.random()
    if draw < 0.05:
        post.is_head, post.is_qualified, post.induction = "yes", "not known", "not known"
    elif draw < 0.07:
        post.is_qualified = "no"
    elif draw < 0.08:
        post.induction = "not met"
    elif draw < 0.09:
        post.is_teaching = "no"
    elif draw < 0.15:
        post.is_qualified = "not known"
    if 0.30 < draw < 0.44 and post.started_on > date(2010, 1, 1):
        years = 1 if draw < 0.33 else 3
        post.prior_service = f"{2008 - years}-09-01..2008-08-31@{post.urn}"
    elif 0.44 < draw < 0.48 and post.started_on > date(2014, 1, 1):
        post.prior_service = f"2011-09-01..2013-03-31@{post.urn}"


def make_enrolments(rng: Random, people: list[Teacher], awards: int) -> list[MadeUpEnrolment]:
    """`awards` courses passed, and one in thirty more under way, left or failed."""
    known, *rest = people
    rng.shuffle(rest)
    order = [known, *rest]
    # Whoever was never SENCO is here only for the award that they hold, so they come first.
    order.sort(key=lambda teacher: bool(teacher.posts) and teacher is not known)
    enrolments: list[MadeUpEnrolment] = []
    others = max(6, awards // 30)
    for teacher in order[: awards + others]:
        enrolment = _enrolment(rng, teacher)
        if len(enrolments) >= awards:
            _leave_unfinished(rng, enrolment)
        enrolments.append(enrolment)
    return enrolments


def _enrolment(rng: Random, teacher: Teacher) -> MadeUpEnrolment:
    first = min((post.started_on for post in teacher.posts), default=date(2015, 9, 1))
    wait = rng.choice((30, 200, 400, 500, 900, 1400)) if teacher.posts else 0
    earliest = max(first + timedelta(wait), date(2009, 9, 14))
    latest = EXTRACT_DAY - timedelta(days=560)
    commenced_on = min(earliest, latest - timedelta(rng.randrange(400)))
    # One in six took the old award after it had stopped counting: reg 49(7)(a).
    is_npq = commenced_on >= NPQ_BEGAN and int(teacher.trn) % 6 != 0
    completed_on = commenced_on + timedelta(rng.randrange(360, 500))
    return MadeUpEnrolment(
        teacher=teacher,
        ukprn=rng.choice(NPQ_PROVIDERS if is_npq else NASENCO_PROVIDERS),
        kind="NPQ for SENCOs" if is_npq else "NASENCO",
        commenced_on=commenced_on,
        completed_on=completed_on,
        held_from=completed_on + timedelta(rng.randrange(14, 60)),
        outcome="Passed",
    )


def _leave_unfinished(rng: Random, enrolment: MadeUpEnrolment) -> None:
    enrolment.outcome = rng.choice(("Enrolled", "Enrolled", "Deferred", "Withdrawn", "Failed"))
    enrolment.completed_on = enrolment.held_from = None
    if enrolment.outcome == "Enrolled":
        enrolment.commenced_on = date(2025, 9, 15) + timedelta(rng.randrange(200))
        enrolment.kind, enrolment.ukprn = "NPQ for SENCOs", rng.choice(NPQ_PROVIDERS)
