"""`register schools`: one sentence for a file that is not an extract, and nothing written."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main
from tests.gias_files import (
    LATER_NAME,
    Cells,
    academy,
    school,
    succession,
    write_extract,
    write_links,
    write_trusts,
)
from tests.sqlite_files import new_register


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", new_register(tmp_path / "register.sqlite3"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["schools", *map(str, arguments)])


def figure(result: Result, name: str) -> str:
    (line,) = [line for line in result.stdout.splitlines() if line.startswith(name)]
    return line.removeprefix(name).strip()


@pytest.mark.usefixtures("database")
def test_an_import_ends_in_a_summary_and_draws_no_bar_on_a_pipe(tmp_path: Path) -> None:
    result = run("import", write_extract(tmp_path, [school("100001"), school("100002", name="")]))
    assert result.exit_code == 0
    assert figure(result, "Rows read") == "2"
    assert figure(result, "In scope now") == "2"
    assert "1 with no name: 100002" in result.stdout
    assert result.stderr == ""


def counted_by_the_estate(day: str) -> str:
    done = CliRunner().invoke(main, ["compliance", "estate", "--as-at", day])
    return done.stdout.splitlines()[0].split()[-2]


@pytest.mark.usefixtures("database")
def test_the_summary_says_what_the_estate_counts_beside_the_schools_in_scope(
    tmp_path: Path,
) -> None:
    rows = [
        *(school("100001"), school("100002", type_code="07")),
        *(school("100003", type_code=""), school("100004", type_code="98", status_code="4")),
        *(school(f"10001{n}", status_code="3", closed_on="31-03-2024") for n in range(4)),
        school("100005", status_code="4", opened_on="01-04-2024"),
    ]
    result = run("import", write_extract(tmp_path, rows))
    assert figure(result, "In scope now") == "5"
    assert figure(result, "The estate of 17 June 2024") == (
        "counts 4 schools: those in scope, 2 more that need review because the register does not "
        "know of what type they are, and 3 fewer by their days or by earlier extracts."
    )
    assert counted_by_the_estate("2024-06-17") == "4"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (school("100002"), ""),
        (school("100002", status_code="2"), ""),
        (
            school("100002", type_code=""),
            "counts 2 schools: those in scope, and 1 more that needs review because the register "
            "does not know of what type it is.",
        ),
        (
            school("100002", status_code="4", opened_on="01-04-2024"),
            "counts 2 schools: those in scope, and 1 more by their days or by earlier extracts.",
        ),
    ],
)
def test_it_says_so_only_where_the_two_are_not_the_same(
    tmp_path: Path, row: Cells, said: str
) -> None:
    result = run("import", write_extract(tmp_path, [school("100001"), row]))
    beside = [line for line in result.stdout.splitlines() if line.startswith("The estate of")]
    assert beside == ([f"The estate of 17 June 2024 {said}"] if said else [])


@pytest.mark.usefixtures("database")
def test_of_a_day_that_is_not_answered_for_it_says_nothing_of_the_estate(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001", type_code="")])
    result = run("import", path, "--extract-day", "2008-06-17")
    assert result.exit_code == 0
    assert "estate" not in result.stdout


@pytest.mark.usefixtures("database")
def test_the_same_import_again_says_that_nothing_was_recorded(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001")])
    run("import", path)
    result = run("import", path)
    assert result.exit_code == 0
    assert "nothing was recorded" in result.stdout
    assert figure(result, "Unchanged") == "1"


@pytest.mark.usefixtures("database")
def test_links_and_trusts_go_in_with_a_later_extract(tmp_path: Path) -> None:
    run("import", write_extract(tmp_path, [school("100001")]))
    later = [school("100001", status_code="2", closed_on="31-08-2024"), academy("100002")]
    result = run(
        "import",
        write_extract(tmp_path, later, LATER_NAME),
        "--links",
        write_links(tmp_path, succession("100001", "100002")),
        "--trusts",
        write_trusts(tmp_path, [("17101", "Five", "100002", "01/09/2024")]),
    )
    assert figure(result, "Converted to an academy") == "1 (1 closed since the last extract)"
    assert figure(result, "Trust places added, ended") == "1, 0"


@pytest.mark.usefixtures("database")
def test_a_school_whose_status_and_days_do_not_fit_is_named_with_the_day(tmp_path: Path) -> None:
    rows = [school("100001"), school("100002", status_code="4", opened_on="01-09-2023")]
    result = run("import", write_extract(tmp_path, rows))
    assert figure(result, "Rows with a doubt") == "1"
    assert (
        "  1 with a status of proposed to open and an opening day that has passed, taken as open: "
        "100002 (1 September 2023)\n"
    ) in result.stdout


@pytest.mark.usefixtures("database")
def test_every_doubt_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001", type_code="")])
    assert run("import", path, "--doubts", tmp_path / "doubts.csv").exit_code == 0
    lines = (tmp_path / "doubts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ['"Row","URN","Doubt","Found"', '"2","100001","no type of establishment",""']


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<html>", "web page"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"a,b\r\n1,2", "has no column 'URN'"),
    ],
)
def test_a_file_that_is_no_extract_is_refused_in_one_line(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "edubasealldata20240617.csv"
    path.write_bytes(content)
    result = run("import", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert run("find", "school").stderr == "0 found: page 1 of 1.\n"


@pytest.mark.usefixtures("database")
def test_a_day_can_be_given_and_must_be_one(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001")], "schools.csv")
    assert "--extract-day" in run("import", path).stderr
    assert run("import", path, "--extract-day", "31/02/2024").exit_code == 2
    result = run("import", path, "--extract-day", "2024-06-17")
    assert "Extract of 17 June 2024" in result.stdout


@pytest.mark.usefixtures("database")
def test_a_day_that_is_not_the_one_in_the_files_name_is_taken_with_a_warning(
    tmp_path: Path,
) -> None:
    path = write_extract(tmp_path, [school("100001")], LATER_NAME)
    result = run("import", path, "--extract-day", "2024-06-17")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Warning: the file’s name says 1 September 2024. It was taken as of 17 June 2024, as "
        "--extract-day says.\nExtract of 17 June 2024\n"
    )


@pytest.mark.usefixtures("database")
def test_the_day_in_the_files_name_can_be_given_as_well_without_a_warning(tmp_path: Path) -> None:
    path = write_extract(tmp_path, [school("100001")])
    assert "Warning" not in run("import", path, "--extract-day", "2024-06-17").stdout


@pytest.mark.usefixtures("database")
def test_a_school_is_found(tmp_path: Path) -> None:
    run("import", write_extract(tmp_path, [school("100001", name="Goodwyns", status_code="2")]))
    result = run("find", "goodwyns")
    assert result.stdout == "100001  Goodwyns, Guildford, GU1 1AA (closed)\n"
    assert "0 found" in run("find", "nowhere").stderr
    assert run("find", "").exit_code == 2


def test_a_database_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    result = run("import", write_extract(tmp_path, [school("100001")]))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
