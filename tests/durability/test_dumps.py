"""A dump of PostgreSQL that is taken and put back as the runbook says is the register it was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import URL, Connection, Engine, text

from register.cli.main import main
from register.db import open_engine
from register.services import migrations
from tests.databases import owner_of
from tests.log_keys import ORIGIN, SIGNER

OWNER, USER = "register_dump_owner", "register_dump_user"
LOST, EARLIER, RESTORED = "register_dump_lost", "register_dump_earlier", "register_dump_restored"
PROGRAMS = ("pg_dump", "pg_restore")
PROMISES = (("log", "verify", "--facts"), ("compliance", "rebuild", "--check"))
"""What the runbook has tried on whatever was put back."""

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class Server:
    """A PostgreSQL with the runbook's two users and databases of the first."""

    url: URL
    programs: dict[str, str]
    folder: Path

    def run(self, database: str, *words: str) -> Result:
        """A command of the register there, with both users as the runbook sets them."""
        env = {
            "REGISTER_DATABASE_URL": self.address(database, USER),
            "REGISTER_OWNER_DATABASE_URL": self.address(database, OWNER),
            "REGISTER_LOG_KEY": SIGNER.secret.hex(),
            "REGISTER_LOG_NAME": ORIGIN,
        }
        return CliRunner(env=env).invoke(main, words)

    def tool(self, name: str, *words: str) -> None:
        """One of PostgreSQL's programs, as the owner, which must go well."""
        done = self.tried(name, *words)
        assert (done.returncode, done.stderr) == (0, b"")

    def dump(self, database: str) -> None:
        """Take a copy of a database, as the runbook says."""
        self.tool("pg_dump", "--format=custom", "--file=copy.dump", database)

    def restore(
        self, database: str = RESTORED, how: str = "--single-transaction"
    ) -> subprocess.CompletedProcess[bytes]:
        """Put the copy into an empty database, as the runbook says."""
        return self.tried("pg_restore", how, f"--dbname={database}", "copy.dump")

    def tried(self, name: str, *words: str) -> subprocess.CompletedProcess[bytes]:
        """One of them, however it ends."""
        where = {"PGHOST": self.url.query.get("host") or self.url.host, "PGPORT": self.url.port}
        given = {key: str(value) for key, value in where.items() if value}
        env = os.environ | given | {"PGUSER": OWNER, "PGPASSWORD": OWNER}
        return subprocess.run(
            [self.programs[name], *words],
            env=env,
            cwd=self.folder,
            capture_output=True,
            check=False,
        )

    def address(self, database: str, user: str) -> str:
        """Where one of the two users finds one of the databases."""
        url = self.url.set(database=database, username=user, password=user)
        return url.render_as_string(hide_password=False)


def programs_of(server: Connection) -> dict[str, str]:
    """The programs beside the server or on the path, none older than it; skips where one is not."""
    beside = server.scalar(text("SELECT setting FROM pg_config WHERE name = 'BINDIR'"))
    newest = int(server.scalar(text("SHOW server_version_num")) or 0) // 10_000
    found = {}
    for name in PROGRAMS:
        there = shutil.which(name, path=beside) or shutil.which(name)
        if there is None:
            pytest.skip(f"{name} is neither beside the PostgreSQL server nor on the path")
        said = subprocess.run([there, "--version"], capture_output=True, text=True, check=True)
        version = re.search(r"\d+", said.stdout)
        if version is None or int(version[0]) < newest:
            pytest.skip(f"{name} is older than the PostgreSQL server")
        found[name] = there
    return found


@contextmanager
def two_users(server: Connection) -> Iterator[None]:
    """As the runbook makes them; taken away afterwards."""
    for role in (OWNER, USER):
        server.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'"))
    try:
        yield
    finally:
        for role in (OWNER, USER):
            server.execute(text(f"DROP ROLE {role}"))


@contextmanager
def empty_databases(server: Connection, *names: str) -> Iterator[None]:
    """Databases of the first of the two; taken away afterwards."""
    for database in names:
        server.execute(text(f"CREATE DATABASE {database} OWNER {OWNER}"))
    try:
        yield
    finally:
        for database in names:
            server.execute(text(f"DROP DATABASE {database} WITH (FORCE)"))


@pytest.fixture(scope="module")
def superuser(postgresql_engine: Engine) -> Iterator[Connection]:
    with owner_of(postgresql_engine).connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@pytest.fixture(scope="module")
def taken(superuser: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A copy of the demonstration, and its checkpoint: no test but puts a copy of it back."""
    engine, folder = superuser.engine, tmp_path_factory.mktemp("taken")
    made = Server(engine.url, programs_of(superuser), folder)
    with two_users(superuser):
        with empty_databases(superuser, LOST):
            *_, checkpoint = in_turn(
                made, LOST, ("db", "upgrade"), ("demo", "load"), ("log", "seal")
            )
            (folder / "checkpoint.txt").write_text(checkpoint)
            made.dump(LOST)
        yield made


@pytest.fixture
def server(superuser: Connection, taken: Server, tmp_path: Path) -> Iterator[Server]:
    """The same after the loss: the copy, the checkpoint and an empty database."""
    shutil.copytree(taken.folder, tmp_path, dirs_exist_ok=True)
    with empty_databases(superuser, RESTORED):
        yield replace(taken, folder=tmp_path)


def in_turn(server: Server, database: str, *commands: tuple[str, ...]) -> list[str]:
    """What each of these commands says, all of which must go well."""
    done = [server.run(database, *words) for words in commands]
    wrong = [
        (words, each.output) for words, each in zip(commands, done, strict=True) if each.exit_code
    ]
    assert wrong == []
    return [each.stdout for each in done]


def test_a_dump_that_is_put_back_as_the_runbook_says_verifies_and_is_in_step(
    server: Server,
) -> None:
    assert server.restore().returncode == 0
    compared = ("log", "compare", str(server.folder / "checkpoint.txt"))
    in_turn(server, RESTORED, ("db", "upgrade"), *PROMISES, compared)


def cut_short(server: Server) -> None:
    """A copy of which the end is lost, as of a disk that was full."""
    copy = server.folder / "copy.dump"
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


def tables_of(server: Server) -> int:
    """How many tables the database has that the copy was put into."""
    owner = open_engine(server.address(RESTORED, OWNER), as_owner=True)
    with owner.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE tableowner = USER"))
    owner.dispose()
    return int(found or 0)


def test_a_dump_that_was_cut_short_leaves_nothing_that_could_be_taken_for_a_register(
    server: Server,
) -> None:
    cut_short(server)
    assert server.restore().returncode == 1
    assert tables_of(server) == 0


@pytest.mark.canary
def test_one_that_is_put_back_table_by_table_would_leave_half_a_register(server: Server) -> None:
    cut_short(server)
    assert server.restore(how="--exit-on-error").returncode == 1
    assert tables_of(server) > 0


@pytest.mark.canary
def test_a_restored_register_that_was_changed_on_the_way_is_caught(server: Server) -> None:
    assert server.restore().returncode == 0
    owner = open_engine(server.address(RESTORED, OWNER), as_owner=True)
    with owner.begin() as connection:
        first = "SELECT min(urn) FROM school"
        connection.execute(text(f"DELETE FROM compliance_period WHERE urn = ({first})"))
    owner.dispose()
    assert [server.run(RESTORED, *words).exit_code for words in PROMISES] == [0, 1]


@pytest.mark.parametrize("migration", ["0016", "0034"])
def test_a_dump_of_an_earlier_migration_is_brought_up_to_date_and_verifies(
    server: Server, superuser: Connection, migration: str
) -> None:
    """None of before records could be joined: the demonstration joins some, and its log says so."""
    with empty_databases(superuser, EARLIER):
        assert server.restore(EARLIER).returncode == 0
        owner, user = (server.address(EARLIER, each) for each in (OWNER, USER))
        migrations.downgrade(owner, migration, application_url=user)
        server.dump(EARLIER)
    assert server.restore().returncode == 0
    told = server.run(RESTORED, "log", "verify")
    assert (told.exit_code, told.stderr.count("run register db upgrade first")) == (1, 1)
    in_turn(server, RESTORED, ("db", "upgrade"), *PROMISES)
