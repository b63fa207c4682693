"""`register law check` of many cases, which several processes answer beside one another."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from multiprocessing import get_start_method
from pathlib import Path
from time import monotonic, sleep

import pytest
from click.testing import CliRunner

from register.cli import side_by_side
from register.cli.main import main
from register.law.case_answers import answers
from register.law.case_batches import ROWS
from register.law.case_files import CaseFile
from tests.oracle.lives import as_csv, lives

SEVERAL = 3 * ROWS + 100
COMMAND = [sys.executable, "-m", "register", "law", "check"]

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="which processes run is told by Linux alone"
)


@pytest.fixture(scope="module")
def cases() -> str:
    """More cases than one process answers; every ninth is none, and says so."""
    rows = list(lives(SEVERAL, seed=3))
    for each in rows[::9]:
        each["as_at"] = "2024-02-30"
    return as_csv(rows).getvalue()


def expected(cases: str) -> list[str]:
    return [",".join(answers(row)) for row in CaseFile(StringIO(cases)).rows()]


def check(cases: str, out: Path) -> tuple[list[str], list[str]]:
    """What was written, after the headings, and what was told, before the summary."""
    ended = CliRunner().invoke(main, ["law", "check", "-", "--out", str(out)], input=cases)
    assert ended.exit_code == 0
    return out.read_text(encoding="utf-8").splitlines()[1:], ended.stderr.splitlines()[:-1]


def test_many_cases_have_the_answers_of_each_in_their_order(cases: str, tmp_path: Path) -> None:
    out = tmp_path / "actual.csv"
    ended = subprocess.run(
        [*COMMAND, "-", "--out", str(out)], input=cases.encode(), capture_output=True, check=True
    )
    assert out.read_text(encoding="utf-8").splitlines()[1:] == expected(cases)
    *told, summary = ended.stderr.decode().splitlines()
    assert [line.partition(",")[0] for line in told] == [
        f"Row {number}" for number in range(2, SEVERAL + 2, 9)
    ]
    assert summary.startswith("1,600 cases read, 178 refused: ")


@pytest.mark.parametrize("refused", [OSError, ImportError, NotImplementedError, None])
def test_where_no_other_process_can_be_had_the_answers_are_the_same(
    cases: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: type[Exception] | None
) -> None:
    def none(*_: object, **__: object) -> None:
        assert refused is not None, "with one processor there is none to ask for"
        raise refused

    monkeypatch.setattr(side_by_side, "ProcessPoolExecutor", none)
    monkeypatch.setattr(os, "cpu_count", lambda: 1 if refused is None else 2)
    written, told = check(cases, tmp_path / "actual.csv")
    assert written == expected(cases)
    assert len(told) == len(range(0, SEVERAL, 9))


ONE_AND_NO_MORE = """
import os
own, begun = os.fork, []

def once():
    if begun:
        raise BlockingIOError("no process more")
    begun.append(own())
    return begun[0]

os.fork, os.cpu_count = once, lambda: 2
from register.cli.main import main
try:
    main(prog_name="register")
finally:
    assert begun, "it asked for none"
"""


@pytest.mark.skipif(get_start_method() != "fork", reason="this Python starts processes otherwise")
def test_where_not_every_process_can_be_had_none_is_kept(cases: str, tmp_path: Path) -> None:
    out = tmp_path / "actual.csv"
    command = [sys.executable, "-c", ONE_AND_NO_MORE, *COMMAND[3:], "-", "--out", str(out)]
    subprocess.run(command, input=cases.encode(), capture_output=True, check=True, timeout=60)
    assert out.read_text(encoding="utf-8").splitlines()[1:] == expected(cases)


def test_a_file_that_breaks_off_is_told_after_the_rows_before_it(
    cases: str, tmp_path: Path
) -> None:
    out = tmp_path / "actual.csv"
    broken = f'{cases}"never closed\nnor here'
    ended = subprocess.run(
        [*COMMAND, "-", "--out", str(out)], input=broken.encode(), capture_output=True, check=False
    )
    *rows, last = ended.stderr.decode().splitlines()
    assert ended.returncode == 2
    assert len(rows) == len(range(0, SEVERAL, 9))
    assert last.startswith(
        f"“-” cannot be checked. The file cannot be read as CSV after row {SEVERAL + 1}"
    )
    assert not out.exists()


def helpers_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(each) for each in children.split()]


def is_running(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def wait_until_gone(processes: list[int]) -> None:
    until = monotonic() + 30
    while any(map(is_running, processes)):
        assert monotonic() < until, "a process is left that nobody waits for"
        sleep(0.02)


@contextmanager
def in_the_middle(cases: str, out: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A check that waits for more of its file, and the processes that help it."""
    with subprocess.Popen(
        [*COMMAND, "-", "--out", str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # Whatever runs the tests may have been told to take no notice of Ctrl+C, and this with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdin is not None
        running.stdin.write(cases.encode())
        running.stdin.flush()
        until = monotonic() + 30
        while not (helpers := helpers_of(running.pid)):
            assert monotonic() < until, "no process helps"
            sleep(0.02)
        try:
            yield running, helpers
        finally:
            # One that never ends would be waited for, and with it all tests.
            running.kill()
    wait_until_gone(helpers)


@needs_proc
def test_a_check_that_is_killed_leaves_no_process_behind(cases: str, tmp_path: Path) -> None:
    with in_the_middle(cases, tmp_path / "actual.csv") as (running, helpers):
        running.kill()
        running.wait(30)
        wait_until_gone(helpers)


@needs_proc
def test_a_check_that_is_stopped_says_so_once(cases: str, tmp_path: Path) -> None:
    out = tmp_path / "actual.csv"
    with in_the_middle(cases, out) as (running, _):
        os.killpg(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert told.decode().splitlines()[-1] == "Error: Stopped before it was done."
    assert b"Traceback" not in told
    assert not out.exists()


@needs_proc
def test_a_process_that_is_lost_is_no_answer(cases: str, tmp_path: Path) -> None:
    out = tmp_path / "actual.csv"
    with in_the_middle(cases, out) as (running, helpers):
        os.kill(helpers[0], signal.SIGKILL)
        wait_until_gone(helpers[:1])
        _, told = running.communicate(timeout=30)
    assert running.returncode == 2
    assert told.decode().splitlines()[-1] == (
        "“-” was not checked to its end: this machine stopped a process that was checking it, as "
        "it does where memory runs out. Nothing is written. Try again."
    )
    assert b"Traceback" not in told
    assert not out.exists()
