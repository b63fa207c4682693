"""`register accounts add`: an account is for a body that the register holds."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.cli.main import main
from register.models import Account, Organisation
from tests.completions import WYCHFORD, add_providers
from tests.databases import url_of
from tests.sencos import put_membership, put_school

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Makes an account of a role for a body, on a register with a school of each kind."""
    put_school(session, "100001", la_code="301")
    put_school(session, "100002", status_code="2", closed_on=date(2020, 1, 1), la_code="302")
    put_membership(session, "100001", "5001")
    add_providers(session)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(role: str, kind: str, identifier: str, name: str = "A body") -> Result:
        words = ["accounts", "add", "new@example.org", "--name", "Sam", "--role", role]
        words += ["--organisation-kind", kind, "--organisation-id", identifier]
        words += ["--organisation-name", name] if name else []
        return CliRunner().invoke(main, words, input="correct horse battery\n")

    return go


@pytest.mark.parametrize(
    ("role", "kind", "identifier", "held"),
    [
        ("school", "school", "100001", "100001"),
        ("school", "school", " URN: 100001", "100001"),
        ("panel", "school", "100001", "100001"),
        ("school", "trust", "5001", "5001"),
        ("authority", "authority", "301", "301"),
        ("provider", "provider", f"UKPRN {WYCHFORD}", WYCHFORD),
        ("panel", "agency", "Anything", "Anything"),
    ],
)
def test_a_body_that_the_register_holds_gets_an_account(
    run: Run, session: Session, role: str, kind: str, identifier: str, held: str
) -> None:
    assert run(role, kind, identifier).exit_code == 0
    assert session.scalars(select(Organisation.identifier)).all() == [held]


@pytest.mark.parametrize(
    ("role", "kind", "identifier", "name"),
    [
        ("school", "school", "100001", "School 100001"),
        ("school", "trust", "5001", "5001"),
        ("panel", "agency", "Anything", None),
    ],
)
def test_a_name_is_needed_only_where_the_register_holds_none(
    run: Run, session: Session, role: str, kind: str, identifier: str, name: str | None
) -> None:
    done = run(role, kind, identifier, name="")
    assert session.scalars(select(Organisation.name)).all() == ([name] if name else [])
    assert (done.exit_code, "Enter the organisation’s name" in done.output) == (
        (0, False) if name else (2, True)
    )


@pytest.mark.parametrize(
    ("role", "kind", "identifier", "status", "sentence"),
    [
        ("school", "school", "10001", 2, "URN must be 6 digits"),
        ("school", "school", "Wychford Primary", 2, "URN must be 6 digits"),
        ("school", "school", "100009", 1, "The register holds no school with URN 100009."),
        (
            "school",
            "school",
            "100002",
            1,
            "(URN 100002) is closed in Get Information about Schools",
        ),
        ("school", "school", WYCHFORD, 2, "URN must be 6 digits"),
        ("panel", "school", "100009", 1, "The register holds no school with URN 100009."),
        ("provider", "provider", "100001", 2, "UKPRN must be 8 digits and begin with 1"),
        ("provider", "provider", "19999999", 1, "holds no provider with UKPRN 19999999."),
        ("school", "trust", "5009", 1, "holds no academy in a trust with UID 5009."),
        ("authority", "trust", "nonsense", 1, "holds no academy in a trust with UID nonsense."),
        ("authority", "authority", "999", 1, "no school of a local authority with code 999."),
        ("authority", "authority", "\x00", 2, "Enter the organisation’s number"),
    ],
)
def test_any_other_gets_none_and_a_sentence(
    run: Run, session: Session, role: str, kind: str, identifier: str, status: int, sentence: str
) -> None:
    refused = run(role, kind, identifier)
    assert refused.exit_code == status
    assert sentence in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    for table in (Account, Organisation):
        assert session.execute(select(func.count()).select_from(table)).scalar_one() == 0
