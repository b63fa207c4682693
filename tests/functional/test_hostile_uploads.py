"""A hundred files that nobody should send, and some that somebody rightly does, by each door."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from register.cli.main import main
from tests.completions import ADA, HEADINGS, SAM, ZOE, csv_of
from tests.databases import url_of
from tests.functional.world import World

# Werkzeug leaves the temporary file of a large part to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("files_collected"),
]
LONGEST_SECONDS = 10
REFUSED = {400, 413, 415, 422}
GOOD = csv_of(ADA, ZOE, SAM)
TEXT = GOOD.decode()
NAMES = (
    *(
        "Null",
        "O'Neill",
        "O’Neill",
        "Nguyễn",
        "王",
        "’t Hooft",
        "Ó",
        "True",
        "Mac Donald",
        "N/A-Smith",
    ),
    *("Zoe\u0308", "Łukasz", "de la Cruz", "Smith-", "Þór", "محمد", "D'Arcy—Smith", "X Æ A-12"),
)
GENUINE = [("O’Brien", "0012345"), *((name, f"70{n:05}") for n, name in enumerate(NAMES, 20))]


def rewritten() -> Iterator[tuple[str, bytes]]:
    """The same rows as other programs write them."""
    for encoding in (
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "mac-roman",
    ):
        yield encoding, TEXT.encode(encoding, "replace")
    yield "utf-7", TEXT.encode("utf-7")
    yield "EBCDIC", TEXT.encode("cp500", "replace")
    yield "twice encoded", TEXT.encode().decode("cp1252", "replace").encode()
    yield "semicolons", GOOD.replace(b",", b";")
    yield "tabs", GOOD.replace(b",", b"\t")
    yield "sep=", b"sep=,\r\n" + GOOD
    yield "pipes", GOOD.replace(b",", b"|")
    yield "CR only", GOOD.replace(b"\r\n", b"\r")
    yield "LF only", GOOD.replace(b"\r\n", b"\n")
    yield "mixed ends", GOOD.replace(b"\r\n", b"\n\r", 1)
    yield "^Z at the end", GOOD + b"\x1a"


def shaped() -> Iterator[tuple[str, bytes]]:
    """Files whose shape is wrong."""
    head, *rows = TEXT.splitlines()
    yield "empty", b""
    yield "one byte", b"\x00"
    yield "a BOM and nothing", b"\xef\xbb\xbf"
    yield "new lines", b"\r\n" * 10_000
    yield "headings only", head.encode()
    yield "no headings", "\r\n".join(rows).encode()
    yield "headings twice", "\r\n".join([head, head, *rows]).encode()
    yield "headings repeated", f"{head},TRN\r\n{rows[0]},1".encode()
    yield "commas", (head + "\r\n" + "," * 10 + "\r\n").encode() * 500
    yield "10,001 rows", (head + "\r\n").encode() + (rows[0] + "\r\n").encode() * 10_001
    yield "a million columns", b"," * 1_000_000
    yield "a cell of 4 MB", f'{head}\r\n"{"x" * 4_000_000}"'.encode()
    yield "a quote that opens", GOOD + b'"'
    yield "quotes", b'"' * 100_000
    yield "quotes and commas", b'",' * 100_000
    yield "backslashes", TEXT.replace("O’Brien", 'O\\"Brien').encode()
    yield "curly quotes", TEXT.replace("O’Brien", "“O,Brien”").encode()
    yield "too many cells", f"{head}\r\n{rows[0]},{rows[1]}".encode()
    yield "too few cells", f"{head}\r\n7001234,Hill".encode()
    yield "preamble", b"RESTRICTED\r\nCohort 2024\r\n\r\n" + GOOD
    yield "a preamble of 20 lines", b"Note\r\n" * 20 + GOOD
    yield "blank rows", GOOD + b",,,,,,,,,,\r\n" * 5000


OTHER_KINDS = {
    "a workbook": b"PK\x03\x04" + bytes(500),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3",
    "a page": b"<html><table><tr><td>TRN</td></tr></table></html>",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "gzip": b"\x1f\x8b\x08" + bytes(500),
    "JSON": b'{"TRN": "7001234"}',
    "rich text": b"{\\rtf1 TRN}",
    "a program": b"\x7fELF" + bytes(500),
    "mail": b"From: a@example.org\r\nSubject: TRN\r\n\r\n",
}
CELLS = {
    "TRN": ("0", "9" * 400, "1.23E+06", '="0012345"', "٧٠٠١٢٣٤", "RP70/01234", "-1", "7001234\x00"),
    "Last name": (
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "x" * 5000,
        "\u202eevil",
        "😀",
        "\ufeff",
        "<b>",
    ),
    "Date of birth": ("0000-00-00", "29/02/2023", "45170", "9" * 400, "01/01/24", "1e9", "-1"),
    "Qualification": ("NASENCO (Early years)", "PGCert", "\x1b[2J", "x" * 5000),
    "Course start": ("Sep-24", "31/08/2024", "9999-12-31", "1904-01-01", "٣١/٣/٢٠٢٢"),
    "Outcome": ("✓", "passed and failed", "", "x" * 5000),
    "Certificate number": ("=HYPERLINK(1)", "x" * 5000, "'", '"'),
}


def celled() -> Iterator[tuple[str, bytes]]:
    """Files with one cell that nobody would type."""
    for heading, values in CELLS.items():
        for value in values:
            content = csv_of(ADA | {heading: value}, ZOE, encoding="utf-8")
            yield f"{heading} {value[:20]!r}", content


def damaged() -> Iterator[tuple[str, bytes]]:
    """Files cut off or with bytes changed, the same ones every time."""
    rng = Random(20_260_901)
    for n in range(30):
        content = bytearray(GOOD[: rng.randrange(len(GOOD))] if n % 2 else GOOD)
        for _ in range(n % 7):
            content[rng.randrange(len(content) or 1) : 1] = bytes([rng.randrange(256)])
        yield f"damaged {n}", bytes(content)


FILES = dict([*rewritten(), *shaped(), *OTHER_KINDS.items(), *celled(), *damaged()])


def send(world: World, content: bytes) -> tuple[int, str]:
    """The page's answer, and where it leads."""
    form = {
        "csrf_token": world.tokens["provider"],
        "file": (io.BytesIO(content), "cohort.csv"),
    }
    answer = world.browsers["provider"].post("/completions", data=form)
    said = re.search(r'id="file-error"[^>]*>(.*?)</p>', answer.text, re.S)
    return answer.status_code, answer.headers.get("Location") or (said[1].strip() if said else "")


def test_there_are_more_than_a_hundred_files() -> None:
    assert len(FILES) > 100


def not_answered(world: World, files: Mapping[str, bytes]) -> list[tuple[object, ...]]:
    """The files that the page neither reads nor refuses in a sentence, in good time."""
    wrong: list[tuple[object, ...]] = []
    for name, content in files.items():
        began = time.monotonic()
        status, where = send(world, content)
        if status == 303:
            pages = [where, f"{where}/findings.csv"]
            shown = [world.browsers["provider"].get(page).status_code for page in pages]
            if shown != [200, 200]:
                wrong.append((name, shown))
        elif status not in REFUSED or not where:
            wrong.append((name, status, where))
        if time.monotonic() - began > LONGEST_SECONDS:
            wrong.append((name, "took too long"))
    return wrong


def test_each_file_is_read_or_refused_in_a_sentence_by_the_page(world: World) -> None:
    assert not_answered(world, FILES) == []


@pytest.mark.canary
def test_a_reader_that_fails_over_a_file_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choke(*_: object, **__: object) -> None:
        raise ValueError("a cell that nobody thought of")

    reader = import_module("register.sheets.completions.parse")
    monkeypatch.setattr(reader, "check_certificates", choke)
    ((name, status, _),) = not_answered(world, {"one more": GOOD + b"\r\n"})
    assert (name, status) == ("one more", 500)


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_each_file_is_read_or_refused_in_a_line_by_the_command(
    world: World, tmp_path: Path, every: int
) -> None:
    """It reads them with what the page does: one in three every day, and all by `make soak`."""
    url = url_of(world.engine)
    runner, wrong = CliRunner(env={"REGISTER_DATABASE_URL": url}), []
    for name, content in [*FILES.items()][::every]:
        (tmp_path / "cohort.csv").write_bytes(content)
        file = str(tmp_path / "cohort.csv")
        found = runner.invoke(main, ["completions", "check", file, "--provider", "10099905"])
        if found.exit_code not in (0, 1, 2) or not isinstance(found.exception, SystemExit | None):
            wrong.append((name, found.exit_code, found.exception))
        if found.exit_code == 2 and found.stderr.count("\n") != 1:
            wrong.append((name, 2, found.stderr))
    assert wrong == []


@pytest.mark.parametrize(("name", "trn"), GENUINE)
def test_a_person_with_a_real_name_is_taken(world: World, name: str, trn: str) -> None:
    row = ADA | {"Last name": name, "TRN": trn, "Certificate number": f"C{trn}"}
    answer = world.app.test_client().post(
        "/api/v1/completions",
        data=csv_of(row),
        content_type="text/csv",
        headers=world.keys["provider"],
    )
    assert answer.status_code == 201
    assert answer.json
    assert answer.json["problems"] == []
    assert answer.json["counts"]["new"] == 1


def test_headings_are_those_of_the_template() -> None:
    assert TEXT.splitlines()[0] == ",".join(HEADINGS)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_long_file_that_a_browser_sent_is_let_go_of(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"file": (io.BytesIO(b"x" * 600_000), "long.csv")})
    assert not isinstance(answer.request.input_stream, io.BytesIO)
    assert answer.request.input_stream.closed
