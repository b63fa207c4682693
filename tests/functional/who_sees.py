"""Who is shown which field of a person at which route: the table that the marker crawl compares.

A route that is not here shows nobody's. A new page that shows a field is added, with to whom;
`MAY_SEE` says who may be shown it at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.functional.who_may import AUTHORITY, INSPECTOR, PANEL, PROVIDER, REGISTRAR, SCHOOL

DAYS = ("course start", "course end", "award date")
CHECKED = ("TRN", "birth date", *DAYS)
"""What a check shows: the two details that were typed, and the award."""
SENT = ("TRN", "birth date", "name now", *DAYS, "certificate", "provider’s reference")
"""A row of a provider's own file."""
EXPLAINED = (*DAYS, "name now", "post", "earlier service", "evidence of service")
"""What an answer of a school rests on."""
SERVED = ("name now", "post", "earlier service")
RECORD = ("TRN", "birth date", "name now", "earlier name", *DAYS)
REFERRED = (*RECORD, "certificate", "provider’s reference", "name typed wrongly")
WITHDRAWAL = (
    "TRN",
    "name now",
    "award date",
    "day withdrawn",
    "evidence of withdrawal",
    "reason withdrawn",
)

MAY_SEE = {
    "TRN": {PANEL, PROVIDER, REGISTRAR},
    "birth date": {PANEL, PROVIDER, REGISTRAR},
    "name now": {PROVIDER, SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "earlier name": {REGISTRAR},
    "course start": {PANEL, PROVIDER, SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "course end": {PANEL, PROVIDER, SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "award date": {PANEL, PROVIDER, SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "certificate": {PROVIDER, REGISTRAR},
    "provider’s reference": {PROVIDER, REGISTRAR},
    "post": {SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "earlier service": {SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "evidence of service": {SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "day withdrawn": {PANEL, PROVIDER, REGISTRAR},
    "evidence of withdrawal": {REGISTRAR},
    "reason withdrawn": {REGISTRAR},
    "name typed wrongly": {SCHOOL, AUTHORITY, INSPECTOR, REGISTRAR},
    "file name": {PROVIDER},
}
"""The roles that may be shown each field: a panel on a match and what it typed; a provider its own
files; a school and an authority their own. ADR 0018 says where this is not the plain reading of the
field table.
"""

Shown = tuple[str, str, tuple[str, ...]]
"""To whom, of whom, which fields."""


def own(role: str, *fields: str) -> list[Shown]:
    """Each organisation is shown these fields of its own person, and not of its rival's."""
    return [(role, "Alpha", fields), (f"other-{role}", "Beta", fields)]


CHECK = [
    *own(PANEL, *CHECKED),
    (PANEL, "Gamma", (*CHECKED, "day withdrawn")),
    (REGISTRAR, "Alpha", CHECKED),
]
FILE = own(PROVIDER, "file name")
ROWS = [*own(PROVIDER, *SENT), (PROVIDER, "Gamma", SENT)]
OUR_SENCO = [*own(SCHOOL, *SERVED), ("other-school", "Alpha", ("name typed wrongly",))]
ANSWER = [
    *own(SCHOOL, *EXPLAINED),
    *own(AUTHORITY, *EXPLAINED),
    (INSPECTOR, "Alpha", EXPLAINED),
    (REGISTRAR, "Alpha", EXPLAINED),
    ("other-school", "Alpha", ("name typed wrongly",)),
    ("other-authority", "Alpha", ("name typed wrongly",)),
]
TYPED = [("other-school", "Alpha", ("name typed wrongly",))]
PROPOSAL = [(REGISTRAR, "Gamma", WITHDRAWAL)]
REFERRAL = [(REGISTRAR, "Alpha", (*REFERRED, "post"))]
DECIDED = [(REGISTRAR, "Alpha", REFERRED)]
LOOKED_AT = (*RECORD, "post", "earlier service")

WHO_SEES: dict[str, list[Shown]] = {
    "GET /checks/<reference>": CHECK,
    "GET /checks/<reference>/promise": CHECK,
    "GET /checks/<reference>/receipt": CHECK,
    "GET /checks/history": [
        *own(PANEL, "TRN", "birth date"),
        (PANEL, "Gamma", ("TRN", "birth date")),
        (REGISTRAR, "Alpha", ("TRN", "birth date")),
    ],
    "GET /completions": FILE,
    "POST /completions": FILE,
    "GET /completions/<ref>": FILE,
    "POST /completions/<ref>/cancel": FILE,
    "GET /completions/<ref>/findings.csv": ROWS,
    "GET /desk/<kind>": [(REGISTRAR, "Alpha", ("name typed wrongly",))],
    "GET /desk/approvals": [
        (REGISTRAR, "Alpha", ("TRN", "earlier name")),
        (REGISTRAR, "Beta", ("TRN", "earlier name")),
        (REGISTRAR, "Gamma", ("TRN", "name now", "award date")),
    ],
    "GET /desk/approvals/<ref>": PROPOSAL,
    "POST /desk/approvals/<ref>/approve": PROPOSAL,
    "POST /desk/approvals/<ref>/decline": PROPOSAL,
    "POST /desk/approvals/<ref>/export": PROPOSAL,
    "POST /desk/approvals/<ref>/withdraw": PROPOSAL,
    "GET /desk/people/<ref>": [(REGISTRAR, "Alpha", LOOKED_AT)],
    "GET /desk/people/<ref>/beside/<other>": [
        (REGISTRAR, "Alpha", LOOKED_AT),
        (
            REGISTRAR,
            "Gamma",
            ("TRN", "birth date", "name now", *DAYS, "day withdrawn", "evidence of withdrawal"),
        ),
    ],
    "GET /desk/referrals/<ref>": REFERRAL,
    "POST /desk/referrals/<ref>/change": DECIDED,
    "GET /our-senco/<urn>": OUR_SENCO,
    "GET /our-senco/<urn>/designate": [*own(SCHOOL, "name now", "post"), *TYPED],
    "POST /our-senco/<urn>/designate": TYPED,
    "POST /our-senco/<urn>/designate/change": TYPED,
    "POST /our-senco/<urn>/designate/confirm": TYPED,
    "POST /our-senco/<urn>/none": TYPED,
    "GET /our-senco/designations/<ref>/correct": own(SCHOOL, "name now", "post"),
    "GET /our-senco/designations/<ref>/earlier-service": own(SCHOOL, *SERVED),
    "GET /our-senco/designations/<ref>/end": own(SCHOOL, "name now", "post"),
    "GET /our-senco/designations/<ref>/take-back": own(SCHOOL, "name now", "post"),
    "GET /schools/<urn>": ANSWER,
    "POST /api/v1/appointments/<ref>/correct": own(SCHOOL, "name now", "earlier service"),
    "POST /api/v1/appointments/<ref>/prior-service": own(SCHOOL, "name now", "earlier service"),
    "POST /api/v1/appointments/<ref>/prior-service/take-back": own(
        SCHOOL, "name now", "earlier service"
    ),
    "POST /api/v1/appointments/<ref>/take-back": TYPED,
    "POST /api/v1/schools/<urn>/vacancy": TYPED,
    "GET /api/v1/approvals/<ref>": PROPOSAL,
    "GET /api/v1/checks": CHECK,
    "GET /api/v1/checks/<reference>": CHECK,
    "GET /api/v1/checks/<reference>/receipt": CHECK,
    "GET /api/v1/completions": FILE,
    "GET /api/v1/completions/<ref>": [
        *own(PROVIDER, "TRN", "name now", *DAYS, "file name"),
        (PROVIDER, "Gamma", ("TRN", "name now", *DAYS)),
    ],
    "GET /api/v1/completions/<ref>/findings.csv": ROWS,
    "GET /api/v1/referrals": [(REGISTRAR, "Alpha", ("name typed wrongly",))],
    "GET /api/v1/referrals/<ref>": REFERRAL,
    "POST /api/v1/referrals/<ref>/decision": DECIDED,
    "GET /api/v1/schools/<urn>/appointments": OUR_SENCO,
    "GET /api/v1/schools/<urn>/compliance": ANSWER,
}


def triples() -> Iterator[tuple[str, str, str]]:
    """Caller, route and field, for every line of the table."""
    for route, lines in WHO_SEES.items():
        for caller, person, fields in lines:
            for field in fields:
                yield caller, route, f"{person}’s {field}"
