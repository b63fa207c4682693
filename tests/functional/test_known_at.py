"""A correction changes the answer as at last March, and not that answer as known last March."""

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from register.queries.estate import Place, counts_by_status
from register.queries.log import head
from register.services import completions
from register.services.appointments.designate import designate
from register.services.appointments.facts import Particulars
from register.services.compliance_periods import differences, worked_out
from tests.accounts import make_account, make_key, sign_in
from tests.completions import ADA, NOW, WYCHFORD, add_providers, csv_of, record, sender
from tests.databases import url_of
from tests.sencos import acting_for, designation, put_school, typed

MARCH, KNOWN = "2026-03-20", "2026-03-31"
NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER_AWARD = ADA | {"Course completed": "12/07/2026", "Award date": "20/07/2026"}
ANSWERS = [("", "NON_COMPLIANT"), (KNOWN, "COMPLIANT")]


@pytest.fixture
def urn(session: Session) -> str:
    """A school whose SENCO's award was reported for 2023, and corrected months later to 2026."""
    add_providers(session)
    record(session, ADA)
    urn = put_school(session, "100001")
    person = typed(ADA["TRN"], ADA["Last name"], ADA["First names"], date(1985, 2, 27))
    told = Particulars(
        is_head_teacher=False,
        is_qualified_teacher=True,
        induction="met",
        is_teaching_at_school=True,
    )
    wanted = designation(urn, person=person, started_on=date(2022, 9, 1), particulars=told)
    designate(session, wanted, shared=False, actor=acting_for(urn), now=NOW)
    actor = sender()
    sent = completions.check(
        session,
        provider_ukprn=WYCHFORD,
        filename="again.csv",
        content=csv_of(LATER_AWARD),
        actor=actor,
        now=NOVEMBER,
    )
    completions.accept(
        session, upload_ref=sent.ref, seen_digest=sent.digest, actor=actor, now=NOVEMBER
    )
    return urn


@pytest.mark.parametrize(("known_at", "status"), ANSWERS, ids=["as known now", "as known then"])
def test_every_door_answers_from_what_was_known(
    session: Session, engine: Engine, client: FlaskClient, urn: str, known_at: str, status: str
) -> None:
    query = f"as_at={MARCH}" + (f"&known_at={known_at}" if known_at else "")
    key = make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))
    answer = client.get(f"/api/v1/schools/{urn}/compliance?{query}", headers=key).get_json()
    assert answer["status"] == status

    options = ["--as-at", MARCH, "--json", *(["--known-at", known_at] if known_at else [])]
    url = url_of(engine)
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url})
    said = json.loads(runner.invoke(main, ["compliance", urn, *options]).stdout)
    assert said["status"] == status
    assert said["words"] == answer["words"]

    sign_in(client, make_account(session, Role.INSPECTOR))
    assert answer["words"] in client.get(f"/schools/{urn}?{query}").get_data(as_text=True)


def test_the_nation_is_answered_from_what_was_known(session: Session, urn: str) -> None:
    assert list(differences(session, lambda *_: None)) == []
    assert counts_by_status(session, Place(date(2026, 3, 20))) == {"NON_COMPLIANT": 1}
    day, before_both_of_the_upload = date(2026, 3, 20), head(session).number - 2
    ((_, then),) = worked_out(session, [urn], known_to=before_both_of_the_upload)
    assert [row.status for row in then if row.from_day <= day <= row.to_day] == ["COMPLIANT"]
