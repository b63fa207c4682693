"""The small demonstration with a caller for each role, a rival of each, and things of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from register import clock
from register.access import OrganisationKind, Role
from register.app import create_app
from register.db import db
from register.demo.accounts import email_of
from register.demo.load import load
from register.demo.people import KNOWN_BIRTH_DATE, KNOWN_TRN
from register.demo.scales import Scale
from register.demo.words import PROVIDERS
from register.services.log_tree.seal import seal
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.accounts import email_of as test_email
from tests.completions import ADA, csv_of
from tests.conftest import settings_for
from tests.databases import url_of
from tests.identity_service import UNASKED, knows_itself
from tests.limits import no_limits
from tests.log_keys import ORIGIN, SIGNER

ANONYMOUS = "anonymous"
CALLERS = (ANONYMOUS, *(role.value for role in Role))
RIVALS = (Role.PANEL, Role.PROVIDER, Role.SCHOOL, Role.AUTHORITY)
"""Roles of which a second organisation has something of its own."""
CHECK = {"trn": KNOWN_TRN, "born_on": KNOWN_BIRTH_DATE.isoformat(), "purpose": "appointing"}
DESIGNATION = {
    "last_name": "Wrongname",
    "first_names": "Somebody",
    "trn": KNOWN_TRN,
    "born_on": KNOWN_BIRTH_DATE.isoformat(),
    "started_on": "2020-01-01",
    "shared": True,
}

QUERIES = {"/api/v1/log/consistency": "?old={size}&new={size}"}
"""What a route has to be asked with, by its path."""


@dataclass
class World:
    """An application on a demonstration, and who may call it with what."""

    app: Flask
    engine: Engine
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    """By role; a rival's is under `other-ROLE`."""
    tokens: dict[str, str] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    """By role, what fills `<upload>`, `<check>`, `<urn>`, `<appointment>` and the like."""
    emails: dict[str, str] = field(default_factory=dict)
    sealed: int = 0
    """Entries under the checkpoint that was signed as the world was made."""

    def session(self) -> Session:
        return Session(self.engine)

    def address(self, rule: Rule, caller: str) -> str:
        """The address of this route for something of this caller's own."""
        own = {**self.own[Role.REGISTRAR.value], **self.own.get(caller, {})}
        return fill(rule.rule, own) + QUERIES.get(rule.rule, "").format(size=self.sealed)


def fill(rule: str, own: dict[str, str]) -> str:
    """A route's pattern with its gaps filled."""
    kinds = {
        "accounts": "account",
        "approvals": "proposal",
        "checks": "check",
        "completions": "upload",
        "organisations": "organisation",
        "people": "person",
        "referrals": "referral",
    }

    def one(gap: re.Match[str]) -> str:
        name = gap[1].rpartition(":")[2]
        if name in ("ref", "reference"):
            name = kinds.get(rule[: gap.start()].rstrip("/").rpartition("/")[2], "appointment")
        return own.get(name, own["missing"])

    return re.sub(r"<([^>]+)>", one, rule)


@contextmanager
def open_world(engine: Engine) -> Iterator[World]:
    """A world on this database, which must be empty and migrated."""
    with Session(engine) as session:
        load(session, Scale.SMALL, now=clock.now())
    world = World(make_app(url_of(engine)), engine)
    _let_everybody_in(world)
    _give_them_things(world)
    yield world
    with world.app.app_context():
        db.engine.dispose()


@contextmanager
def moved(world: World, engine: Engine) -> Iterator[World]:
    """The same callers, with their cookies and keys, on another database that holds the same."""
    url = url_of(engine)
    own = {caller: dict(things) for caller, things in world.own.items()}
    kept = {"tokens": dict(world.tokens), "keys": dict(world.keys), "emails": dict(world.emails)}
    made = replace(world, app=make_app(url), engine=engine, browsers={}, own=own, **kept)
    for caller, browser in world.browsers.items():
        made.browsers[caller] = made.app.test_client()
        if cookie := browser.get_cookie("session"):
            made.browsers[caller].set_cookie("session", cookie.value)
    with no_limits():
        yield made
    with made.app.app_context():
        db.engine.dispose()


def make_app(url: str) -> Flask:
    """The application on that database, with everything that can be switched on."""
    own = {"log_key": SIGNER.secret, "log_name": ORIGIN, "local_identity": True, "oidc": UNASKED}
    app = create_app(replace(settings_for(url), **own))
    knows_itself(app)
    return app


def _let_everybody_in(world: World) -> None:
    world.browsers[ANONYMOUS] = world.app.test_client()
    world.tokens[ANONYMOUS] = csrf_token(world.browsers[ANONYMOUS])
    with world.session() as session:
        world.emails = {role.value: email_of(role) for role in Role}
        for role, body in _rival_bodies(session).items():
            email = make_account(
                session, role, email=f"other-{test_email(role)}", organisation=body
            )
            world.emails[f"other-{role.value}"] = email
        for caller, email in world.emails.items():
            world.keys[caller] = make_key(session, email)
    for caller in world.emails:
        world.browsers[caller], world.tokens[caller] = sign_in_again(world, caller)


def sign_in_again(world: World, caller: str) -> tuple[FlaskClient, str]:
    """A new browser signed in as this caller, and the token of its forms."""
    browser, email = world.app.test_client(), world.emails[caller]
    sign_in(browser, email)
    return browser, csrf_token(browser)


def _rival_bodies(session: Session) -> dict[Role, tuple[OrganisationKind, str, str]]:
    """A second organisation of each of those kinds, in another authority than the first."""
    urn, authority = session.execute(
        text(
            "SELECT v.urn, v.la_code FROM school_version v JOIN appointment a ON a.school_urn = "
            "v.urn WHERE v.superseded_by IS NULL AND v.status_code = '1' AND v.la_code <> "
            "(SELECT identifier FROM organisation WHERE kind = 'authority') ORDER BY v.urn LIMIT 1"
        )
    ).one()
    session.rollback()
    return {
        Role.PANEL: (OrganisationKind.AGENCY, "other-panel", "Marlow Appointments"),
        Role.PROVIDER: (OrganisationKind.PROVIDER, *PROVIDERS[3]),
        Role.SCHOOL: (OrganisationKind.SCHOOL, urn, "The other school"),
        Role.AUTHORITY: (OrganisationKind.AUTHORITY, authority, "The other authority"),
    }


def _give_them_things(world: World) -> None:
    client = world.app.test_client()
    with world.session() as session:
        urns = {
            role: session.execute(
                text(
                    "SELECT o.identifier FROM organisation o JOIN account a ON "
                    "a.organisation_id = o.id WHERE a.email = :email"
                ),
                {"email": world.emails[role]},
            ).scalar_one()
            for role in ("school", "other-school")
        }
    with world.session() as session:
        checkpoint = seal(session, SIGNER, now=clock.now())
        world.sealed = checkpoint.size if checkpoint else 0
    everybody = {
        "missing": "0" * 26,
        "token": "0" * 43,
        "number": "1",
        "kind": "identity",
        "act": "grant_registrar",
        "filename": "register.css",
    }
    for caller in (*CALLERS, *(f"other-{role.value}" for role in RIVALS)):
        rival = caller.startswith("other-")
        world.own[caller] = everybody | {"urn": urns["other-school" if rival else "school"]}
    for caller in ("provider", "other-provider"):
        sent = client.post(
            "/api/v1/completions",
            data=csv_of(ADA | {"Your reference": caller}),
            content_type="text/csv",
            headers=world.keys[caller],
        )
        world.own[caller]["upload"] = sent.json["ref"]  # type: ignore[index]  # it is an object
    for caller in ("panel", "other-panel", "registrar"):
        purpose = "deciding" if caller == "registrar" else CHECK["purpose"]
        asked = {**CHECK, "purpose": purpose}
        made = client.post("/api/v1/checks", json=asked, headers=world.keys[caller])
        world.own[caller]["check"] = made.json["receipt"]  # type: ignore[index]  # likewise
    for caller, urn in urns.items():
        path = f"/api/v1/schools/{urn}/appointments"
        made = client.post(path, json=DESIGNATION, headers=world.keys[caller])
        world.own[caller]["appointment"] = made.json["ref"]  # type: ignore[index]  # likewise
    with world.session() as session:
        referral = session.execute(
            text("SELECT ref FROM referral WHERE closed_by IS NULL ORDER BY id LIMIT 1")
        )
        world.own["registrar"]["referral"] = referral.scalar_one()
        people = session.scalars(text("SELECT ref FROM person WHERE trn > '' ORDER BY id LIMIT 2"))
        world.own["registrar"]["person"], world.own["registrar"]["other"] = people
        email = make_account(session, Role.PANEL, email="spare@example.org")
        found = session.execute(text("SELECT ref FROM account WHERE email = :e"), {"e": email})
        world.own["registrar"]["account"] = found.scalar_one()
        body = text("SELECT ref FROM organisation WHERE kind = 'agency' ORDER BY id LIMIT 1")
        world.own["registrar"]["organisation"] = session.execute(body).scalar_one()
    proposed = client.post(
        "/api/v1/approvals",
        json={
            "act": "grant_registrar",
            "asked": {"email": world.emails["other-panel"]},
            "ground": "evidence_seen",
            "note": "A letter of appointment",
        },
        headers=world.keys["registrar"],
    )
    world.own["registrar"]["proposal"] = proposed.json["ref"]  # type: ignore[index]  # likewise
