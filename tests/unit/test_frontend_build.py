"""The front-end build takes GOV.UK's font and crest out, and stops where it cannot."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BUILD: dict[str, Any] = runpy.run_path(
    str(Path(__file__).resolve().parents[2] / "deploy" / "build_frontend.py")
)
without_branding: Callable[[str], str] = BUILD["without_branding"]


def test_the_font_of_govuk_and_its_crest_are_taken_out() -> None:
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
        ".a{font-family:GDS Transport,arial,sans-serif}"
        ".b{background:url(/assets/images/govuk-crest.svg)}"
    )

    ours = without_branding(css)

    assert "GDS" not in ours
    assert "/assets/" not in ours
    assert '.a{font-family:"Atkinson Hyperlegible Next"' in ours


def test_a_release_that_names_its_font_in_another_way_stops_the_build() -> None:
    with pytest.raises(BUILD["BuildError"], match="still holds GDS Transport"):
        without_branding('.a{font-family:"GDS Transport",Helvetica}')


def test_the_lock_names_versions_and_digests_and_no_registry() -> None:
    lock = (Path(__file__).resolve().parents[2] / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == 2
