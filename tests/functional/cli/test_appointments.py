"""`register appointments`: one school's SENCO from the command line."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.cli.main import main
from register.clock import legal_day, now
from register.days import between
from register.queries.appointments import appointments_at, vacancies_at
from register.services.appointments.rules import days_recorded, days_without
from tests.accounts import make_account
from tests.databases import url_of
from tests.functional.afterwards import no_look_beside_a_deed
from tests.sencos import put_school

OKAFOR = "--trn 0123456 --last-name Okafor --first-names Ngozi --born 1985-04-03".split()
HILL = "--trn 7654321 --last-name Hill --first-names Jo --born 1980-05-06".split()
LEE = "--trn 7654320 --last-name Lee --first-names Sam --born 1981-05-06".split()
Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, session: Session, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command as the account of the school 100001."""
    put_school(session, "100001")
    organisation = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
    email = make_account(session, Role.SCHOOL, organisation=organisation)
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def go(*words: str) -> Result:
        return CliRunner().invoke(main, ["appointments", *words, "--as", email])

    return go


def designated(run: Run, *words: str) -> str:
    """The reference of a designation from 1 September 2025, unless said otherwise."""
    when = () if "--from" in words else ("--from", "2025-09-01")
    done = run("designate", "100001", *words, *when, "--json")
    assert done.exit_code == 0, done.output
    return str(json.loads(done.stdout)["ref"])


def test_designate_and_replace_answer_in_json_every_member_that_the_api_answers(run: Run) -> None:
    first = run("designate", "100001", *OKAFOR, "--from", "2025-09-01", "--json").stdout
    ended = ("--last-day", "2025-12-31", "--from", "2026-01-01")
    then = run("replace", "100001", json.loads(first)["ref"], *HILL, *ended, "--json").stdout
    for made in (json.loads(first), json.loads(then)):
        assert (made["prior_service_not_recorded"], "without_senco" in made) == ([], True)


def test_designate_list_end(run: Run) -> None:
    done = run("designate", "100001", *OKAFOR, "--from", "2025-09-01", "--induction", "met")
    assert "The designation is recorded.\n" in done.stdout
    assert "Ngozi Okafor, SENCO of URN 100001 from 1 September 2025\n" in done.stdout
    again = run("designate", "100001", *OKAFOR, "--from", "2025-09-01")
    assert "nothing was recorded" in again.stdout
    ref = again.stdout.splitlines()[1].split()[0]
    ended = run("end", ref, "--last-day", "2026-02-28")
    assert "from 1 September 2025 to 28 February 2026" in ended.stdout
    assert "recorded. The school has no SENCO on record from 1 March 2026.\n" in ended.stdout
    listed = json.loads(run("list", "100001", "--json").stdout)
    assert [each["ref"] for each in listed["appointments"]] == [ref]
    assert "0123456" not in json.dumps(listed)


def test_the_command_says_what_it_did_not_record_and_takes_it_as_a_correction(run: Run) -> None:
    ref = designated(run, *OKAFOR)
    words = ("designate", "100001", *OKAFOR, "--from", "2025-09-01")
    for more, called in (
        (["--induction", "met"], "how their induction stands"),
        (["--source", "A letter"], "where this is known from"),
    ):
        refused = run(*words, *more)
        assert refused.exit_code == 1
        assert "on those days, so nothing was recorded." in refused.stderr
        assert f"To record {called} as you give it, correct that designation." in refused.stderr
        done = run("correct", ref, *more, "--reason", "new_evidence")
        assert "The correction is recorded." in done.stdout
        assert run(*words, *more).exit_code == 0


def test_replace_one_of_two_while_the_other_shares(run: Run, session: Session) -> None:
    first, other = designated(run, *OKAFOR), designated(run, *HILL, "--shared")
    words = ("replace", "100001", first, "--last-day", "2025-12-31", "--from", "2026-01-01")
    refused = run(*words, *LEE)
    assert refused.exit_code == 1
    assert "Jo Hill is recorded as SENCO of School 100001 on those days." in refused.stderr
    done = run(*words, *LEE, "--shared")
    assert done.exit_code == 0
    held = {each.ref: str(each.ended_on) for each in appointments_at(session, ["100001"])}
    assert (held[first], held[other], len(held)) == ("2025-12-31", "None", 3)


def test_correct_asks_before_two_share_the_role(run: Run) -> None:
    ref = designated(run, *OKAFOR, "--until", "2025-12-31")
    designated(run, *HILL, "--from", "2026-01-01")
    words = ("correct", ref, "--no-end", "--reason", "typing_mistake")
    refused = run(*words)
    assert (refused.exit_code, "say that they share the role" in refused.stderr) == (1, True)
    assert run(*words, "--shared").exit_code == 0


def test_correct_changes_what_is_given_and_take_back_the_whole(run: Run, session: Session) -> None:
    ref = designated(run, *OKAFOR, "--induction", "met", "--head-teacher", "no")
    why = ("--reason", "typing_mistake")
    done = run("correct", ref, "--from", "2024-09-01", "--head-teacher", "not_known", *why)
    assert "The correction is recorded." in done.stdout
    assert "from 1 September 2024" in done.stdout
    again = run("correct", ref, "--from", "2024-09-01", "--head-teacher", "not_known", *why)
    assert "holds that already, so nothing was recorded" in again.stdout
    (held,) = appointments_at(session, ["100001"])
    assert (held.induction, held.is_head_teacher) == ("met", None)
    run("end", ref, "--last-day", "2026-02-28")
    assert " to " not in run("correct", ref, "--no-end", *why).stdout.splitlines()[1]
    both = run("correct", ref, "--no-end", "--until", "2026-02-28", *why)
    assert both.exit_code == 2
    taken = run("take-back", ref, "--reason", "other")
    assert (taken.exit_code, taken.stderr.count("does not say which")) == (2, 1)
    other = run("correct", ref, "--head-teacher", "yes", "--reason", "never_took_effect")
    assert (other.exit_code, "'typing_mistake', 'new_evidence', 'other'" in other.stderr) == (
        2,
        True,
    )
    stale = run("take-back", ref, "--reason", "never_took_effect", "--version", "0" * 16)
    assert (stale.exit_code, "Somebody changed this" in stale.stderr) == (1, True)
    assert run("take-back", ref, "--reason", "never_took_effect").exit_code == 0
    session.rollback()
    assert appointments_at(session, ["100001"]) == []


def test_take_back_of_a_replacement_asks_for_the_post_before(run: Run, session: Session) -> None:
    old = designated(run, *OKAFOR)
    words = ("replace", "100001", old, "--last-day", "2025-12-31", "--from", "2026-01-05")
    done = run(*words, *HILL)
    assert "from 1 January 2026 to 4 January 2026 (4 days)." in done.stdout
    new = done.stdout.splitlines()[1].split()[0]
    words = ("take-back", new, "--reason", "never_took_effect")
    asked = run(*words)
    assert (asked.exit_code, "Select whether Ngozi Okafor" in asked.stderr) == (2, True)
    kept = run(*words, "--give-back")
    assert (kept.exit_code, "no SENCO" in kept.stdout) == (0, False)
    assert kept.stdout.splitlines()[2:] == [
        "The post is given back:",
        f"{old}  Ngozi Okafor, SENCO of URN 100001 from 1 September 2025",
    ]
    (held,) = appointments_at(session, ["100001"])
    assert (held.ref, held.ended_on) == (old, None)


def test_what_was_said_before_a_designation_is_taken_back_by_its_day(run: Run) -> None:
    run("none", "100001", "--from", "2025-08-01")
    designated(run, *OKAFOR)
    said = "It said that it had no SENCO from 1 August 2025 to 31 August 2025."
    assert said in run("list", "100001").stdout
    why = ("take-back-none", "100001", "--reason", "typing_mistake")
    assert run(*why).exit_code == 1
    done = run(*why, "--since", "2025-08-01")
    assert (done.exit_code, said in done.stdout, "Okafor" in done.stdout) == (0, False, True)


def test_none_is_said_once_and_not_while_somebody_is_designated(run: Run, session: Session) -> None:
    for _ in range(2):
        said = run("none", "100001", "--from", "2025-09-01")
        assert "It has said that it has no SENCO from 1 September 2025." in said.stdout
    assert len(vacancies_at(session, ["100001"])) == 1
    taken = run("take-back-none", "100001", "--reason", "typing_mistake")
    assert (taken.exit_code, "no SENCO from" in taken.stdout) == (0, False)
    assert run("take-back-none", "100001", "--reason", "typing_mistake").exit_code == 1
    session.rollback()
    assert vacancies_at(session, ["100001"]) == []
    designated(run, *OKAFOR, "--from", "2025-10-01")
    refused = run("none", "100001", "--from", "2025-11-01")
    assert (refused.exit_code, "Ngozi Okafor" in refused.stderr) == (1, True)


def test_earlier_service_is_declared_and_taken_back(run: Run) -> None:
    ref = designated(run, *OKAFOR)
    spell = ("--urn", "100001", "--from", "2006-09-01", "--until", "2007-08-31")
    done = run("earlier-service", "declare", ref, *spell, "--source", "Letter")
    assert "1 period of earlier service recorded." in done.stdout
    words = ("earlier-service", "take-back", ref, *spell, "--reason", "new_evidence")
    assert json.loads(run(*words, "--json").stdout)["prior_service"] == []
    assert run(*words).exit_code == 1


NOBODY = "0" * 26
TOO_FAR = {
    "designate": ("100001", *OKAFOR, "--from"),
    "replace": ("100001", NOBODY, *LEE, "--from", "2026-01-01", "--last-day"),
    "end": (NOBODY, "--last-day"),
    "correct": (NOBODY, "--reason", "typing_mistake", "--until"),
    "none": ("100001", "--from"),
    "earlier-service declare": (NOBODY, "--urn", "100001", "--source", "Letter", "--from"),
    "earlier-service take-back": (
        *(NOBODY, "--urn", "100001", "--reason", "typing_mistake"),
        *("--from", "2007-09-01", "--until"),
    ),
}
"""Each command that takes a day of a post, up to that day."""


@pytest.mark.parametrize("command", TOO_FAR)
def test_a_day_that_no_post_can_have_is_told_with_the_days_that_one_can(
    run: Run, command: str
) -> None:
    within = days_without if command == "none" else days_recorded
    wanted = between(*within(legal_day(now())))
    for day in ("9999-12-31", "1066-10-14", "2090-01-01", "1979-12-31"):
        refused = run(*command.split(), *TOO_FAR[command], day)
        assert (refused.exit_code, wanted in refused.stderr) == (2, True), refused.stderr


def test_a_school_is_named_as_at_every_door(run: Run) -> None:
    ref = designated(run, *OKAFOR)
    for typed in ("\u200e100001", "URN 100001", " 100001 "):
        assert ref in run("list", typed).stdout
    refused = run("list", "10001")
    assert (refused.exit_code, "URN must be 6 digits" in refused.stderr) == (2, True)


def test_another_schools_account_is_told_that_there_is_none(run: Run, session: Session) -> None:
    ref = designated(run, *OKAFOR)
    put_school(session, "100002")
    organisation = (OrganisationKind.SCHOOL, "100002", "Another School")
    other = make_account(session, Role.SCHOOL, email="other@example.org", organisation=organisation)
    theirs = (
        ("end", ref, "--last-day", "2026-01-01", "at a school you act for"),
        ("list", "100001", "You do not act for a school with URN 100001"),
    )
    for *words, sentence in theirs:
        refused = CliRunner().invoke(main, ["appointments", *words, "--as", other])
        assert refused.exit_code == 1
        assert sentence in refused.stderr
        assert "Okafor" not in refused.output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_deed_whose_look_cannot_be_recorded_is_not_recorded_and_is_not_told(
    run: Run, session: Session
) -> None:
    with no_look_beside_a_deed():
        refused = run("designate", "100001", *OKAFOR, "--from", "2025-09-01")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Nothing has been recorded." in refused.stderr
    assert appointments_at(session, ["100001"]) == []
    assert designated(run, *OKAFOR)
