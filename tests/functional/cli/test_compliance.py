"""`register compliance`: a school by its URN, and the stored periods rebuilt or checked."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from register.cli.main import main
from register.db import open_session
from register.services import migrations
from register.services.compliance_periods import store
from tests.estate import Estate
from tests.sqlite_files import new_register

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of its own in a file."""
    path = tmp_path / "register.sqlite3"
    monkeypatch.setenv("REGISTER_DATABASE_URL", new_register(path))
    return path


def filled(register: Path) -> str:
    """One school whose SENCO has no award yet; its URN. The periods know nothing of it."""
    with open_session(f"sqlite:///{register}") as session:
        return _filled(session)


def _filled(session: Session) -> str:
    estate = Estate(session)
    urn = estate.school()
    estate.appointed(estate.person(), urn, date(2024, 9, 2))
    return urn


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["compliance", *arguments])


def test_a_urn_asks_about_a_school_with_its_options_before_or_after(register: Path) -> None:
    urn = filled(register)
    after, before = run(urn, "--as-at", "2027-09-02"), run("--as-at", "2027-09-02", urn)
    assert after.exit_code == 0
    assert f"(URN {urn}) on 2 September 2027" in after.output
    assert "IN_WINDOW LAST_DAY" in after.output
    assert before.output == after.output


def test_a_dial_left_blank_asks_nothing_as_in_an_address(register: Path) -> None:
    urn = filled(register)
    asked = run(urn)
    assert asked.exit_code == 0
    for blank in ("", "  ", "\u200e"):
        for option in ("--as-at", "--known-at"):
            assert run(urn, option, blank).output == asked.output
            assert run("estate", option, blank).exit_code == 0


@pytest.mark.parametrize(
    ("option", "called"), [("--as-at", "as-at day"), ("--known-at", "as-known-on day")]
)
def test_a_dial_that_is_given_twice_is_refused_as_in_an_address(
    register: Path, option: str, called: str
) -> None:
    urn = filled(register)
    for about in ((urn,), ("estate",)):
        refused = run(*about, option, "2026-01-05", option, "2026-01-06")
        assert (refused.exit_code, f"Give the {called} once." in refused.output) == (2, True)


def test_help_and_a_missing_urn_are_those_of_the_question(register: Path) -> None:
    assert "Usage: main compliance [OPTIONS] URN" in run("--help").output
    missing = run()
    assert missing.exit_code == 2
    assert "Missing argument 'URN'" in missing.output


def test_a_school_that_is_not_held_ends_in_one_line(register: Path) -> None:
    result = run("999999")
    assert result.exit_code == 1
    assert result.output.count("\n") == 1


def test_a_check_names_what_is_out_of_step_and_a_rebuild_mends_it(register: Path) -> None:
    urn = filled(register)
    check = run("rebuild", "--check")
    assert check.exit_code == 1
    assert f"URN {urn}: Not stored: " in check.stdout
    assert "IN_WINDOW LAST_DAY, deadline 2027-09-02" in check.stdout
    assert "Rebuild them with: register compliance rebuild" in check.stderr
    rebuilt = run("rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stdout.endswith("periods worked out from the facts.\n")
    again = run("rebuild", "--check")
    assert again.exit_code == 0
    assert again.output.startswith("The stored periods are what the facts say")


def test_a_period_changed_by_hand_is_named(register: Path) -> None:
    urn = filled(register)
    run("rebuild")
    with sqlite3.connect(register) as connection:
        connection.execute(
            "UPDATE compliance_period SET status = 'EXEMPT' WHERE reason = 'LAST_DAY'"
        )
    connection.close()
    check = run("rebuild", "--check")
    assert check.exit_code == 1
    assert f"URN {urn}: Stored, and not what the facts say: 2027-09-02" in check.stdout
    assert "2 differences" in check.stderr


def test_a_register_that_holds_no_school_is_in_step(register: Path) -> None:
    assert run("rebuild", "--check").exit_code == 0


def test_no_bar_is_drawn_on_a_pipe(register: Path) -> None:
    filled(register)
    assert run("rebuild").stderr == ""
    assert run("rebuild", "--check").stderr == ""


def test_an_upgrade_works_out_the_periods_of_schools_that_have_none(register: Path) -> None:
    filled(register)
    assert run("rebuild", "--check").exit_code == 1
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert run("rebuild", "--check").exit_code == 0


def stored_otherwise(register: Path, revision: str) -> None:
    """A register at that migration, of which every stored period says what no release would."""
    filled(register)
    run("rebuild")
    with sqlite3.connect(register) as connection:
        connection.execute("UPDATE compliance_period SET status = 'EXEMPT'")
    connection.close()
    migrations.downgrade(f"sqlite:///{register}", revision)


@pytest.mark.parametrize("revision", ["0034", "0036", "0037", "0038", "0039", "0041", "0042"])
def test_an_upgrade_mends_what_an_earlier_release_had_stored_otherwise(
    register: Path, revision: str
) -> None:
    stored_otherwise(register, revision)
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert run("rebuild", "--check").exit_code == 0


def test_an_upgrade_that_was_cut_short_is_gone_on_with_by_the_next(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_otherwise(register, "0034")
    with monkeypatch.context() as cut:
        cut.setattr(store, "refresh", lambda *_: 1 / 0)
        assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code != 0
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert run("rebuild", "--check").exit_code == 0


def test_an_upgrade_leaves_alone_what_this_release_stored(register: Path) -> None:
    """It need not work out again a whole register that was stored by the same rule."""
    stored_otherwise(register, "0043")
    assert CliRunner().invoke(main, ["db", "upgrade"]).exit_code == 0
    assert run("rebuild", "--check").exit_code == 1


@pytest.mark.parametrize("day", ["2500-01-01", "1066-10-14"])
@pytest.mark.parametrize("about", [("100001",), ("estate",), ("serial-movers", "--as", "x")])
def test_a_day_that_is_not_answered_for_is_refused_as_on_a_page(
    register: Path, about: tuple[str, ...], day: str
) -> None:
    refused = run(*about, "--as-at", day)
    assert refused.exit_code == 2
    assert (
        f"It must be between 2009 and 2100: the register answers for no other day. Found '{day}'."
        in " ".join(refused.output.split())
    )
