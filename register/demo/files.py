"""The demonstration's files, laid out as their real senders lay them out."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from register.days import iso
from register.demo.careers import MadeUpEnrolment
from register.demo.extract import HEADINGS, dashed, rows
from register.demo.people import Post
from register.demo.schools import EXTRACT_DAY, MadeUpSchool, trust_name, trust_uid
from register.demo.words import PROVIDERS

LINK_HEADINGS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
TRUST_HEADINGS = (
    "Group UID",
    "Group ID",
    "Group Name",
    "Companies House Number",
    "Group Type (code)",
    "Group Type",
    "Joined date",
    "Academy URN",
)
APPOINTMENT_HEADINGS = (
    "URN",
    "TRN",
    "Last name",
    "First names",
    "Date of birth",
    "Started",
    "Ended",
    "Head teacher",
    "Qualified teacher",
    "Induction",
    "Teaching at school",
    "Prior service",
    "Source",
)
COMPLETION_HEADINGS = (
    "TRN",
    "Last name",
    "First names",
    "Date of birth",
    "Qualification",
    "Course start",
    "Course completed",
    "Award date",
    "Outcome",
    "Certificate number",
    "Your reference",
)
PROVIDER_HEADINGS = ("UKPRN", "Name", "Qualification", "Recognised from", "Recognised to")


def extract_name() -> str:
    """What GIAS would call the extract of the demonstration's day."""
    return f"edubasealldata{EXTRACT_DAY:%Y%m%d}.csv"


def extract(schools: list[MadeUpSchool]) -> bytes:
    """Every establishment in the layout of a GIAS extract, Windows-1252 as published."""
    return _csv(HEADINGS, rows(schools), "cp1252")


def links(schools: list[MadeUpSchool]) -> bytes:
    """Both sides of each conversion."""
    by_urn = {school.urn: school for school in schools}
    rows: list[tuple[str, ...]] = []
    for school in schools:
        if school.successor:
            academy = by_urn[school.successor]
            day = dashed(academy.opened_on)
            rows.append((school.urn, academy.urn, academy.name, "Successor", day))
            rows.append((academy.urn, school.urn, school.name, "Predecessor", day))
    return _csv(LINK_HEADINGS, rows, "cp1252")


def trusts(schools: list[MadeUpSchool]) -> bytes:
    """Which academy is in which trust."""
    rows = (
        (
            trust_uid(school.trust),
            f"TR{school.trust:05d}",
            trust_name(school.trust),
            f"0{school.trust:07d}",
            "06",
            "Multi-academy trust",
            f"{school.opened_on or date(2012, 9, 1):%d/%m/%Y}",
            school.urn,
        )
        for school in schools
        if school.trust is not None
    )
    return _csv(TRUST_HEADINGS, rows, "utf-8-sig")


def providers() -> bytes:
    """Who could award what, and when: one stopped, and one began late."""
    rows: list[tuple[str, ...]] = []
    for index, (ukprn, name) in enumerate(PROVIDERS):
        if index < 6:
            last = "2027-12-31" if index == 5 else ""
            rows.append((ukprn, name, "NASENCO", "2009-09-01", last))
        if index >= 4:
            rows.append((ukprn, name, "NPQ for SENCOs", "2024-09-01", ""))
    return _csv(PROVIDER_HEADINGS, rows, "utf-8-sig")


def appointments(posts: Iterable[Post]) -> bytes:
    """Every designation."""
    rows = (
        (
            post.urn,
            post.teacher.trn,
            post.teacher.last_name,
            post.teacher.first_names,
            post.teacher.born_on.isoformat(),
            post.started_on.isoformat(),
            iso(post.ended_on) or "",
            post.is_head,
            post.is_qualified,
            post.induction,
            post.is_teaching,
            post.prior_service,
            "School workforce return",
        )
        for post in posts
    )
    return _csv(APPOINTMENT_HEADINGS, rows, "utf-8-sig")


def completions(enrolments: Iterable[MadeUpEnrolment]) -> bytes:
    """One provider's courses."""
    rows = (
        (
            enrolment.teacher.trn,
            enrolment.teacher.last_name,
            enrolment.teacher.first_names,
            enrolment.teacher.born_on.isoformat(),
            enrolment.kind,
            enrolment.commenced_on.isoformat(),
            iso(enrolment.completed_on) or "",
            iso(enrolment.held_from) or "",
            enrolment.outcome,
            f"{enrolment.ukprn[-2:]}-{enrolment.teacher.trn}" if enrolment.held_from else "",
            f"S{enrolment.teacher.trn}",
        )
        for enrolment in enrolments
    )
    return _csv(COMPLETION_HEADINGS, rows, "utf-8-sig")


def _csv(headings: tuple[str, ...], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
