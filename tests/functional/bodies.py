"""What each route that writes is sent when nothing is wrong with it, by its path."""

from collections.abc import Mapping

from register.demo.people import KNOWN_BIRTH_DATE, KNOWN_TRN
from register.services.terms import VERSION
from tests.functional.world import CHECK


def day(name: str, iso: str) -> dict[str, str]:
    """The three boxes of a day."""
    year, month, number = iso.split("-")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


PARTICULARS = {
    "is_head_teacher": "no",
    "is_qualified_teacher": "yes",
    "induction": "met",
    "is_teaching_at_school": "yes",
}
PERSON = {
    "trn": KNOWN_TRN,
    "last_name": "Wrongname",
    "first_names": "Somebody",
    **day("born_on", KNOWN_BIRTH_DATE.isoformat()),
}
TOO_EARLY = "2026-08-31"
"""A last day that is before the first, so that nobody is designated however often it is sent."""
DESIGNATE = {
    **PERSON,
    **PARTICULARS,
    **day("started_on", "2026-09-01"),
    **day("ended_on", TOO_EARLY),
    **day("last_day", "2026-08-31"),
    "instead_of": "shared",
    "source": "A letter",
    "shared": "yes",
}
DIGEST = "0" * 64
DRAFT = 'title = "A draft"\n[[change]]\nparameter = "window_years"\nvalue = 2\n'
WHY = {"reason": "typing_mistake", "note": "Typed wrongly"}
DECISION = {
    "outcome": "somebody_else",
    "ground": "evidence_seen",
    "note": "They are two people",
    "to_urn": "900011",
    "supersedes": "",
    **day("first_day", "2026-09-01"),
}
DECISION_BODY: dict[str, object] = {
    "outcome": "somebody_else",
    "ground": "evidence_seen",
    "note": "They are two people",
    "to_urn": "900011",
    "first_day": "2026-09-01",
    "supersedes": None,
}
GRANT = {"email": "panel@demo.example"}
WHY_ACT = {"ground": "evidence_seen", "note": "A letter of appointment"}
ACT_BODY = {"act": "grant_registrar", "asked": GRANT}
OUR = "/our-senco/<urn>"
MINE = "/our-senco/designations/<ref>"

PROOF = {"password": "made-up-register", "code": "123456"}

FORMS: dict[str, dict[str, str]] = {
    "/sign-in": {"email": "nobody@example.org", "password": "wrong horse battery", "next": "/"},
    "/sign-in/code": {"code": "123456"},
    "/sign-in/recovery": {"code": "0000-0000-0000-0000"},
    "/sign-in/set-up": {"code": "123456"},
    "/sign-in/forgotten": {"email": "nobody@example.org"},
    "/links/password": {"password": "a quiet green harbour"},
    "/sign-in/local": {"email": "nobody@demo.example"},
    "/confirm": {"code": "123456"},
    "/terms": {"version": VERSION},
    "/checks": {
        "surname": "Example",
        "trn": KNOWN_TRN,
        "purpose": "appointing",
        **day("born_on", KNOWN_BIRTH_DATE.isoformat()),
    },
    "/checks/<reference>/appointment": {
        "urn": "900011",
        "is_head_teacher": "yes",
        "induction": "not_known",
        **day("appoint_on", "2026-09-01"),
    },
    "/completions/<ref>/check": {"day_numbers": "1904"},
    "/completions/<ref>/confirm": {
        "rows": "all",
        "digest": DIGEST,
        "correction_reason": "mistyped",
    },
    "/completions/<ref>/cancel": {},
    "/desk/approvals/<ref>/approve": {"digest": DIGEST},
    "/desk/approvals/<ref>/decline": {"note": "Not shown"},
    "/desk/approvals/<ref>/export": {},
    "/desk/approvals/<ref>/withdraw": {},
    "/desk/approvals/new/<act>": {**GRANT, **WHY_ACT, "digest": DIGEST},
    "/desk/approvals/new/<act>/change": {**GRANT, **WHY_ACT},
    "/desk/approvals/new/<act>/check": {**GRANT, **WHY_ACT},
    "/desk/people": {"trn": KNOWN_TRN, "other_trn": ""},
    "/desk/referrals/<ref>": DECISION,
    "/desk/referrals/<ref>/change": DECISION,
    "/desk/referrals/<ref>/check": DECISION,
    "/verify-a-receipt": {"receipt_text": "{}"},
    "/rehearsal": {"draft": DRAFT, "format": "page", **day("as_at", "2026-09-01")},
    f"{OUR}/designate": DESIGNATE,
    f"{OUR}/designate/change": DESIGNATE,
    f"{OUR}/designate/confirm": DESIGNATE,
    f"{OUR}/none": day("declared_on", "2025-01-01"),
    f"{OUR}/none/take-back": WHY,
    f"{MINE}/correct": {
        **PARTICULARS,
        **WHY,
        **day("started_on", "2020-01-02"),
        **day("ended_on", "2020-03-02"),
        "source": "A letter",
        "shared": "yes",
        "told": "",
    },
    f"{MINE}/earlier-service": {
        "urn": "900011",
        "source": "A letter",
        **day("started_on", "2018-09-01"),
        **day("ended_on", "2019-08-31"),
    },
    f"{MINE}/earlier-service/take-back": {
        "period": "900011 2018-09-01 2019-08-31",
        "reason": "new_evidence",
    },
    f"{MINE}/end": {**day("last_day", "2020-03-01"), "told": ""},
    f"{MINE}/take-back": {**WHY, "give_back": "", "shared": ""},
}
SPELL = {"urn": "900011", "started_on": "2018-09-01", "ended_on": "2019-08-31"}
JSON: dict[str, Mapping[str, object]] = {
    "/api/v1/checks": {
        **CHECK,
        "surname": "Example",
        "appoint_on": "2026-09-01",
        "urn": "900011",
        "is_head_teacher": True,
        "induction": None,
    },
    "/api/v1/completions/<ref>/accept": {
        "rows": "all",
        "digest": DIGEST,
        "correction_reason": "mistyped",
    },
    "/api/v1/completions/<ref>/cancel": {},
    "/api/v1/appointments/<ref>/correct": {
        **WHY,
        "started_on": "2020-01-02",
        "ended_on": "2020-03-02",
        "is_head_teacher": False,
        "is_qualified_teacher": True,
        "induction": "met",
        "is_teaching_at_school": None,
        "shared": True,
    },
    "/api/v1/appointments/<ref>/end": {"last_day": "2020-03-01"},
    "/api/v1/appointments/<ref>/prior-service": {"spells": [SPELL], "source": "A letter"},
    "/api/v1/appointments/<ref>/prior-service/take-back": {**SPELL, "reason": "new_evidence"},
    "/api/v1/appointments/<ref>/take-back": {**WHY, "give_back": None, "shared": False},
    "/api/v1/approvals": {**ACT_BODY, **WHY_ACT},
    "/api/v1/approval-previews": ACT_BODY,
    "/api/v1/approvals/<ref>/approve": {"digest": DIGEST, **PROOF},
    "/api/v1/approvals/<ref>/decline": {"note": "Not shown"},
    "/api/v1/approvals/<ref>/export": PROOF,
    "/api/v1/approvals/<ref>/withdraw": {},
    "/api/v1/people/records": {"trn": KNOWN_TRN, "other_trn": None},
    "/api/v1/referrals/<ref>/decision": DECISION_BODY,
    "/api/v1/referrals/<ref>/preview": DECISION_BODY,
    "/api/v1/law/rehearsals": {"draft": DRAFT, "as_at": "2026-09-01"},
    "/api/v1/schools/<urn>/vacancy": {"declared_on": "2025-01-01"},
    "/api/v1/schools/<urn>/vacancy/take-back": WHY,
    "/api/v1/schools/<urn>/appointments": {
        "trn": KNOWN_TRN,
        "last_name": "Wrongname",
        "first_names": "Somebody",
        "born_on": KNOWN_BIRTH_DATE.isoformat(),
        "started_on": "2026-09-01",
        "ended_on": TOO_EARLY,
        "is_head_teacher": False,
        "is_qualified_teacher": True,
        "induction": "met",
        "is_teaching_at_school": None,
        "prior_service": [SPELL],
        "source": "The school",
        "replaces": {"ref": "0" * 26, "last_day": "2026-08-31"},
        "shared": True,
    },
}
