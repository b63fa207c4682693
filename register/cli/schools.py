"""`register schools`: take in what GIAS publishes, and find a school."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from register import clock
from register.access import OPERATOR
from register.cli.commands import Commands, WholeNumber
from register.cli.context import DAY, open_register, usage
from register.cli.exits import Unusable
from register.cli.files import FILE, OUT_FILE
from register.cli.progress import progress_bar
from register.cli.streams import CannotWrite, writing
from register.days import day_in_words
from register.db import Session
from register.errors import FileRefused
from register.law.findings import Reason
from register.lists import some_of
from register.numbers import counted
from register.paging import refuse_past
from register.progress import Progress
from register.schemas.loading import load
from register.schemas.school_search import LAST_PAGE, SchoolSearch
from register.services.compliance.range import is_answered
from register.services.estate.filters import Filters
from register.services.estate.page import estate
from register.services.schools.find import MAX_PER_PAGE, PER_PAGE, find_schools, state_in_words
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.services.schools.importing.summary import ImportSummary
from register.sheets.gias import Doubt, DoubtKind, read_extract, read_links, read_trusts
from register.sheets.writer import csv_bytes

NAMED = 20
"""Schools that the closing summary names under each doubt."""

T = TypeVar("T")


@click.group("schools", cls=Commands)
def schools() -> None:
    """The schools of England, as Get Information About Schools (GIAS) publishes them."""


@schools.command("import")
@click.argument("extract", type=FILE)
@click.option("--links", type=FILE, help="The links file: predecessors and successors.")
@click.option("--trusts", type=FILE, help="The academies' membership file.")
@click.option(
    "--extract-day",
    type=DAY,
    help="The extract's day, where its name says none or another.",
)
@click.option("--allow-missing", is_flag=True, help="Take files that lack much of what is held.")
@click.option(
    "--doubts",
    type=OUT_FILE,
    help="Write every doubtful row to this CSV file.",
)
def import_(
    extract: Path,
    links: Path | None,
    trusts: Path | None,
    extract_day: date | None,
    allow_missing: bool,
    doubts: Path | None,
) -> None:
    """Take in EXTRACT, as published or packed as .xz or .gz: all of it or nothing."""
    became = "Nothing was recorded"
    try:
        with writing(doubts, apart_from=[extract, links, trusts]) as out:
            summary, beside = _taken_in((extract, links, trusts), extract_day, allow_missing)
            became = "The import stands"
            for line in _summary(summary, beside):
                click.echo(line)
            out.write(_doubts_csv(summary.doubts))
    except CannotWrite as error:
        raise Unusable(f"{error}. {became}.") from error


def _taken_in(
    paths: tuple[Path, Path | None, Path | None], extract_day: date | None, allow_missing: bool
) -> tuple[ImportSummary, str]:
    """What the import did, and what the estate counts beside the schools in scope."""
    extract, links, trusts = paths
    with open_register() as session, progress_bar() as start:
        files = GiasFiles(
            _read(read_extract, extract, start),
            _read(read_links, links, start) if links else None,
            _read(read_trusts, trusts, start) if trusts else None,
        )
        summary = import_extract(
            session,
            files,
            actor=OPERATOR,
            now=clock.now(),
            extract_day=extract_day,
            allow_missing=allow_missing,
            progress=start("Recording schools"),
        )
        return summary, _beside(session, summary)


def _beside(session: Session, summary: ImportSummary) -> str:
    """Why the estate of that day counts more or fewer schools than are in scope; empty where it
    counts as many.
    """
    day = summary.extract_day
    if not is_answered(day):
        return ""
    page = estate(session, Filters(day, reason=Reason.TYPE_NOT_KNOWN), actor=OPERATOR, limit=1)
    unknown = page.total
    by_days = page.in_scope - unknown - summary.counts.in_scope
    why = ["those in scope"]
    if unknown:
        needs, they = ("needs", "it is") if unknown == 1 else ("need", "they are")
        why.append(
            f"{unknown:,} more that {needs} review because the register does not know of what "
            f"type {they}"
        )
    if by_days:
        than = "more" if by_days > 0 else "fewer"
        why.append(f"{abs(by_days):,} {than} by their days or by earlier extracts")
    *others, last = why
    if not others:
        return ""
    counts = counted(page.in_scope, "school")
    return f"The estate of {day_in_words(day)} counts {counts}: {', '.join(others)}, and {last}."


@schools.command()
@click.argument("text")
@click.option("--page", type=WholeNumber(1, LAST_PAGE), default=1, show_default=True)
@click.option("--per-page", type=WholeNumber(1, MAX_PER_PAGE), default=PER_PAGE, show_default=True)
def find(text: str, page: int, per_page: int) -> None:
    """Find schools by name, URN, postcode or local authority."""
    with open_register() as session, usage():
        asked = load(SchoolSearch(), {"q": text, "page": page, "per_page": per_page})
        found = find_schools(session, asked["q"], page=page, per_page=per_page)
        refuse_past(found.page, found.pages)
    for school in found.schools:
        gone = "" if school.in_extract else ", missing from the newest extract"
        place = ", ".join(part for part in (school.town, school.postcode) if part)
        state = state_in_words(school) + gone
        click.echo(f"{school.urn}  {school.name}, {place or school.la_name} ({state})")
    click.echo(f"{found.total:,} found: page {found.page} of {found.pages:,}.", err=True)


def _read(reader: Callable[[Path, Progress], T], path: Path, start: Callable[[str], Progress]) -> T:
    try:
        return reader(path, start(f"Reading {path.name}"))
    except FileRefused as error:
        raise FileRefused(f"{path.name}: {error}") from error
    except OSError as error:
        raise FileRefused(f"{path.name}: The file cannot be read: {error.strerror}.") from error


def _summary(summary: ImportSummary, beside: str) -> Iterator[str]:
    if summary.named_day not in (None, summary.extract_day):
        yield (
            f"Warning: the file’s name says {day_in_words(summary.named_day)}. It was taken as of "
            f"{day_in_words(summary.extract_day)}, as --extract-day says."
        )
    yield f"Extract of {day_in_words(summary.extract_day)}"
    for name, figure in _figures(summary):
        yield f"{name:<32}{figure}"
    yield from _doubts(summary.doubts)
    if beside:
        yield beside
    if summary.is_unchanged and (summary.frozen or summary.opened):
        yield "The register already held all of this."
    elif summary.is_unchanged:
        yield "The register already held all of this: nothing was recorded."
    else:
        yield f"Recorded as entry {summary.entry} of the log."
    if summary.frozen:
        yield (
            f"Organisations frozen, because their school is closed: {summary.frozen:,}. A "
            "registrar attests those that go on."
        )
    if summary.opened:
        yield f"Organisations open again, because their school is: {summary.opened:,}."


def _figures(summary: ImportSummary) -> Sequence[tuple[str, str]]:
    counts = summary.counts
    converted, missing = f"{counts.converted:,}", f"{counts.missing:,}"
    if counts.converted_on_closing:
        converted += f" ({counts.converted_on_closing:,} closed since the last extract)"
    if summary.vanished:
        missing += f" (since the last extract: {_listed(summary.vanished)})"
    places = f"{counts.memberships_added:,}, {counts.memberships_ended:,}"
    return (
        ("Rows read", f"{counts.rows:,}"),
        ("Open now", f"{counts.open:,}"),
        ("In scope now", f"{counts.in_scope:,}"),
        ("Added", f"{counts.added:,}"),
        ("Changed", f"{counts.changed:,}"),
        ("Closed", f"{counts.closed:,}"),
        ("Converted to an academy", converted),
        ("Conversions ended", f"{counts.conversions_ended:,}"),
        ("Put before a registrar", f"{counts.referred:,}"),
        ("No longer asked of one", f"{counts.no_longer_asked:,}"),
        ("Unchanged", f"{counts.unchanged:,}"),
        ("Missing from this extract", missing),
        ("Links added, ended", f"{counts.links_added:,}, {counts.links_ended:,}"),
        ("Trust places added, ended", places),
        ("Rows with a doubt", f"{counts.doubtful:,}"),
    )


def _doubts(doubts: Sequence[Doubt]) -> Iterator[str]:
    by_kind: dict[DoubtKind, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        by_kind[doubt.kind].append(doubt)
    for kind, found in by_kind.items():
        yield f"  {len(found):,} with {kind.value}: {_listed([_named(each) for each in found])}"


def _listed(names: Sequence[str]) -> str:
    return some_of(names, NAMED)


def _named(doubt: Doubt) -> str:
    return f"{doubt.urn} ({doubt.found})" if doubt.found else doubt.urn


def _doubts_csv(doubts: Sequence[Doubt]) -> bytes:
    rows = [(each.row or "", each.urn, each.kind.value, each.found) for each in doubts]
    return csv_bytes([("Row", "URN", "Doubt", "Found"), *rows])
