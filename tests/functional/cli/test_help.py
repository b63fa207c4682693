"""`register --help` lists every subcommand at once, and imports none."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from register.cli.main import SUBCOMMANDS, main

IMPORTED = """
import sys
from register.cli.main import main
try:
    main(["--help"])
finally:
    print(sorted(name for name in sys.modules if name.startswith("register.")), file=sys.stderr)
"""


def test_help_lists_each_subcommand_with_what_it_is_for() -> None:
    shown = " ".join(CliRunner().invoke(main, ["--help"]).output.split())
    for name, subcommand in SUBCOMMANDS.items():
        assert f"{name} {subcommand.help}" in shown


def test_help_imports_no_subcommand() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == str(
        [
            f"register.{each}"
            for each in ("cli", "cli.commands", "cli.exits", "cli.lazy", "cli.main", "lists")
        ]
    )
    assert "accounts" in done.stdout


@pytest.mark.parametrize("name", sorted(SUBCOMMANDS))
def test_a_subcommands_own_help_begins_with_what_the_list_says(name: str) -> None:
    shown = " ".join(CliRunner().invoke(main, [name, "--help"]).output.split())
    assert SUBCOMMANDS[name].help in shown


def test_what_a_driver_remarks_is_not_printed_beside_what_a_command_says() -> None:
    remarking = "import logging\nimport register.cli.main\n" + "".join(
        f"logging.getLogger({name!r}).warning('a statement failed')\n"
        for name in ("psycopg", "psycopg.pool", "register.services.faults")
    )
    done = subprocess.run(
        [sys.executable, "-c", remarking], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
