"""No page, answer, file or figure tells a decoy from a person, whoever asks."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.cli.main import main
from register.identifiers import Trn
from register.queries.awards import every_holder
from register.queries.decoys import KnownDecoy
from register.queries.people import find_by_trns
from register.services import log
from register.services.checks import check as checking
from register.services.log_tree.looks import seal_looks
from register.services.misuse.decoy_making import list_decoys, make_decoys
from register.services.people import PersonDraft, add_people
from register.services.transaction import transaction
from tests import candidates
from tests.databases import url_of
from tests.decoys import alerts
from tests.functional.checks.masks import MASKS
from tests.functional.world import World

SOMEBODY = PersonDraft(
    trn=Trn("3141592"),
    last_name="Quillfeather",
    first_names="Ottoline",
    born_on=date(1981, 5, 4),
    source="test",
)
"""A person of whom nothing is held but who they are."""
FIGURES = (
    "/estate.csv",
    "/estate/forecast.csv",
    "/api/v1/compliance",
    "/api/v1/compliance/forecast",
    "/api/v1/serial-movers",
)


@pytest.fixture(scope="module")
def decoy(world: World) -> KnownDecoy:
    with world.session() as session:
        with transaction(session):
            entry = log.record(session, SOMEBODY.entry(), actor=OPERATOR, now=clock.now())
            add_people(session, [SOMEBODY], [entry])
        return list_decoys(session, actor=OPERATOR)[0]


def masked(text: str, *words: str) -> str:
    text = re.sub(r'"log_entry":\d+', "ENTRY", text)
    for pattern, instead in (*MASKS, *((re.escape(word), "SAID") for word in words if word)):
        text = re.sub(pattern, instead, text)
    return text


def asked(world: World, one: PersonDraft | KnownDecoy) -> Mapping[str, str]:
    """What each door answers whoever looks one up, with what was typed taken out."""
    with world.session() as session:
        held = find_by_trns(session, [str(one.trn)])[str(one.trn)]
    assert one.born_on is not None
    born_on = one.born_on
    said = (
        held.ref,
        str(one.trn),
        born_on.isoformat(),
        f"{born_on.day} {born_on:%B %Y}",
        one.first_names,
        one.last_name,
    )
    body = {"trn": one.trn, "born_on": born_on.isoformat(), "purpose": "appointing"}
    panel, registrar = world.keys["panel"], world.keys["registrar"]
    client = world.app.test_client()
    command = ["check", "--trn", str(one.trn), "--born", born_on.isoformat()]
    command += ["--purpose", "appointing", "--as", world.emails["panel"]]
    url = url_of(world.engine)
    done = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, command)
    checked = client.post("/api/v1/checks", json=body, headers=panel)
    receipt = json.loads(checked.text)["receipt"]
    answers = {
        "check": checked.text,
        "check page": world.browsers["panel"].get(f"/checks/{receipt}").text,
        "command": f"{done.exit_code}\n{done.stdout}\n{done.stderr}",
        "records": client.post(
            "/api/v1/people/records", json={"trn": one.trn}, headers=registrar
        ).text,
        "records page": world.browsers["registrar"].get(f"/desk/people/{held.ref}").text,
    }
    return {door: masked(text, *said) for door, text in answers.items()}


def test_every_door_answers_of_a_decoy_as_of_a_person(world: World, decoy: KnownDecoy) -> None:
    of_decoy, of_person = asked(world, decoy), asked(world, SOMEBODY)
    assert "PERSON_KNOWN_NO_AWARD" in of_person["check"]
    for door, answer in of_person.items():
        assert of_decoy[door] == answer, door


@pytest.mark.canary
def test_an_answer_that_tells_a_decoy_by_one_word_is_noticed(
    world: World, decoy: KnownDecoy, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = checking.words.headline

    def telling(outcome: object, question: object, award: object) -> str:
        said = honest(outcome, question, award)  # type: ignore[arg-type]  # as it was called
        return said + "!" * (str(getattr(question, "trn", "")) == decoy.trn)

    monkeypatch.setattr(checking.words, "headline", telling)
    with pytest.raises(AssertionError, match="check"):
        test_every_door_answers_of_a_decoy_as_of_a_person(world, decoy)


def figures(world: World) -> dict[str, str]:
    client = world.app.test_client()
    told = {each: world.browsers["inspector"].get(each) for each in FIGURES if "api" not in each}
    told |= {each: client.get(each, headers=world.keys["inspector"]) for each in FIGURES[2:]}
    assert {each.status_code for each in told.values()} == {200}
    with world.session() as session:
        holders = [each.trn for each in every_holder(session)]
    return {each: masked(answer.text) for each, answer in told.items()} | {
        "export": "\n".join(map(str, holders))
    }


def with_more(world: World, then: Callable[[Session], None]) -> set[str]:
    """The figures that differ once there are more decoys, and whatever else is done."""
    before = figures(world)
    with world.session() as session:
        make_decoys(session, 20, actor=OPERATOR, now=clock.now())
        then(session)
    after = figures(world)
    return {each for each in before if before[each] != after[each]}


def test_no_figure_list_or_file_counts_a_decoy(world: World) -> None:
    assert with_more(world, lambda _: None) == set()


@pytest.mark.canary
def test_a_decoy_that_is_counted_is_noticed(world: World) -> None:
    def awarded(session: Session) -> None:
        filled = candidates.World(session)
        known = list_decoys(session, actor=OPERATOR)[-1]
        filled.award(find_by_trns(session, [known.trn])[known.trn].id, filled.provider())

    assert "export" in with_more(world, awarded)


def test_the_registrars_desk_shows_who_found_one(world: World, decoy: KnownDecoy) -> None:
    asked(world, decoy)
    with world.session() as session:
        seal_looks(session, now=clock.now())
        found = {json.loads(each.details)["found"]["account"] for each in alerts(session)}
    assert found == {world.emails["panel"], world.emails["registrar"]}
    registrar = world.browsers["registrar"]
    assert "Looks at a decoy" in registrar.get("/desk").text
    queue = registrar.get("/desk/decoy").text
    assert world.emails["panel"] in queue
    assert decoy.trn not in queue
    with world.session() as session:
        ref = alerts(session)[0].ref
    page = registrar.get(f"/desk/referrals/{ref}").text
    assert "Appointing a SENCO" in page or "Deciding a question" in page
    assert decoy.last_name not in page
    (account,) = re.findall(r'href="(/accounts/[^"]+)"', page)
    assert registrar.get(account).status_code == 200, "the decision leads to the account"
    told = world.app.test_client().get(f"/api/v1/referrals/{ref}", headers=world.keys["registrar"])
    assert [f"/accounts/{each['account']}" for each in told.get_json()["accounts"]] == [account]


def test_whoever_runs_the_register_makes_lists_and_ends_them(world: World) -> None:
    url = url_of(world.engine)
    run = CliRunner(env={"REGISTER_DATABASE_URL": url})
    before = run.invoke(main, ["decoys", "list"]).stdout.splitlines()
    made = run.invoke(main, ["decoys", "make", "--number", "1"])
    assert made.stdout == f"1 decoy made. There are {len(before) + 1} now.\n"
    listed = run.invoke(main, ["decoys", "list"]).stdout.splitlines()
    assert listed[:-1] == before
    trn = listed[-1].split()[0]
    ended = run.invoke(main, ["decoys", "end", trn])
    assert (ended.exit_code, run.invoke(main, ["decoys", "list"]).stdout.splitlines()) == (
        0,
        before,
    )
    assert run.invoke(main, ["decoys", "end", trn]).exit_code == 1
    assert run.invoke(main, ["decoys", "make", "--number", "0"]).exit_code == 2
