"""A school's answer as JSON: the same for the API and the command, made by hand for speed.

Days are ISO days, instants ISO instants in UTC, and enums the law's own codes.
"""

from functools import cache

from register.clock import in_utc
from register.days import iso
from register.law.changes import WouldChange
from register.law.findings import Finding
from register.law.limbs import Limb, Node
from register.law.provisions import Provision
from register.law.school import SchoolFinding
from register.law.service_account import ServiceAccount
from register.law.words import NODE_TITLES, sentence
from register.schemas.members import Json
from register.services.compliance.answer import (
    ReadingAnswer,
    SchoolCompliance,
    SencoOnDay,
    Tree,
)
from register.services.compliance.explained_facts import Fact
from register.services.compliance.senco_history import PostOrGap


def as_json(answer: SchoolCompliance) -> Json:
    """The whole answer, in members that JSON can hold."""
    school, finding = answer.school, answer.finding
    return {
        "urn": answer.cases.facts.urn,
        "name": school.name,
        "as_at": answer.as_at.isoformat(),
        "known_at": in_utc(answer.known_at),
        "status": finding.status.value,
        "reason": finding.reason.value,
        "words": answer.words,
        "deadline": iso(finding.deadline),
        "days_left": answer.days_left,
        "without_senco_since": iso(finding.since),
        "provision": provision_as_json(finding.provision),
        "readings": [reading_as_json(each) for each in answer.readings],
        "limbs": [_tree(each) for each in answer.limbs],
        "facts": [_fact(each) for each in answer.facts],
        "senco": [_senco(each) for each in answer.senco],
        "history": [_post(each) for each in answer.history],
        "not_known": list(answer.not_known),
        "school": _school(answer),
    }


def changes_as_json(answer: SchoolCompliance) -> Json:
    """The answer in short, and every single fact that would flip it.

    Apart from the whole answer, because trying every change costs a good part of it.
    """
    finding = answer.finding
    return {
        "urn": answer.cases.facts.urn,
        "as_at": answer.as_at.isoformat(),
        "known_at": in_utc(answer.known_at),
        "status": finding.status.value,
        "reason": finding.reason.value,
        "words": answer.words,
        "deadline": iso(finding.deadline),
        "changes": [change_as_json(each) for each in answer.changes()],
    }


def _school(answer: SchoolCompliance) -> Json:
    school, became = answer.school, answer.became
    return {
        "urn": school.urn,
        "type_code": school.type_code,
        "type": school.type_name,
        "phase": school.phase_name,
        "authority_code": school.la_code,
        "authority": school.la_name,
        "trusts": [each.name for each in answer.trusts],
        "became": became.to_urn if became else None,
        "became_on": iso(became.converted_on) if became else None,
        "came_from": [
            {"urn": step.from_urn, "on": iso(step.converted_on)} for step in answer.came_from
        ],
    }


@cache
def provision_as_json(provision: Provision) -> Json:
    """A provision with its link and the days it was in force."""
    return {
        "citation": provision.citation,
        "title": provision.title,
        "url": provision.url,
        "in_force_from": iso(provision.in_force_from),
        "in_force_to": iso(provision.in_force_to),
    }


def reading_as_json(answer: ReadingAnswer[SchoolFinding] | ReadingAnswer[Finding]) -> Json:
    """What one reading finds, beside the headline."""
    found = answer.finding
    return {
        "name": answer.reading.name,
        "text": answer.reading.text,
        "source": answer.reading.source,
        "status": found.status.value,
        "reason": found.reason.value,
        "words": answer.words,
        "deadline": iso(found.deadline),
        "differs": answer.differs,
        "previous_service": {id: service_as_json(each) for id, each in answer.service.items()},
    }


def _tree(tree: Tree) -> Json:
    return {"designation": tree.designation, **node_as_json(tree.root, tree)}


def node_as_json(node: Node, tree: Tree) -> Json:
    """A node of the tree, with all beneath it."""
    shared = {
        "name": node.name,
        "title": NODE_TITLES[node.name],
        "state": node.state.value,
        "provision": provision_as_json(node.provision),
    }
    if isinstance(node, Limb):
        return {
            **shared,
            "words": node.sentence,
            "asks_after": iso(node.asks_after),
            "facts": tree.facts_behind(node),
        }
    return {
        **shared,
        "rule": node.rule.value,
        "limbs": [node_as_json(each, tree) for each in node.limbs],
    }


def _fact(fact: Fact) -> Json:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "says": fact.says,
        "days": {name: iso(day) for name, day in fact.days.items()},
        "source": fact.source,
        "recorded_at": in_utc(fact.recorded_at),
    }


def _senco(senco: SencoOnDay) -> Json:
    return {
        "id": senco.id,
        "name": senco.name,
        "since": iso(senco.since),
        "is_head_teacher": senco.is_head_teacher,
        "finding": _finding(senco.finding),
        "previous_service": service_as_json(senco.service),
    }


def _finding(found: Finding | None) -> Json | None:
    return None if found is None else finding_as_json(found)


def finding_as_json(found: Finding) -> Json:
    """What was found of one appointment, and what that replaced."""
    return {
        "status": found.status.value,
        "reason": found.reason.value,
        "words": sentence(found),
        "deadline": iso(found.deadline),
        "award": found.award,
        "provision": provision_as_json(found.provision),
        "replaced": _finding(found.replaced),
    }


def change_as_json(change: WouldChange) -> Json:
    """A change that would flip an answer."""
    return {
        "fact": change.fact,
        "designation": change.designation,
        "words": change.sentence,
        "status": change.status.value,
        "reason": change.reason.value,
        "deadline": iso(change.deadline),
    }


def service_as_json(account: ServiceAccount) -> Json:
    """Earlier service, counted and struck out."""
    return {
        "months": account.total.months,
        "days": account.total.days,
        "verdict": account.total.verdict.value,
        "counted": [
            {
                "first_day": iso(each.first_day),
                "last_day": iso(each.last_day),
                "months": each.months,
                "days": each.days,
            }
            for each in account.counted
        ],
        "struck_out": [
            {
                "where": each.period.source,
                "first_day": iso(each.first_day),
                "last_day": iso(each.last_day),
                "why": each.why.value,
            }
            for each in account.struck_out
        ],
    }


def _post(post: PostOrGap) -> Json:
    return {
        "name": post.name,
        "is_gap": post.is_gap,
        "urn": post.urn,
        "started_on": iso(post.started_on),
        "ended_on": iso(post.ended_on),
        "since": iso(post.since),
    }
