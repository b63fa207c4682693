"""What leaves the register leaves by few ways: files for people by one, the network by three."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "register"
SOURCE = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(ROOT.rglob("*.py"))
}

WRITE_CSV = {
    "sheets/writer.py": "every file that people open: no cell of it begins as a formula",
    "cli/streams.py": "answers to a file of cases, each name as it was sent: programs compare them",
    "demo/files.py": "files as made-up providers and schools would send them",
}
FETCH = {
    "services/mail.py": "letters",
    "services/outside/fetch.py": "what the identity service publishes of itself",
    "services/outside/identity_service.py": "a sign-in with the identity service",
}
NETWORK = {
    *("aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "ssl"),
    *("telnetlib", "urllib.request", "urllib3"),
}


def writers_of_csv(source: Mapping[str, str]) -> set[str]:
    """Modules that write CSV themselves."""
    return {path for path, text in source.items() if writes_csv(text)}


@cache
def writes_csv(text: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("writer", "DictWriter", "to_csv")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("csv", "pandas", "frame")
        for node in ast.walk(ast.parse(text))
    )


def modules_that_fetch(source: Mapping[str, str]) -> set[str]:
    """Modules that import what can reach another machine."""
    return {path for path, text in source.items() if imported(text) & NETWORK}


@cache
def imported(text: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found.update(f"{node.module}.{each.name}" for each in node.names)
    return frozenset(found)


def test_files_for_a_spreadsheet_are_written_in_one_place() -> None:
    assert writers_of_csv(SOURCE) == set(WRITE_CSV)


@pytest.mark.canary
def test_a_second_writer_of_csv_is_noticed() -> None:
    another = {"web/tables.py": "import csv\n\nwriter = csv.writer(out)\n"}
    assert writers_of_csv(SOURCE | another) - set(WRITE_CSV) == {"web/tables.py"}


def test_no_reader_of_files_can_fetch_anything() -> None:
    assert modules_that_fetch(SOURCE) == set(FETCH)


@pytest.mark.canary
@pytest.mark.parametrize(
    "text",
    ["import requests", "from urllib import request", "from http.client import HTTPSConnection"],
)
def test_a_reader_that_could_fetch_is_noticed(text: str) -> None:
    another = {"sheets/remote.py": f"def late() -> None:\n    {text}\n"}
    assert modules_that_fetch(SOURCE | another) - set(FETCH) == {"sheets/remote.py"}
