"""Decision records are written one way, and the drawing of the layers is what is enforced."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LAYERS = (ROOT / "docs" / "adr" / "0001-layers.md").read_text(encoding="utf-8")


def drawn(record: str) -> list[str]:
    """The lines of the drawing, without what it says of each."""
    return [re.split(r"\s{2,}", line)[0] for line in record.split("```")[1].strip().splitlines()]


def enforced() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in contracts if each["name"] == "Layers"]
    return [str(each) for each in layers]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_its_number_its_title_and_its_status_first(record: Path) -> None:
    title, gap, status, *_ = record.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(rf"# {int(record.stem[:4])}\. .+[^.]", title)
    assert gap == ""
    assert re.match(r"\*\*Status:\*\* (accepted|superseded by .+)\.( |$)", status), status


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(each.stem[:4]) for each in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_the_layers_are_drawn_as_they_are_enforced() -> None:
    assert drawn(LAYERS) == enforced()


@pytest.mark.canary
def test_a_layer_that_is_not_drawn_is_noticed() -> None:
    assert drawn(LAYERS.replace("auth | schemas", "schemas")) != enforced()
