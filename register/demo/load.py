"""Load a demonstration through the services that real users' files go through."""

import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.clock import legal_day
from register.demo import files
from register.demo.accounts import MADE_LAST, holder_account, new_accounts
from register.demo.careers import MadeUpEnrolment, make_enrolments, make_posts, mistype
from register.demo.happenings import (
    accept_the_terms,
    change_a_name,
    join_two_records,
    leave_a_post_empty,
    withdraw_an_award,
)
from register.demo.people import KNOWN_TRN, Post, Teacher, make_people
from register.demo.scales import SIZES, Scale
from register.demo.schools import EXTRACT_DAY, Estate, make_estate
from register.demo.sharing import share_posts
from register.errors import Refused, Unavailable
from register.queries.accounts import every_account
from register.queries.log import head
from register.queries.people import find_by_trns
from register.services import log
from register.services.accounts import add_account
from register.services.appointments.file import import_appointments
from register.services.completions import accept, check
from register.services.demonstration import LOADED, is_demonstration
from register.services.misuse.decoy_making import make_decoys
from register.services.providers import import_providers
from register.services.schools.importing.importer import GiasFiles, import_extract
from register.services.transaction import transaction
from register.sheets.appointments import parse as parse_appointments
from register.sheets.gias import read_extract, read_links, read_trusts

SEED = 20_260_901
ROWS_PER_UPLOAD = 8_000
MISTYPED = 3
"""Designations that disagree with what is held: each makes a record apart, and all but one wait."""

DECOYS = 20
"""Records that are nobody’s, beside the people of the scale."""

CUT_OFF = (
    "The demonstration in this database was cut off before it was whole. "
    "Remove the database and load it again."
)

FILED_BEFORE = timedelta(days=30)
"""How long ago the files were recorded."""

_Step: TypeAlias = Callable[[str], None]
"""Told what is being loaded now."""


def load(session: Session, scale: Scale, *, now: datetime, step: _Step = lambda _: None) -> None:
    """Fill an empty register; Refused where it holds anything, with nothing written.

    Files were recorded a month ago, and what happened since was recorded now: so an answer as known
    a week ago can be another. Unavailable where the database fails, with some of it written.
    """
    filed = _filed_at(now)
    _claim(session, filed)
    try:
        _load_parts(session, scale, filed, now, step)
    except Unavailable as fault:
        # It says that nothing has been recorded, which is so of its part alone.
        raise Unavailable(CUT_OFF) from fault


def _load_parts(
    session: Session, scale: Scale, filed: datetime, now: datetime, step: _Step
) -> None:
    """Each part is recorded by itself, as real users’ files are."""
    size = SIZES[scale]
    rng = Random(SEED)
    estate = make_estate(rng, size.schools)
    people = make_people(rng, size.people - MISTYPED)
    posts = make_posts(rng, estate, people, size.appointments)
    enrolments = make_enrolments(rng, people, size.awards)
    mistyped = mistype(posts, MISTYPED)
    share_posts(posts, enrolments)
    step("schools")
    _load_schools(session, estate, filed)
    step("providers")
    import_providers(session, files.providers(), actor=OPERATOR, now=filed)
    # Before anybody is designated no school is touched, so that each is worked out once.
    step("completions")
    _load_completions(session, enrolments, filed)
    step("appointments")
    for first in range(0, len(posts), ROWS_PER_UPLOAD):
        some = posts[first : first + ROWS_PER_UPLOAD]
        _load_appointments(session, files.appointments(some), filed)
    _load_appointments(session, files.appointments(mistyped), filed)
    step("accounts")
    _load_what_came_since(session, estate, people, posts, enrolments, now)


def _load_what_came_since(
    session: Session,
    estate: Estate,
    people: list[Teacher],
    posts: list[Post],
    enrolments: list[MadeUpEnrolment],
    now: datetime,
) -> None:
    """The accounts, what their people did, and last of all the one that says that it is whole."""
    *accounts, last = new_accounts(estate)
    for account in accounts:
        add_account(session, account, actor=OPERATOR, now=now)
    [known] = find_by_trns(session, [KNOWN_TRN]).values()
    add_account(session, holder_account(known.ref), actor=OPERATOR, now=now)
    change_a_name(session, now)
    join_two_records(session, people, now)
    leave_a_post_empty(session, estate, posts, now)
    withdraw_an_award(session, enrolments, now)
    make_decoys(session, DECOYS, actor=OPERATOR, now=now, rng=Random(SEED))
    add_account(session, last, actor=OPERATOR, now=now)
    accept_the_terms(session, now)


def _filed_at(now: datetime) -> datetime:
    """A month ago; at the earliest on the day after the extract, and never later than now."""
    after = datetime.combine(EXTRACT_DAY, time(12), tzinfo=now.tzinfo) + timedelta(days=1)
    return min(max(now - FILED_BEFORE, after), now)


def is_empty(session: Session) -> bool:
    """Whether nothing has ever been recorded here.

    Raises Refused where a demonstration was cut off before it was whole: one account comes last.
    """
    if head(session).number == 0:
        return True
    whole = any(account.email == MADE_LAST for account in every_account(session))
    if is_demonstration(session) and not whole:
        raise Refused(CUT_OFF)
    return False


def _claim(session: Session, now: datetime) -> None:
    """Say in the very first entry that all this is made up."""
    with transaction(session):
        if not is_empty(session):
            raise Refused(
                "This register is not empty. A demonstration is only loaded into an empty one."
            )
        log.record(session, log.Draft(LOADED, "register"), actor=OPERATOR, now=now)


def _load_schools(session: Session, estate: Estate, now: datetime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        extract = Path(folder) / files.extract_name()
        links, trusts = Path(folder) / "links.csv", Path(folder) / "trusts.csv"
        extract.write_bytes(files.extract(estate.schools))
        links.write_bytes(files.links(estate.schools))
        trusts.write_bytes(files.trusts(estate.schools))
        gias = GiasFiles(read_extract(extract), read_links(links), read_trusts(trusts))
        import_extract(session, gias, actor=OPERATOR, now=now)


def _load_appointments(session: Session, content: bytes, now: datetime) -> None:
    imported = import_appointments(
        session,
        parse_appointments(content, today=legal_day(now)),
        content=content,
        accept_good_rows=False,
        actor=OPERATOR,
        now=now,
    )
    if not imported.is_accepted:
        raise Refused(f"The demonstration's appointments were refused: {imported.errors[0].says}")


def _load_completions(session: Session, enrolments: list[MadeUpEnrolment], now: datetime) -> None:
    by_provider: dict[str, list[MadeUpEnrolment]] = defaultdict(list)
    for enrolment in enrolments:
        by_provider[enrolment.ukprn].append(enrolment)
    for ukprn, cohort in sorted(by_provider.items()):
        for first in range(0, len(cohort), ROWS_PER_UPLOAD):
            upload = check(
                session,
                provider_ukprn=ukprn,
                filename="cohort.csv",
                content=files.completions(cohort[first : first + ROWS_PER_UPLOAD]),
                actor=OPERATOR,
                now=now,
            )
            accept(session, upload_ref=upload.ref, actor=OPERATOR, now=now)
