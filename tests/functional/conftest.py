"""What every functional test may ask for: letters, a panel, a school’s user, a demonstration."""

import gc
import warnings
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.services.mail import Letter, Mailer
from tests.accounts import make_account, sign_in
from tests.appointment_calls import Call, caller
from tests.approvals import add_named, two_registrars
from tests.authenticator import give_factor
from tests.completions import add_providers
from tests.copied import copied, copy_rows
from tests.databases import empty, migrated, owner_of, sqlite_url
from tests.functional.approving import ADA
from tests.functional.marked import put_marked_people
from tests.functional.school_journey import sign_in_for
from tests.functional.who_is_shown import ids_of
from tests.functional.world import World, moved, open_world
from tests.in_step import out_of_step
from tests.sencos import put_school


@pytest.fixture(scope="module")
def files_collected() -> Iterator[None]:
    """Collect what large requests left, so that no later test is blamed for it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """Every letter that is sent while the test runs; none leaves it."""
    sent: list[Letter] = []
    monkeypatch.setattr(Mailer, "send", lambda _, letter: sent.append(letter))
    return sent


@pytest.fixture
def panel(session: Session) -> str:
    """The address of a panel’s account."""
    return make_account(session, Role.PANEL)


@pytest.fixture
def inspector(session: Session, client: FlaskClient) -> FlaskClient:
    """An inspector’s browser, signed in."""
    sign_in(client, make_account(session, Role.INSPECTOR))
    return client


@pytest.fixture
def registrar(client: FlaskClient, session: Session) -> FlaskClient:
    """A registrar’s browser, signed in."""
    sign_in(client, make_account(session, Role.REGISTRAR))
    return client


@pytest.fixture
def provider(client: FlaskClient, session: Session) -> FlaskClient:
    """A browser in which the University of Wychford is signed in."""
    add_providers(session)
    sign_in(client, make_account(session, Role.PROVIDER))
    return client


@pytest.fixture
def people(session: Session) -> Session:
    """Ada, who is to become a registrar, and two who are."""
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    two_registrars(session)
    return session


@pytest.fixture
def school(client: FlaskClient, session: Session) -> FlaskClient:
    """A school's user, signed in for 100001."""
    put_school(session, "100001", "Wychford Primary School")
    sign_in_for(client, session, "100001")
    return client


@pytest.fixture
def call(client: FlaskClient, session: Session) -> Call:
    """Calls with the key of a user of 100001."""
    return caller(client, session)


@pytest.fixture(scope="session")
def untouched_world() -> Iterator[World]:
    """The small demonstration, with somebody of each role signed in: no test but copies it."""
    with sqlite_url() as url, migrated(url) as engine, open_world(engine) as made:
        yield made


@pytest.fixture(scope="module")
def world(untouched_world: World) -> Iterator[World]:
    """The small demonstration on SQLite, with somebody of each role signed in."""
    with copied(untouched_world.engine) as engine:
        with moved(untouched_world, engine) as made:
            yield made
        assert out_of_step(engine) == []


@pytest.fixture
def a_while_later(world: World) -> Iterator[None]:
    """Two minutes after it was made: the page of a check is a look once it is a minute old."""
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        yield


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ],
)
def either_world(request: pytest.FixtureRequest, untouched_world: World) -> Iterator[World]:
    """The same on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world")
        return
    engine = request.getfixturevalue("postgresql_engine")
    empty(engine)
    copy_rows(untouched_world.engine, engine)
    with moved(untouched_world, engine) as made:
        yield made
    assert out_of_step(engine) == []


@pytest.fixture(scope="module")
def marked(world: World) -> Iterator[World]:
    """Three people of marks and everybody else by a name of their own, two minutes later."""
    put_marked_people(world)
    ours = ", ".join(str(each) for each in ids_of(world).values())
    with owner_of(world.engine).begin() as connection:
        renamed = "UPDATE person_name SET last_name = 'Qx' || person_id || 'zq'"
        connection.execute(text(f"{renamed} WHERE person_id NOT IN ({ours})"))
    with world.session() as session:
        phone = give_factor(session, world.emails["registrar"], str(world.app.secret_key))
    world.own["registrar"]["phone"] = phone.key
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        yield world
