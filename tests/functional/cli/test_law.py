"""`register law check`: what it prints, what it writes and how it exits."""

import gzip
import lzma
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main
from register.law import worked_examples

CASES = Path(worked_examples.__file__).with_suffix(".csv")
HEADINGS = (
    "case,status,reason,deadline,literal_status,literal_reason,literal_deadline,"
    "person_status,person_deadline"
)


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["law", "check", *arguments], input=stdin)


def changed(tmp_path: Path, old: str, new: str) -> str:
    path = tmp_path / "changed.csv"
    path.write_text(CASES.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return str(path)


def test_where_all_agree_it_prints_nothing_but_a_summary() -> None:
    found = check(str(CASES))
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == "62 cases read: all agree.\n"


def test_a_disagreement_is_printed_with_its_inputs_and_exits_1(tmp_path: Path) -> None:
    path = changed(tmp_path, "IN_WINDOW,LAST_DAY,2024-04-19", "COMPLIANT,LAST_DAY,2024-04-19")
    found = check(path)
    assert found.exit_code == 1
    assert "case “step_20_last_day”: expected_status is “COMPLIANT” and" in found.stdout
    assert "as_at “2024-04-19”" in found.stdout
    assert found.stderr == "62 cases read: 1 disagrees.\n"


def test_the_answers_are_written_one_row_for_each_row_read(tmp_path: Path) -> None:
    out = tmp_path / "actual.csv"
    out.write_text("what was there before")
    assert check(str(CASES), "--out", str(out)).exit_code == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == HEADINGS
    assert len(lines) == 63
    assert lines[1] == "step_00_type_blank,REVIEW,TYPE_NOT_KNOWN,,REVIEW,TYPE_NOT_KNOWN,,REVIEW,"
    assert list(tmp_path.iterdir()) == [out]


def test_a_refused_row_is_told_and_written(tmp_path: Path) -> None:
    path, out = changed(tmp_path, "2023-05-03", "2023-02-30"), tmp_path / "actual.csv"
    found = check(path, "--out", str(out))
    assert found.exit_code == 1
    assert (
        "Row 57, case “step_24_course_not_begun”: enrolled_on “2023-02-30” must be a real date"
        in found.stderr
    )
    assert "62 cases read, 1 refused: 1 disagrees." in found.stderr
    assert "step_24_course_not_begun,REFUSED,,,,,,," in out.read_text(encoding="utf-8")


def test_packed_files_and_standard_input_are_read_alike(tmp_path: Path) -> None:
    data = CASES.read_bytes()
    (tmp_path / "cases.csv.gz").write_bytes(gzip.compress(data))
    (tmp_path / "cases.csv.xz").write_bytes(lzma.compress(data))
    assert check(str(tmp_path / "cases.csv.gz")).exit_code == 0
    assert check(str(tmp_path / "cases.csv.xz")).exit_code == 0
    assert check("-", stdin=b"\xef\xbb\xbf" + data).exit_code == 0


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.csv", b"", "The file is empty"),
        ("page.csv", b"<html></html>", "no column called case"),
        ("sheet.csv", b"PK\x03\x04\x14\x00\x06\x00", "NUL"),
        ("latin.csv", b"caf\xe9", "not UTF-8 text"),
        ("false.csv.gz", b"case,as_at", "cannot be read after row 0"),
        ("false.csv.xz", b"case,as_at", "cannot be read after row 0"),
        ("short.csv.gz", gzip.compress(CASES.read_bytes())[:900], "cannot be read after row"),
        ("short.csv.xz", lzma.compress(CASES.read_bytes())[:900], "cannot be read after row"),
    ],
)
def test_an_unusable_file_exits_2_with_one_sentence_and_writes_nothing(
    name: str, data: bytes, told: str, tmp_path: Path
) -> None:
    path, out = tmp_path / name, tmp_path / "actual.csv"
    path.write_bytes(data)
    found = check(str(path), "--out", str(out))
    assert (found.exit_code, found.stdout) == (2, "")
    assert told in found.stderr
    assert found.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("file", ["nowhere.csv", ".", "a\0b"])
def test_a_file_that_cannot_be_opened_exits_2(file: str) -> None:
    found = check(file)
    assert found.exit_code == 2
    assert "cannot be read" in found.stderr


def test_answers_that_cannot_be_written_exit_2(tmp_path: Path) -> None:
    for out, says in (
        (tmp_path / "no" / "such" / "folder.csv", "cannot be written"),
        (tmp_path, "is a directory"),
    ):
        found = check(str(CASES), "--out", str(out))
        assert found.exit_code == 2
        assert says in found.stderr


def test_the_file_being_read_is_never_written_over(tmp_path: Path) -> None:
    path = changed(tmp_path, "x", "x")
    before = Path(path).read_bytes()
    found = check(path, "--out", path)
    assert found.exit_code == 2
    assert "is the file being read" in found.stderr
    assert Path(path).read_bytes() == before


def test_answers_can_be_written_to_something_that_is_not_a_file() -> None:
    assert check(str(CASES), "--out", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()


def test_a_reader_that_stops_listening_meets_no_traceback(tmp_path: Path) -> None:
    rows = CASES.read_text(encoding="utf-8").replace("NON_COMPLIANT", "COMPLIANT")
    heading, rest = rows.split("\n", 1)
    path, out = tmp_path / "many.csv", tmp_path / "actual.csv"
    path.write_text(f"{heading}\n{rest * 100}", encoding="utf-8")
    command = [sys.executable, "-m", "register", "law", "check", str(path), "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    assert running.returncode == 1
    assert not out.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is made up by Linux alone")
@pytest.mark.parametrize("words", [["law", "check"], ["law", "--help"], ["--help"]])
def test_a_full_disk_under_the_answer_is_told_in_one_sentence(
    tmp_path: Path, words: list[str]
) -> None:
    path = changed(tmp_path, "IN_WINDOW,LAST_DAY,2024-04-19", "COMPLIANT,LAST_DAY,2024-04-19")
    command = [sys.executable, "-m", "register", *words, *([path] if "check" in words else [])]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    said = "Standard output cannot be written: no space left on device.\n"
    assert (ended.returncode, ended.stderr.decode()) == (2, said)


def test_a_command_that_is_not_there_is_told_in_one_sentence() -> None:
    found = CliRunner().invoke(main, ["nonsense"])
    assert found.exit_code == 2
    assert "There is no command 'nonsense'." in found.stderr


def test_checking_cases_loads_the_law_and_no_framework() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from register.cli.main import main;"
        f"CliRunner().invoke(main, ['law', 'check', {str(CASES)!r}], catch_exceptions=False);"
        "assert 'register.law.regulation_49' in sys.modules;"
        "loaded = {'flask', 'sqlalchemy', 'marshmallow'} & set(sys.modules);"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


ODD = (
    b"\xef\xbb\xbfas_at,why,case,award_kind,award_completed_on,enrolled_on,became_senco_on,"
    b"prior_service,establishment_type\r\n"
    b"2024-09-01,29 February,leap,,,,2020-02-29,2016-02-29..2017-02-28,01\r\n"
    b"\r\n"
    b'2024-09-01,"a line\r\nand a ""line""",quoted,,,,2021-09-01,,01\r\n'
    b"2024-09-01,nested,nested,,,,2021-09-01,2005-01-01..2006-12-31;2005-03-01..2005-04-01,01\n"
    b"0001-01-01,first day,first,,,,0001-01-01,0001-01-01..0001-01-01,01\n"
    b"9999-12-31,last day,last,,,,2021-09-01,9999-12-31..,01\n"
    b"2024-09-01,backwards,backwards,NASENCO,2021-01-01,2022-01-01,2021-09-01,,01\n"
    b"2024-09-01,too few,few\n"
    b"2024-09-01,too many,many,,,,2021-09-01,,01,,,\n"
    b"2024-09-01,caf\xe9,windows,,,,2021-09-01,,01\n"
    b"2024-09-01,\x00,nul,,,,2021-09-01,,01\n"
    b"2023-02-29,no such day,never,,,,2021-09-01,,01\n"
    b"2024-09-01,never closed,ends,,,,2021-09-01,2006-01-02..2006-01-01,01\n"
    b"2024-09-01,last,good,,,,2021-09-01,,01"
)


def test_an_odd_file_has_one_answer_for_each_row_in_order(tmp_path: Path) -> None:
    path, out = tmp_path / "odd.csv", tmp_path / "actual.csv"
    path.write_bytes(ODD)
    found = check(str(path), "--out", str(out))
    written = [line.split(",")[:2] for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    assert written == [
        ["leap", "NON_COMPLIANT"],
        ["quoted", "REVIEW"],
        ["nested", "REVIEW"],
        ["first", "NOT_APPLICABLE"],
        ["last", "NON_COMPLIANT"],
        ["backwards", "REVIEW"],
        *([name, "REFUSED"] for name in ("few", "many", "windows", "nul", "never", "ends")),
        ["good", "REVIEW"],
    ]
    told = [line.partition(":")[0] for line in found.stderr.splitlines()]
    assert told[:-1] == [
        f"Row {number}, case “{name}”"
        for number, name in enumerate(["few", "many", "windows", "nul", "never", "ends"], start=9)
    ]
    none = "none says what it expects, so nothing was compared"
    assert found.stderr.endswith(f"13 cases read, 6 refused: {none}.\n")
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("rows", "summary"),
    [
        ([], "0 cases read: none says what it expects, so nothing was compared."),
        (
            ["a,no day,"],
            "1 case read, 1 refused: none says what it expects, so nothing was compared.",
        ),
        (["a,no day,REFUSED"], "1 case read, 1 refused: all agree."),
        (["a,no day,COMPLIANT"], "1 case read, 1 refused: 1 disagrees."),
        (
            ["a,2024-09-01,REVIEW", "b,no day,", "c,2024-09-01,"],
            "3 cases read, 1 refused: the one that says what it expects agrees.",
        ),
        (
            ["a,2024-09-01,REVIEW", "b,no day,", "c,2024-09-01,REVIEW"],
            "3 cases read, 1 refused: the 2 that say what they expect agree.",
        ),
        (["a,2024-09-01,REVIEW", "c,2024-09-01,REVIEW"], "2 cases read: all agree."),
    ],
)
def test_the_summary_says_agree_of_no_row_that_was_not_compared(
    rows: list[str], summary: str
) -> None:
    headings = "case,as_at,expected_status,establishment_type,became_senco_on"
    lines = [headings, *(f"{each},,2021-09-01" for each in rows)]
    found = check("-", stdin="\n".join(lines).encode())
    assert found.stderr.splitlines()[-1] == summary
    assert found.exit_code == ("disagree" in summary)
