"""Compiled templates are kept between starts: those of another text, or damaged, never used."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, nodes
from jinja2.nodes import EvalContext

from register.app import create_app
from register.web.appearance import TEMPLATES
from register.web.kept_templates import KeptTemplates
from tests.conftest import settings_for


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python keeps what it compiles, as it does where nobody asks it not to."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def page(folder: Path, text: str) -> str:
    """The page of that text, by a process that has just started."""
    cache = KeptTemplates(folder)
    return (
        Environment(loader=DictLoader({"page": text}), bytecode_cache=cache)
        .get_template("page")
        .render(name="Ada")
    )


def kept(folder: Path) -> Path:
    """The one file in which a template is kept."""
    (found,) = folder.iterdir()
    return found


def test_a_template_is_compiled_once_for_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "made" / "when it is needed"
    assert page(folder, "Hello {{ name }}") == "Hello Ada"
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "_compile", None)
        assert page(folder, "Hello {{ name }}") == "Hello Ada"
        with pytest.raises(TypeError):
            page(folder, "Goodbye {{ name }}")
    assert page(folder, "Goodbye {{ name }}") == "Goodbye Ada"


@pytest.mark.parametrize("length", [0, 1, 12, 20, 60, 100, -1])
def test_one_that_was_cut_off_or_damaged_is_compiled_anew(tmp_path: Path, length: int) -> None:
    page(tmp_path, "Hello {{ name }}")
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(whole[:length])
    assert page(tmp_path, "Hello {{ name }}") == "Hello Ada"
    assert kept(tmp_path).read_bytes() == whole


def test_none_is_kept_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert page(tmp_path, "Hello {{ name }}") == "Hello Ada"
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_kept_nothing_is_and_the_page_comes(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    assert page(tmp_path / "a file" / "folder", "Hello {{ name }}") == "Hello Ada"


def worked_out_beforehand(environment: Environment, text: str) -> list[str]:
    """The filters that are given something constant, whose answer would be kept with a template
    and stay what it was when the filter changes."""
    found = []
    tree = environment.parse(text)
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        try:
            node.as_const(EvalContext(environment))
        except nodes.Impossible:
            continue
        found.append(node.name)
    return found


def test_no_filter_is_worked_out_as_a_template_is_compiled() -> None:
    environment = create_app(settings_for("sqlite://")).jinja_env
    read = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert len(read) > 50
    found = {path: worked_out_beforehand(environment, text) for path, text in read.items()}
    assert {path.name: names for path, names in found.items() if names} == {}
    assert worked_out_beforehand(environment, "{{ 'MET' | upper }}") == ["upper"]
