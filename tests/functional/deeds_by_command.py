"""What each command is given to do what it does, by whom, and whom what it prints shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import click
from sqlalchemy import text

from register import clock
from register.demo.accounts import PASSWORD, SECOND_REGISTRAR
from register.services.approvals.kinds import Act
from tests.authenticator import STEP, Authenticator
from tests.functional.deed import NOBODY, A, B, Boxes, G
from tests.functional.deeds import file_of, uploaded
from tests.functional.deeds_by_registrar import RENAMED, decided, decision_of, proposed
from tests.functional.marked import ALPHA, BETA, GAMMA
from tests.functional.who_may import INSPECTOR, PANEL, REGISTRAR
from tests.functional.who_sees import EXPLAINED
from tests.functional.world import World

OTHER_SCHOOL = "other-school"
KEYBOARD = "{password}\n{code}\n"
"""What a registrar types where a command asks for proof."""
FILE, FILE_OUT = "FILE", "OUT"
"""Where a command reads a file and writes one."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command line, and whom what it prints has to have been a look at."""

    name: str
    words: str = ""
    """What follows it, with gaps that `things` and `at` fill."""
    caller: str | None = None
    """Whose account it acts as; None for the operator."""
    at: Callable[[World], Mapping[str, str]] = lambda _: {}
    status: int = 0
    shows: frozenset[str] = NOBODY
    typed: str = ""
    """What is typed when it asks, with gaps likewise."""
    no_look: frozenset[str] = NOBODY
    """Fields that may be shown without a look."""
    content: bytes = b""
    """Of the file that it is given."""

    def __str__(self) -> str:
        return f"register {self.name} as {self.caller or 'the operator'}, {self.status}"


def things(world: World) -> dict[str, str]:
    """What fills the gaps of every command."""
    own = world.own[OTHER_SCHOOL]
    with world.session() as session:
        ukprn = session.execute(
            text("SELECT identifier FROM organisation WHERE kind = 'provider' ORDER BY id LIMIT 1")
        ).scalar_one()
    return {
        "urn": own["urn"],
        "ref": own["appointment"],
        "held": world.own[REGISTRAR]["proposal"],
        "check": world.own[PANEL]["check"],
        "referral": decided(world)["referral"],
        "decision": str(decision_of(world)),
        "ukprn": ukprn,
        "password": PASSWORD,
    }


def checks() -> Iterator[Command]:
    """Looking somebody up, and who has looked."""
    who = f"--trn {ALPHA.trn} --born {ALPHA.born_on}"
    for caller, purpose in ((PANEL, "appointing"), (REGISTRAR, "deciding")):
        yield Command(name="check", words=f"{who} --purpose {purpose}", caller=caller, shows=A)
    do = partial(Command, name="looks", caller=REGISTRAR)
    yield do(words=f"--trn {ALPHA.trn}", shows=A)
    yield do(words="--account panel@demo.example")
    yield Command(name="log receipt", words="{check}")


SOMEBODY = "--last-name Typedonly --first-names Newly --born 1971-05-06"
SPELL = "--urn 900011 --from {}-09-07 --until {}-08-29"


def schools() -> Iterator[Command]:
    """A school's answer and its designations."""
    for caller in (INSPECTOR, REGISTRAR):
        yield Command(name="compliance", words="{urn}", caller=caller, shows=B)
    # The operator is no account, and is shown no name: ADR 0021.
    unnamed = frozenset({*EXPLAINED} - {"name now"})
    yield Command(name="compliance", words="{urn}", no_look=unnamed)
    yield Command(name="compliance serial-movers", caller=INSPECTOR)
    yield Command(name="appointments list", words="{urn}", caller=OTHER_SCHOOL, shows=B)
    for name, words, status in (
        ("designate", f"{{urn}} --trn 8461397 {SOMEBODY} --from 2024-09-01", 1),
        ("none", "{urn} --from 2024-09-01", 1),
        ("none", "{urn} --from 1990-09-01", 0),
        ("take-back-none", "{urn} --reason typing_mistake", 1),
        ("earlier-service declare", f"{{ref}} --source L {SPELL.format(2020, 2021)}", 2),
        ("earlier-service declare", f"{{ref}} --source L {SPELL.format(2010, 2011)}", 0),
        (
            "earlier-service take-back",
            f"{{ref}} {SPELL.format(2010, 2011)} --reason wrong_person",
            0,
        ),
        ("correct", f"{{ref}} --from {BETA.since} --until 2026-08-31 --reason new_evidence", 0),
        ("end", "{ref} --last-day 2026-08-30", 1),
        ("end", "{ref} --last-day 2026-08-31", 0),
        ("replace", f"{{urn}} {{ref}} --trn 8461396 {SOMEBODY} --from 2026-11-01 {LAST}", 0),
        ("take-back", "{ref} --reason typing_mistake", 0),
    ):
        shows = B if name not in ("none", "replace", "take-back", "take-back-none") else NOBODY
        full = f"appointments {name}"
        yield Command(name=full, words=words, caller=OTHER_SCHOOL, status=status, shows=shows)


LAST = "--last-day 2026-08-31 --shared"


def desk() -> Iterator[Command]:
    """What a registrar reads, tries and decides."""
    do = partial(Command, caller=REGISTRAR)
    yield do(name="people show", words=f"--trn {ALPHA.trn} --beside {GAMMA.trn}", shows=A | G)
    half = f"--trn {ALPHA.trn} --beside 8461390"
    yield do(name="people show", words=half, status=2, shows=A)
    why = "--ground evidence_seen --note Letter"
    merge = f"--trn {GAMMA.trn} --into {ALPHA.trn} {why}"
    yield do(name="people merge", words=f"{merge} --preview", shows=A | G)
    yield do(name="people merge", words=merge, shows=A | G)
    yield do(name="people unmerge", words=f"--trn {ALPHA.trn} {why}", status=1, shows=A)
    yield do(name="referrals list", words="--decided")
    yield do(name="referrals list")
    yield do(name="referrals show", words="{referral}", shows=A)
    again = f"{{referral}} --outcome somebody_else {why} --supersedes {{decision}}"
    yield do(name="referrals decide", words=f"{again} --preview")
    yield do(name="referrals decide", words=again, shows=A)


def approvals() -> Iterator[Command]:
    """Acts of two registrars."""
    do = partial(Command, caller=REGISTRAR)
    yield do(name="approvals list", words="--past", shows=B | G)
    yield do(name="approvals list", shows=A | G)
    yield do(name="approvals show", words="{held}", shows=G)
    boxes = {name: value for name, value in RENAMED.items() if name != "trn"}
    given = " ".join(f"--set {name}={value}" for name, value in boxes.items())
    why = f"--set trn={ALPHA.trn} {given} --ground evidence_seen --note Letter"
    name = "approvals propose"
    yield do(name=name, words=f"change_identity {why} --preview", shows=A)
    yield do(name=name, words=f"change_identity {why}", shows=A)
    rename = {**RENAMED, "trn": BETA.trn}
    for number, (act, words, by) in enumerate(
        (
            ("withdraw", "", REGISTRAR),
            ("decline", "--note Letter", SECOND_REGISTRAR),
            ("approve", "--digest {digest}", SECOND_REGISTRAR),
        )
    ):
        yield do(
            name=f"approvals {act}",
            words=f"{{proposal}} {words}",
            at=waits(by, Act.CHANGE_IDENTITY, {**rename, "last_name": f"Newname{number}"}),
            shows=B,
            typed=KEYBOARD if act == "approve" else "",
        )
    yield do(
        name="approvals export",
        words=f"{{proposal}} --out {FILE_OUT}",
        at=waits(REGISTRAR, Act.EXPORT_HOLDERS, {}),
        shows=A | B,
        typed=KEYBOARD,
    )


def waits(by: str, act: Act, asked: Boxes) -> Callable[[World], Mapping[str, str]]:
    """An act that this registrar proposed, and the code that the other's phone shows then."""

    def made(world: World) -> Mapping[str, str]:
        phone = Authenticator(world.own[REGISTRAR]["phone"], [])
        later = clock.now() + (STEP if act is Act.EXPORT_HOLDERS else 0 * STEP)
        found = proposed(world, world.emails.get(by, by), act, asked)
        return {**found, "code": phone.code(later)}

    return made


def files() -> Iterator[Command]:
    """What the operator sends for a provider or for schools: no more is told than was sent."""
    content = file_of("C-9")["file"]
    sent = f"{FILE} --provider {{ukprn}}"
    yield Command(name="completions check", words=sent, content=content, status=1)
    at = partial(uploaded, certificate="C-10")
    yield Command(name="completions accept", words="{upload}", at=at)
    headings = "URN,TRN,Last name,First names,Date of birth,Started,Ended,Head teacher,"
    headings += "Qualified teacher,Induction,Teaching at school"
    row = f"900011,{GAMMA.trn},{GAMMA.last_name},Kim,{GAMMA.born_on:%d/%m/%Y},01/09/2025,,,,,"
    content = f"{headings}\n{row}\n".encode()
    yield Command(name="appointments import", words=FILE, content=content)


def every_command() -> Iterator[Command]:
    """All of them, in the order in which they can be done."""
    yield from checks()
    yield from schools()
    yield from desk()
    yield from approvals()
    yield from files()


def named(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command that there is, as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        # `compliance` is a group that is asked about a school by itself.
        if isinstance(command, click.Group):
            yield from named(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or name == "compliance":
            yield f"{before}{name}"


OF_ACCOUNTS = "accounts and the bodies that they act for, which are no record of a teacher"
OF_DECOYS = "records of nobody"
OF_THE_LOG = "entries by their number, which hold no personal data"
OF_SCHOOLS = "schools, and counts of them"
OF_THE_DATABASE = "the database, or people who are made up as it is filled"
OF_CASES = "cases in a file of the reader's own, or schools by what a draft would change"
SHOW_NOBODY: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "accounts add",
            "accounts deactivate",
            "accounts factor reset",
            "accounts invite",
            "accounts key",
            "accounts keys",
            "accounts lift",
            "accounts list",
            "accounts reactivate",
            "accounts reset",
            "accounts revoke",
            "accounts tie",
            "accounts untie",
            "approvals one-person",
            "organisations attest",
            "organisations close",
            "organisations rename",
        ),
        OF_ACCOUNTS,
    ),
    **dict.fromkeys(("decoys end", "decoys list", "decoys make"), OF_DECOYS),
    **dict.fromkeys(
        ("log compare", "log erase", "log key", "log seal", "log verify", "log watch"), OF_THE_LOG
    ),
    **dict.fromkeys(
        ("compliance estate", "compliance rebuild", "providers import", "schools find"), OF_SCHOOLS
    ),
    "schools import": OF_SCHOOLS,
    **dict.fromkeys(("db upgrade", "demo load"), OF_THE_DATABASE),
    **dict.fromkeys(("law check", "law rehearse"), OF_CASES),
}
"""Commands that print nobody, and why there is nobody to print."""
