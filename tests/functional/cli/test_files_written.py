"""A file that a command writes is there whole or not at all, and never in place of one it reads."""

import re
import resource
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

import register.cli
from register.access import OPERATOR
from register.cli.main import main
from register.cli.streams import CannotWrite, writing, writing_rows
from tests.databases import url_of

READ = b"TRN,Last name\r\n"
PROVIDER = ("--provider", "10099901")
READ_AND_WRITTEN = [
    ("completions", "check", "july.csv", *PROVIDER, "--findings", "july.csv"),
    ("appointments", "import", "july.csv", "--findings", "july.csv"),
    ("schools", "import", "july.csv", "--doubts", "july.csv"),
    ("schools", "import", "edu.csv", "--links", "july.csv", "--doubts", "july.csv"),
    ("schools", "import", "edu.csv", "--trusts", "july.csv", "--doubts", "july.csv"),
    ("law", "check", "july.csv", "--out", "july.csv"),
    ("law", "check", "july.csv", "--out", "a link to it"),
]
NOWHERE = [
    ("completions", "check", "july.csv", *PROVIDER, "--findings", "no/x.csv"),
    ("appointments", "import", "july.csv", "--findings", "no/x.csv"),
    ("schools", "import", "july.csv", "--doubts", "no/x.csv"),
    ("law", "check", "july.csv", "--out", "no/x.csv"),
    ("compliance", "estate", "--csv", "no/x.csv"),
]


@pytest.fixture
def url(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are of the test's database."""
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run, with the files that they read."""
    for name in ("july.csv", "edu.csv"):
        (tmp_path / name).write_bytes(READ)
    (tmp_path / "a link to it").symlink_to("july.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: tuple[str, ...]) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", READ_AND_WRITTEN, ids=" ".join)
def test_no_command_writes_over_a_file_that_it_reads(folder: Path, words: tuple[str, ...]) -> None:
    before = sorted(folder.iterdir())
    done = run(words)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert f"“{words[-1]}” is the file being read: give another name." in done.stderr
    assert (folder / "july.csv").read_bytes() == READ
    assert sorted(folder.iterdir()) == before


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", NOWHERE, ids=" ".join)
def test_a_folder_that_is_not_there_is_told_alike_by_every_command(
    folder: Path, words: tuple[str, ...]
) -> None:
    done = run(words)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert "“no/x.csv” cannot be written: no such file or directory." in done.stderr
    assert not (folder / "no").exists()


def test_what_fails_on_the_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"as it was")
    written = writing(out)
    written.__enter__().write(b"half of it")
    fault = RuntimeError("on the way")
    assert not written.__exit__(type(fault), fault, None)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("out.csv", b"as it was")
    ]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"as it was")
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most[1]))
    try:
        with pytest.raises(CannotWrite, match="file too large"), writing(out) as stream:
            stream.write(b"x" * 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("out.csv", b"as it was")
    ]


def test_a_part_of_somebody_elses_stays(tmp_path: Path) -> None:
    out, theirs = tmp_path / "out.csv", tmp_path / "out.csv.part"
    theirs.write_bytes(b"theirs")
    with writing_rows(out, apart_from="-") as rows:
        rows.writerow(["a"])
    with writing(tmp_path / "other.csv") as stream:
        stream.write(b"b")
    assert theirs.read_bytes() == b"theirs"
    assert (out.read_bytes(), len(list(tmp_path.iterdir()))) == (b"a\n", 3)


def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("real.csv")
    with writing(tmp_path / "link.csv") as stream:
        stream.write(b"a")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"a"


def test_a_file_that_names_people_is_for_whoever_runs_the_command(tmp_path: Path) -> None:
    out = tmp_path / "holders.csv"
    out.write_bytes(b"")
    out.chmod(0o644)
    with writing(out, is_private=True) as stream:
        stream.write(b"a")
    assert out.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_export_of_holders_is_for_whoever_takes_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, answer in (("acting_as", OPERATOR), ("_confirmed", None), ("take_export", b"names")):
        monkeypatch.setattr(f"register.cli.approvals.{name}", lambda *_, _a=answer, **__: _a)
    words = ["approvals", "export", "0" * 26, "--out", "x.csv", "--as", "a@b.example"]
    done = CliRunner().invoke(main, words, input="a password\n123456\n")
    assert done.exit_code == 0, done.output
    assert (folder / "x.csv").read_bytes() == b"names"
    assert (folder / "x.csv").stat().st_mode & 0o777 == 0o600


def test_every_command_writes_in_this_one_way() -> None:
    by_hand = re.compile(r"write_bytes|write_text|open\([^)]*[\"'][wxa]")
    modules = list(Path(register.cli.__file__).parent.rglob("*.py"))
    assert [each.name for each in modules if by_hand.search(each.read_text())] == []
