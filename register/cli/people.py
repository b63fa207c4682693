"""`register people`: records of one person, and the acts that join and part them."""

import json
from collections.abc import Iterator

import click

from register import clock
from register.access import Permission
from register.cli.approvals import propose_act
from register.cli.commands import Commands
from register.cli.context import Number, acting_as, open_register
from register.cli.grounds import NOTE, PREVIEW, ground_among
from register.cli.options import AS, JSON
from register.days import day_in_words
from register.identifiers import Trn
from register.schemas.people import people_body
from register.services.approvals.kinds import Act, grounds_of
from register.services.people_merge.show import ShownPeople, refs_of_trns, show_people

TRN = click.option("--trn", required=True, type=Number(Trn))


@click.group("people", cls=Commands)
def people() -> None:
    """The records of one person: side by side, joined and parted, and what was changed."""


@people.command()
@TRN
@click.option("--beside", type=Number(Trn), help="Another TRN, to compare.")
@AS
@JSON
def show(trn: Trn, beside: Trn | None, email: str, as_json: bool) -> None:
    """Every record of the person with that TRN, or of two people side by side."""
    typed = {"trn": str(trn)} | ({"beside": str(beside)} if beside else {})
    with open_register() as session:
        actor, now = acting_as(session, email, Permission.DECIDE), clock.now()
        refs = refs_of_trns(session, typed, actor=actor, now=now)
        shown = show_people(session, refs, actor=actor, now=now)
    if as_json:
        click.echo(json.dumps(people_body(shown), ensure_ascii=False))
        return
    for line in _lines(shown):
        click.echo(line)


@people.command()
@click.option("--trn", required=True, type=Number(Trn), help="The TRN that goes out of use.")
@click.option("--into", required=True, type=Number(Trn), help="The TRN that stays in use.")
@ground_among(grounds_of(Act.MERGE_PEOPLE))
@NOTE
@PREVIEW
@AS
@JSON
def merge(
    trn: Trn, into: Trn, ground: str, note: str, only_preview: bool, email: str, as_json: bool
) -> None:
    """Propose that two records be joined as one person's: another registrar approves it."""
    asked = {"trn": str(trn), "into": str(into)}
    propose_act(
        "merge_people", asked, ground, note, only_preview=only_preview, email=email, as_json=as_json
    )


@people.command()
@click.option("--trn", required=True, type=Number(Trn), help="The TRN to stand by itself again.")
@ground_among(grounds_of(Act.UNMERGE_PEOPLE))
@NOTE
@PREVIEW
@AS
@JSON
def unmerge(
    trn: Trn, ground: str, note: str, only_preview: bool, email: str, as_json: bool
) -> None:
    """Propose that a record be parted from the one it was joined to: another registrar approves."""
    asked = {"trn": str(trn)}
    propose_act(
        "unmerge_people",
        asked,
        ground,
        note,
        only_preview=only_preview,
        email=email,
        as_json=as_json,
    )


def _lines(shown: ShownPeople) -> Iterator[str]:
    yield from (f"Warning: {each}" for each in shown.warnings)
    in_use = {record.id: records[0].trn for records in shown.people for record in records}
    for at, record in enumerate(shown.sides.people):
        joined = in_use[record.id]
        yield f"TRN {record.trn}" + (f", joined to TRN {joined}" if joined != record.trn else "")
        yield f"  Reference: {record.ref}"
        for row in shown.sides.rows:
            mark = " (differs)" if row.differs else ""
            for said in row.cells[at] or ("none recorded",):
                yield f"  {row.label}{mark}: {said}"
    for event in shown.history:
        when = day_in_words(clock.legal_day(event.at))
        act = f"Approval {event.approval}" if event.approval else ""
        told = ". ".join(filter(None, (event.words, event.ground, event.note, act)))
        yield f"Entry {event.entry}, {when}, by {event.by}: {told}."
    yield from (f"Referral {each.ref}: {each.words}." for each in shown.referrals)
