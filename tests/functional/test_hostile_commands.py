"""Every command given nonsense says so in one sentence: no traceback, and nothing recorded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from register.cli.main import main
from tests.completions import ADA, csv_of
from tests.databases import url_of
from tests.functional.world import World

LONGEST_SECONDS = 10
HELP = 2
"""Exit status where the command was not understood, or its file cannot be used."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that are none of what a command expects."""
    made = tmp_path_factory.mktemp("hostile")
    (made / "folder").mkdir()
    contents = {
        "empty.csv": b"",
        "binary.csv": bytes(range(256)) * 100,
        "page.csv": b"<!doctype html><html><body>Sign in</body></html>",
        "workbook.csv": b"PK\x03\x04" + bytes(100),
        "other.csv": b"a,b\n1,2\n",
        "nul.csv": b"TRN,Last name\n\x00,\x00\n",
        "quote.csv": b'TRN,"Last name\n1,2\n',
        "quotes.csv": b'"' * 100_001,
        "wide.csv": b"a," * 3_000_000,
        "line.csv": b"a" * 2_000_000,
        "utf16.csv": "a,b\n1,2\n".encode("utf-16"),
        "packed.csv.gz": b"\x1f\x8bjunk",
        "packed.csv.xz": b"\xfd7zXZ\x00junk",
    }
    for name, content in contents.items():
        (made / name).write_bytes(content)
    return made


FILES = (
    *("empty.csv", "binary.csv", "page.csv", "workbook.csv", "other.csv", "nul.csv", "quote.csv"),
    *("quotes.csv", "wide.csv", "line.csv", "utf16.csv", "packed.csv.gz", "packed.csv.xz"),
    *("missing.csv", "folder", "/dev/null", "/dev/zero", "/proc/self/mem", "", "-", "a\x00b"),
    *("x" * 5000, "caf\udce9.csv"),
)
READS_A_FILE = (
    ("schools", "import", "FILE"),
    ("schools", "import", "FILE", "--extract-day", "2026-01-01"),
    ("completions", "check", "FILE", "--provider", "10099905"),
    ("appointments", "import", "FILE"),
    ("providers", "import", "FILE"),
    ("law", "check", "FILE"),
)
SOMEBODY = ("check", "--as", "panel@demo.example", "--purpose", "appointing")
ACCOUNT = ("accounts", "add", "new@example.org", "--name", "Name", "--role", "panel")
ACCOUNT += ("--organisation-kind", "agency")
SCHOOL = ("--as", "school@demo.example")
REGISTRAR = ("--as", "registrar@demo.example")
DECISION = ("--outcome", "same_person", "--ground", "other", "--note", "Seen")
SENCO = ("--trn", "2345678", "--last-name", "Hill", "--born", "1980-01-01", "--from", "2026-01-01")
LEFT = ("--reason", "left", "--note", "They have left.")
SERVICE = ("--urn", "900011", "--from", "2006-09-01")
BODY = ("--organisation-id", "x", "--organisation-name", "x")
NONSENSE = (
    ("nonsense",),
    ("--nonsense",),
    ("db", "nonsense"),
    ("db", "upgrade", "nonsense"),
    ("compliance",),
    ("compliance", "nonsense"),
    ("compliance", "999999"),
    ("compliance", "１００００１"),  # noqa: RUF001  # digits of another alphabet are the case
    ("compliance", "900011", "--as-at", "0000-00-00"),
    ("compliance", "900011", "--as-at", "9999-99-99"),
    ("compliance", "900011", "--as-at", "2023-02-29"),
    ("compliance", "900011", "--as-at", "\udcff"),
    ("compliance", "900011", "--known-at", "x" * 10_000),
    ("compliance", "900011", "--known-at", "2099-01-01"),
    ("compliance", "900011", "--known-at", "2001-01-01"),
    ("check",),
    SOMEBODY,
    ("check", "--as", "nobody@example.org", "--purpose", "appointing"),
    ("check", "--as", "panel@demo.example", "--purpose", "nonsense"),
    ("check", "--as", "school@demo.example", "--purpose", "appointing", "--trn", "2345678"),
    (*SOMEBODY, "--trn", "nonsense", "--born", "1980-01-01"),
    (*SOMEBODY, "--trn", "2345678", "--born", "2026-01-01"),
    (*SOMEBODY, "--trn", "2345678", "--surname", "x" * 10_000),
    (*SOMEBODY, "--trn", "2345678", "--surname", "\x00"),
    (*SOMEBODY, "--trn", "2345678", "--surname", "\udcff"),
    (*SOMEBODY, "--trn", "2345678", "--surname", "Hill", "--appoint-on", "1990-01-01"),
    (*SOMEBODY, "--trn", "2345678", "--surname", "Hill", "--urn", "999999"),
    (*ACCOUNT, "--organisation-id", "x" * 10_000, "--organisation-name", "x"),
    (*ACCOUNT, "--organisation-id", "\x00", "--organisation-name", "x"),
    (*ACCOUNT, "--organisation-id", "x", "--organisation-name", "\x1b[2J"),
    (*ACCOUNT, *BODY, "--name", "x" * 10_000),
    (*ACCOUNT, *BODY, "--name", "two\nlines"),
    (*ACCOUNT, *BODY, "--password", "correct horse battery"),
    ("approvals", "approve", "0" * 26, "--digest", "x", "--code", "123456", *REGISTRAR),
    ("approvals", "export", "0" * 26, "--out", "x.csv", "--password", "x", *REGISTRAR),
    (*ACCOUNT, *BODY, "--organisation-kind", "provider"),
    (*ACCOUNT, *BODY, "--role", "nonsense"),
    ("referrals", "list", "--kind", "nonsense", *REGISTRAR),
    ("referrals", "list", *SCHOOL),
    ("referrals", "show", "nonsense", *REGISTRAR),
    ("referrals", "show", "\x00", *REGISTRAR),
    ("referrals", "decide", "0" * 26, *DECISION, *REGISTRAR),
    ("referrals", "decide", "\x00", *DECISION, "--preview", *REGISTRAR),
    ("referrals", "decide", "0" * 26, *DECISION, "--note", "x" * 10_000, *REGISTRAR),
    ("referrals", "decide", "0" * 26, *DECISION, "--supersedes", "9" * 30, *REGISTRAR),
    ("referrals", "decide", "0" * 26, *DECISION, "--to-urn", "nonsense", *REGISTRAR),
    ("appointments", "list", "nonsense", *SCHOOL),
    ("appointments", "list", "\x00", *SCHOOL),
    ("appointments", "list", "900011", "--as", "panel@demo.example"),
    ("appointments", "designate", "900011", *SENCO, "--trn", "nonsense", *SCHOOL),
    ("appointments", "designate", "900011", *SENCO, "--last-name", "\x00", *SCHOOL),
    ("appointments", "designate", "900011", *SENCO, "--last-name", "x" * 10_000, *SCHOOL),
    ("appointments", "designate", "900011", *SENCO, "--head-teacher", "perhaps", *SCHOOL),
    ("appointments", "designate", "900011", *SENCO, "--from", "1066-10-14", *SCHOOL),
    ("appointments", "designate", "999999", *SENCO, *SCHOOL),
    ("appointments", "replace", "900011", "\x00", "--last-day", "2026-01-01", *SENCO, *SCHOOL),
    ("appointments", "end", "0" * 26, "--last-day", "2026-01-01", *SCHOOL),
    ("appointments", "end", "\x00", "--last-day", "2026-01-01", *SCHOOL),
    ("appointments", "correct", "x" * 10_000, "--reason", "other", *SCHOOL),
    ("appointments", "correct", "0" * 26, "--reason", "other", "--note", "\x00", *SCHOOL),
    ("appointments", "take-back", "0" * 26, "--reason", "nonsense", *SCHOOL),
    ("appointments", "none", "900011", "--from", "2099-01-01", *SCHOOL),
    ("appointments", "take-back-none", "\x00", "--reason", "other", *SCHOOL),
    ("appointments", "earlier-service", "declare", "0" * 26, *SERVICE, "--source", " ", *SCHOOL),
    (
        "appointments",
        "earlier-service",
        "take-back",
        "\x00",
        *SERVICE,
        "--reason",
        "other",
        *SCHOOL,
    ),
    ("accounts", "key", "nobody@example.org"),
    ("accounts", "key", "\udcff"),
    ("accounts", "key", "panel@demo.example", "--label", "\x00"),
    ("accounts", "deactivate", "nobody@example.org", *LEFT),
    ("accounts", "deactivate", "panel@demo.example"),
    ("accounts", "deactivate", "panel@demo.example", "--reason", "x", "--note", "x"),
    ("accounts", "deactivate", "panel@demo.example", "--reason", "left", "--note", ""),
    ("accounts", "deactivate", "panel@demo.example", "--reason", "left", "--note", "x" * 10_000),
    ("accounts", "deactivate", "panel@demo.example", *LEFT, "--as", "panel@demo.example"),
    ("accounts", "reactivate", "nobody@example.org"),
    ("accounts", "reactivate", "panel@demo.example"),
    ("accounts", "reactivate", "\x00"),
    ("decoys", "make", "--number", "0"),
    ("decoys", "make", "--number", "9" * 30),
    ("decoys", "end", "nonsense"),
    ("decoys", "end", "0245613"),
    ("completions", "accept", "nonsense"),
    ("completions", "accept", "0" * 26),
    ("completions", "accept", "x" * 10_000),
    ("completions", "check", "GOOD", "--provider", "nonsense"),
    ("completions", "check", "GOOD", "--provider", "19999999"),
    ("completions", "check", "GOOD", "--provider", "1" * 5000),
    ("completions", "check", "GOOD", "--provider", "10099905", "--day-numbers", "1905"),
    ("completions", "check", "GOOD", "--provider", "10099905", "--findings", "folder"),
    ("completions", "check", "GOOD", "--provider", "10099905", "--findings", "no/such/place"),
    ("law", "check", "other.csv", "--out", "folder"),
    ("law", "check", "other.csv", "--out", "no/such/place"),
    ("schools", "find", ""),
    ("schools", "find", "x" * 10_000),
    ("schools", "find", "a", "--page", "0"),
    ("schools", "find", "a", "--page", "9" * 30),
    ("schools", "import", "other.csv", "--extract-day", "nonsense"),
    ("schools", "import", "other.csv", "--links", "missing.csv"),
    ("demo", "load"),
    ("demo", "load", "--scale", "huge"),
)
NEEDS_A_DATABASE = (
    ("compliance", "900011"),
    ("schools", "find", "a"),
    ("completions", "check", "GOOD", "--provider", "10099905"),
    ("completions", "accept", "0" * 26),
    (*SOMEBODY, "--trn", "2345678", "--born", "1980-01-01"),
    ("accounts", "key", "panel@demo.example"),
    ("accounts", "deactivate", "panel@demo.example", *LEFT),
    ("accounts", "list"),
    ("decoys", "make"),
    (*ACCOUNT, *BODY),
    ("demo", "load", "--if-empty"),
)
NO_DATABASE = (
    *("nonsense", "://", "mysql://x/y", "http://x", "sqlite+nonsense:///x", "sqlite:////no/such/x"),
    *("postgresql+psycopg://nobody@127.0.0.1:1/x", "postgresql+psycopg://localhost:port/x"),
    *("sqlite:///FOLDER/folder", "sqlite:///FOLDER/other.csv", "sqlite:///FOLDER/not-migrated"),
)
UNSET = (
    {"REGISTER_ENVIRONMENT": "nonsense"},
    {"REGISTER_ENVIRONMENT": "production"},
    {"REGISTER_MAX_UPLOAD_BYTES": "nonsense"},
    {"REGISTER_MAX_UPLOAD_BYTES": "-1"},
    {"REGISTER_PROXIES": "one"},
    {"REGISTER_PROXIES": "-1"},
)


def run(
    arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str
) -> Result:
    monkeypatch.chdir(folder)
    (folder / "good.csv").write_bytes(csv_of(ADA))
    given = ["good.csv" if each == "GOOD" else each for each in arguments]
    return CliRunner(env=settings).invoke(main, given, input="correct horse battery\n")


def complaint(result: Result, exits: tuple[int, ...]) -> str:
    """What is wrong with how a command refused; empty where it refused as it should."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return f"raised {result.exception!r}"
    if result.exit_code not in exits:
        return f"exit status {result.exit_code}: {result.output[-300:]}"
    if "Traceback" in result.output or "sqlalchemy" in result.output.lower():
        return f"said too much: {result.output[-300:]}"
    said = [line for line in result.stderr.splitlines() if line.strip()]
    lines = [line for line in said if not line.startswith(("Usage: ", "Try '", "\t", "Loading "))]
    # A wrong choice is answered with the choices, a line each.
    return "" if len(lines) == 1 else f"said {len(lines)} lines: {result.stderr[-300:]}"


def settings_of(world: World) -> dict[str, str]:
    return {"REGISTER_DATABASE_URL": url_of(world.engine)}


def entries(world: World) -> int:
    with world.session() as session:
        return int(session.execute(text("SELECT count(*) FROM log_entry")).scalar_one())


@pytest.mark.parametrize("command", READS_A_FILE, ids=" ".join)
def test_a_file_that_is_no_use_is_refused_in_a_sentence(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    wrong, before = [], entries(world)
    for file in FILES:
        began = time.monotonic()
        given = tuple(file if each == "FILE" else each for each in command)
        if file == "/dev/zero" and command[0] in ("law", "schools"):
            continue  # these read line by line, and stop at a line that is too long
        result = run(given, folder, monkeypatch, **settings_of(world))
        if said := complaint(result, (1, HELP)):
            wrong.append((file[:40], said))
        if time.monotonic() - began > LONGEST_SECONDS:
            wrong.append((file[:40], "took too long"))
    assert wrong == []
    assert entries(world) == before


def test_nonsense_is_refused_in_a_sentence(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, before = [], entries(world)
    for command in NONSENSE:
        result = run(command, folder, monkeypatch, **settings_of(world))
        if said := complaint(result, (1, HELP)):
            wrong.append((" ".join(command)[:100], said))
    assert wrong == []
    assert entries(world) == before


@pytest.mark.parametrize("url", NO_DATABASE)
def test_a_database_that_is_not_there_is_no_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    wrong = []
    for command in NEEDS_A_DATABASE:
        (folder / "not-migrated").unlink(missing_ok=True)
        settings = {"REGISTER_DATABASE_URL": url.replace("FOLDER", str(folder))}
        result = run(command, folder, monkeypatch, **settings)
        exits = (1, 3) if command[0] == "check" else (1,)
        if said := complaint(result, exits):
            wrong.append((" ".join(command)[:60], said))
        elif "not available" not in result.stderr:
            wrong.append((" ".join(command)[:60], result.stderr))
    assert wrong == []


@pytest.mark.parametrize("settings", UNSET, ids=str)
def test_a_setting_that_cannot_be_used_is_named(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    for command in (("compliance", "900011"), ("db", "upgrade")):
        given = settings_of(world) | settings
        result = run(command, folder, monkeypatch, **given)
        assert complaint(result, (1,)) == ""
        assert "REGISTER_" in result.stderr
