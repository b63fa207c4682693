"""Try what mutmut leaves alive once more, and say what is left of each module.

mutmut switches a mutant on after the modules have been imported, so it cannot judge what runs only
as one is: the makers of provisions and of parameters. Here each change is written into a copy of
the project, and the tests run on that from the start of Python.

`make mutants` runs this after mutmut. Exits with 1 where a mutant is left that proof.md does not
account for by its module and function.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import chdir, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from mutmut.__main__ import status_by_exit_code
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import apply_mutant

ROOT = Path(__file__).resolve().parents[1]
PROOF = ROOT / "docs" / "law" / "proof.md"
COPIED = ("register", "tests", "docs", "migrations", "deploy", "pyproject.toml")
TESTS = ["-x", "-q", "-m", "not soak and not canary", "--hypothesis-profile=mutants"]
LONGEST = 300
"""Seconds: a mutant that takes longer is caught."""

CAUGHT = ("killed", "timeout")


def verdicts() -> dict[str, str]:
    """What mutmut said of each mutant, by name."""
    found = {}
    for meta in sorted((ROOT / "mutants" / "register" / "law").glob("*.meta")):
        data = SourceFileMutationData(path=Path("register/law") / meta.stem)
        data.load()
        found |= {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
    return found


def lives(name: str | None, copy: Path) -> bool:
    """Whether the tests pass on a copy of the project with the mutant, if any, written into it."""
    shutil.copytree(ROOT / "register" / "law", copy / "register" / "law", dirs_exist_ok=True)
    if name is not None:
        with chdir(copy):
            apply_mutant(name)
    child = os.fork()
    if child == 0:
        verdict = 1
        try:
            verdict = _tests_on(copy)
        finally:
            os._exit(verdict)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _tests_on(copy: Path) -> int:
    """Run the tests on a copy, in a process that has not imported the register yet."""
    signal.alarm(LONGEST)
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    if importlib.util.find_spec("register").origin != str(copy / "register" / "__init__.py"):
        return 0  # it would be the unchanged register that is tried, so nothing is caught
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        return int(pytest.main([*TESTS, "tests/unit/law"]))


def module_and_function(name: str) -> tuple[str, str]:
    """`duty.py` and `_clock_start`, of `register.law.duty.x__clock_start__mutmut_1`."""
    module, _, rest = name.removeprefix("register.law.").partition(".")
    function = rest.rpartition("__mutmut_")[0]
    of_a_class = function.removeprefix("xǁ").replace("ǁ", ".")
    return f"{module}.py", of_a_class if "ǁ" in function else function.removeprefix("x_")


def left_alive(survived: list[str]) -> list[str]:
    """Those that live even when they are there from the start."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for each in COPIED:
            if (ROOT / each).is_dir():
                shutil.copytree(ROOT / each, copy / each)
            else:
                shutil.copy(ROOT / each, copy)
        (copy / "mutants").symlink_to(ROOT / "mutants")
        if not lives(None, copy):
            sys.exit("The tests fail with no mutant at all, so they can judge none")
        alive = []
        for number, name in enumerate(survived, start=1):
            if lives(name, copy):
                alive.append(name)
            print(f"{number} of {len(survived)} looked at again", file=sys.stderr, flush=True)
        return alive


def main() -> None:
    """Print a row for each module and the change that each mutant left makes."""
    said = verdicts()
    left = left_alive([name for name, verdict in said.items() if verdict not in CAUGHT])
    modules = Counter(module_and_function(name)[0] for name in said)
    still = Counter(module_and_function(name)[0] for name in left)
    for module, count in sorted(modules.items()):
        print(f"| `{module}` | {count} | {count - still[module]} | {still[module]} |")
    print(f"| all | {len(said)} | {len(said) - len(left)} | {len(left)} |")
    proof = PROOF.read_text(encoding="utf-8")
    unaccounted = False
    for name in left:
        module, function = module_and_function(name)
        shown = f"| `{module}` | `{function}` |"
        unaccounted |= shown not in proof
        print(f"\n{shown}" + ("" if shown in proof else "  NOT IN proof.md"))
        subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=ROOT, check=True)
    print(Counter(said.values()))
    sys.exit(unaccounted)


if __name__ == "__main__":
    main()
