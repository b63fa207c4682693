"""What a school's page calls each person, so that two of one name are told apart."""

from collections import Counter
from collections.abc import Mapping

from register.services.compliance.answer import SchoolCompliance
from register.services.compliance.senco_history import PostOrGap
from register.web.filters import since


def called(answer: SchoolCompliance) -> Mapping[int, str]:
    """The name of everybody who was SENCO, by person; of one name, with the day they began here.

    A page shows that day of everybody, so that it says nothing more of them.
    """
    firsts: dict[int, PostOrGap] = {}
    for post in answer.history:
        if post.person_id is not None:
            firsts.setdefault(post.person_id, post)
    names = {who: post.name or "" for who, post in firsts.items()}
    if len(set(names.values())) == len(names):
        return names
    alike = Counter(names.values())
    return _numbered(
        {
            who: name if alike[name] == 1 else f"{name}, from {since(firsts[who].started_on)}"
            for who, name in names.items()
        }
    )


def called_by_designation(answer: SchoolCompliance) -> Mapping[str, str]:
    """The same of several SENCOs on the day asked about, by what designates them; else nobody."""
    if len(answer.senco) < 2:
        return {}
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
