"""What a school's page calls each person, so that two of one name are told apart."""

from collections import Counter
from collections.abc import Mapping

from register.services.compliance.answer import SchoolCompliance
from register.web.filters import since


def called(answer: SchoolCompliance) -> Mapping[int, str]:
    """The name of everybody who was SENCO, by person; of one name, with the day they began here.

    A page shows that day of everybody, so that it says nothing more of them.
    """
    people: dict[int, tuple[str, str]] = {}
    for post in answer.history:
        if post.person_id is not None and post.person_id not in people:
            people[post.person_id] = (
                post.name or "",
                f"{post.name}, from {since(post.started_on)}",
            )
    names = Counter(name for name, _ in people.values())
    if len(names) == len(people):
        return {person: name for person, (name, _) in people.items()}
    told = {who: name if names[name] == 1 else longer for who, (name, longer) in people.items()}
    return _numbered(told)


def called_by_designation(answer: SchoolCompliance) -> Mapping[str, str]:
    """The same of the SENCOs on the day asked about, by what designates them."""
    names, current = called(answer), {senco.id for senco in answer.senco}
    posts = (each.appointment for each in answer.cases.designated)
    return {post.ref: names[post.person_id] for post in posts if post.ref in current}


def _numbered(told: Mapping[int, str]) -> Mapping[int, str]:
    """With a number after those that are still the same: they began on one day."""
    alike, seen = Counter(told.values()), Counter[str]()
    found = {}
    for who, words in told.items():
        seen[words] += 1
        found[who] = words if alike[words] == 1 else f"{words}, number {seen[words]}"
    return found
