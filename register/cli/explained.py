"""A school's answer in lines of text: the same explanation as the page and the JSON give."""

from collections.abc import Iterator, Sequence

from register.days import day_in_words, instant_in_words
from register.law.changes import WouldChange
from register.law.limbs import Limb, Node
from register.law.provisions import Provision
from register.law.service_account import ServiceAccount
from register.law.words import NODE_TITLES, NOT_NEEDED_YET
from register.lists import all_of
from register.numbers import months_and_days
from register.services.compliance.answer import IF_KNOWN, SchoolCompliance, Tree
from register.services.compliance.explained_facts import Fact


def lines_of(found: SchoolCompliance) -> Iterator[str]:
    """The answer, why, what would change it, and who was SENCO when."""
    yield from _answer(found)
    yield from _readings(found)
    yield from (f"Not known: {each}" for each in found.not_known)
    if found.if_known:
        yield f"{IF_KNOWN}: {found.if_known}"
    yield from ("", "Why")
    facts = {fact.id: fact for fact in found.facts}
    for tree in found.limbs:
        yield from _node(tree.root, tree, facts, "  ")
    for senco in found.senco:
        if senco.service.counted or senco.service.struck_out:
            yield from ("", f"Earlier service of {senco.name}", *_service(senco.service))
    yield from ("", "What would change it", *changes_of(found, found.changes()))
    yield from ("", "SENCO history", *_history(found))


def _answer(found: SchoolCompliance) -> Iterator[str]:
    urn, then = found.cases.facts.urn, found.then
    schools = "school with URN" if len(then) == 1 else "schools with URNs"
    was = f", then the {schools} {all_of(then)}" if then else ""
    yield f"{found.school.name} (URN {urn}{was}) on {day_in_words(found.as_at)}"
    yield found.words
    yield f"{found.finding.status} {found.finding.reason}"
    if found.finding.deadline:
        yield f"Deadline {day_in_words(found.finding.deadline)}{_left(found.days_left)}"
    for senco in found.senco:
        since = f"since {day_in_words(senco.since)}" if senco.since else "since a day not recorded"
        yield f"SENCO {senco.name}, {since}"


def _readings(found: SchoolCompliance) -> Iterator[str]:
    for each in found.readings:
        if not each.differs:
            continue
        yield f"Read another way ({each.reading.text}): {each.finding.status} {each.finding.reason}"
        yield f"  {each.says}"
        yield f"  The words read: {each.reading.source}"
        for account in each.service.values():
            yield from _service(account)


def _node(node: Node, tree: Tree, facts: dict[str, Fact], margin: str) -> Iterator[str]:
    """A limb with its paragraph and facts, or a group with its own limbs set in."""
    state = node.state.value.capitalize()
    if isinstance(node, Limb):
        state = NOT_NEEDED_YET if node.asks_after else state
        yield f"{margin}{state}: {node.sentence}"
        yield f"{margin}  {_cited(node.provision)}"
        for id in tree.facts_behind(node):
            fact = facts[id]
            recorded = instant_in_words(fact.recorded_at)
            yield f"{margin}  {fact.says} Source: {fact.source}, recorded {recorded}."
        return
    yield f"{margin}{state}: {NODE_TITLES[node.name]}, {node.rule.value} these"
    for each in node.limbs:
        yield from _node(each, tree, facts, f"{margin}  ")


def _cited(provision: Provision) -> str:
    until = f" to {day_in_words(provision.in_force_to)}" if provision.in_force_to else ""
    since = f"in force from {day_in_words(provision.in_force_from)}{until}"
    return f"{provision.citation}, {since}: {provision.url}"


def _service(account: ServiceAccount) -> Iterator[str]:
    total = account.total
    served = months_and_days(total.months, total.days)
    yield f"  Counted: {served}. More than twelve months would exempt."
    for each in account.counted:
        days = f"{day_in_words(each.first_day)} to {day_in_words(each.last_day)}"
        yield f"    {days}: {months_and_days(each.months, each.days)}"
    for struck in account.struck_out:
        last = day_in_words(struck.last_day) if struck.last_day else "now"
        days = f"{day_in_words(struck.first_day)} to {last}"
        yield f"    Struck out: {struck.period.source}, {days}, {struck.why.value}"


def changes_of(found: SchoolCompliance, changes: Sequence[WouldChange]) -> Iterator[str]:
    """Each single fact that would flip the answer, smallest change first."""
    names = {senco.id: senco.name for senco in found.senco}
    for each in changes:
        who = f"{names[each.designation]}: " if len(names) > 1 and each.designation in names else ""
        yield f"  {who}{each.sentence}"
    if not changes:
        yield "  No single fact would."


def _history(found: SchoolCompliance) -> Iterator[str]:
    for post in found.history:
        until = f"to {day_in_words(post.ended_on)}" if post.ended_on else "and goes on"
        since = day_in_words(post.started_on) if post.started_on else "a day not recorded"
        yield f"  {post.name or 'Nobody designated'}: from {since} {until}"
    if not found.history:
        yield "  The register holds no designation at this school."


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return f": {-days:,} days ago" if days < -1 else ": 1 day ago"
    return f": {days:,} days left" if days != 1 else ": 1 day left"
