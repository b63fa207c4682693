"""One school whose SENCO holds the award, and the commands that are asked about it."""

from datetime import date

from click.testing import CliRunner
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.cli.main import main
from tests.databases import url_of
from tests.estate import Estate

STARTED = date(2022, 9, 1)


def complying_school(session: Session) -> str:
    """A school whose SENCO holds the award."""
    estate = Estate(session)
    urn, person = estate.school("St Ælfgifu’s Primary School"), estate.person("Zoë", "O’Brien")
    estate.appointed(person, urn, STARTED)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    estate.award(person, provider, date(2024, 1, 15), commenced_on=STARTED)
    return urn


def run(engine: Engine, *arguments: str) -> tuple[int, str, str]:
    url = url_of(engine)
    result = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, arguments)
    return result.exit_code, result.stdout, result.stderr
