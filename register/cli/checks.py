"""`register check`: one look at one person, recorded like any other."""

import json
from collections.abc import Iterator
from typing import Any

import click

from register import clock, config
from register.access import Permission
from register.cli.commands import ChoiceTyped, Command
from register.cli.context import BIRTH, Day, Number, acting_as, open_register
from register.cli.exits import CouldNotCheck
from register.cli.members import members
from register.cli.particulars import PARTICULARS, given
from register.days import day_in_words, read_iso
from register.identifiers import Trn, Urn
from register.law.findings import Status
from register.law.words import STATUS_WORDS
from register.schemas.checks import CheckRequest, check_body, question_of
from register.schemas.loading import load
from register.services.checks import ASKED_FOR, Check, check_candidate, details_given
from register.services.checks.answer import AppointmentShown
from register.services.checks.question import days_tried
from register.services.checks.targets import target_key
from register.services.compliance.answer import IF_KNOWN
from register.services.log_tree.keys import keys_of
from register.services.log_tree.look_receipts import promise_of_check


@click.command("check", cls=Command)
@click.option("--surname", help="Last name, now or at the time of the award.")
@click.option("--born", "born_on", type=BIRTH, help="Date of birth, as 1985-03-27.")
@click.option("--trn", type=Number(Trn), help="Teacher reference number.")
@click.option("--appoint-on", type=Day(days_tried), help="Try an appointment: its first day.")
@click.option("--urn", type=Number(Urn), help="The school of that appointment.")
@given(*PARTICULARS)
@click.option(
    "--purpose",
    required=True,
    type=ChoiceTyped([purpose.value for purpose in ASKED_FOR]),
    help="Why you are checking.",
)
@click.option("--as", "email", required=True, help="The account that checks: its email address.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(email: str, purpose: str, as_json: bool, **typed: Any) -> None:
    """Check a candidate by two or more of last name, date of birth and TRN.

    The check is recorded with its answer before the answer is printed. Exit status: 0 with any
    answer, 1 refused, 2 not understood, 3 could not check.
    """
    with open_register(CouldNotCheck) as session:
        actor = acting_as(session, email, Permission.CHECK)
        question = question_of(load(CheckRequest(), {"purpose": purpose, **members(typed)}))
        settings = config.load()
        signer = keys_of(settings).signer
        key, now = target_key(settings), clock.now()
        done = check_candidate(session, question, actor=actor, now=now, target_key=key)
    body = check_body(done) | {"promise": promise_of_check(done, signer)}
    click.echo(json.dumps(body, ensure_ascii=False) if as_json else _text(done))


def _text(done: Check) -> str:
    answer = done.answer
    lines = [answer.sentence, *answer.details]
    lines += [
        f"Also recorded: {award.title}, held from {_day(award.held_from)}. {award.reason}"
        for award in answer.awards[1:]
    ]
    if answer.appointment is not None:
        post = answer.appointment
        lines += ["", f"If appointed to {post.school} from {_day(post.day)}", *_appointment(post)]
    asked = f"Searched for {details_given(done.question)}."
    stood = f"Answered from the register as it stood at entry {done.known_to} of its log."
    return "\n".join([*lines, "", asked, f"Receipt {done.ref}. {stood}"])


def _appointment(post: AppointmentShown) -> Iterator[str]:
    """What would follow, and beneath it what is not known."""
    yield post.sentence
    if post.deadline:
        yield f"Deadline {_day(post.deadline)}."
    yield from (f"Not known: {each}" for each in post.not_known)
    if post.if_known:
        yield f"{IF_KNOWN}: {post.if_known}"
    for each in post.readings:
        other = "" if each.status == post.status else f": {STATUS_WORDS[Status(each.status)]}"
        yield f"{each.text}{other}. {each.sentence}"
        if each.if_known:
            yield f"{IF_KNOWN}: {each.if_known}"


def _day(iso: str) -> str:
    return day_in_words(read_iso(iso))
