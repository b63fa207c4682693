"""The `register` command, which loads a subcommand's module only when it is asked for."""

import logging
from typing import Final

import click

from register.cli.lazy import LazyGroup, Subcommand

SUBCOMMANDS: Final = {
    "accounts": Subcommand("register.cli.accounts:accounts", "Make and deactivate accounts."),
    "appointments": Subcommand(
        "register.cli.appointments:appointments", "Record who is SENCO where."
    ),
    "approvals": Subcommand("register.cli.approvals:approvals", "Acts that take two registrars."),
    "check": Subcommand(
        "register.cli.checks:check",
        "Check a candidate by two or more of last name, date of birth and TRN.",
    ),
    "completions": Subcommand(
        "register.cli.completions:completions",
        "A provider's completions: check a file, then accept it.",
    ),
    "compliance": Subcommand(
        "register.cli.compliance:compliance",
        "Whether the school with that URN complies, and why.",
    ),
    "db": Subcommand("register.cli.database:database", "Look after the database."),
    "decoys": Subcommand(
        "register.cli.decoys:decoys", "Records of nobody, whose finders are told of."
    ),
    "demo": Subcommand("register.cli.demo:demo", "Made-up people and schools."),
    "law": Subcommand(
        "register.cli.law:law", "Regulation 49, tried on files of cases, and drafts of it."
    ),
    "log": Subcommand(
        "register.cli.log:log", "The log of everything that was recorded: seal, verify, prove."
    ),
    "looks": Subcommand(
        "register.cli.looks:looks", "Who has looked at a person, or what an account has looked at."
    ),
    "organisations": Subcommand(
        "register.cli.organisations:organisations", "The bodies that accounts act for."
    ),
    "people": Subcommand(
        "register.cli.people:people",
        "The records of one person: side by side, joined and parted, and what was changed.",
    ),
    "providers": Subcommand(
        "register.cli.providers:providers", "The providers of the award and their recognition."
    ),
    "referrals": Subcommand(
        "register.cli.referrals:referrals", "What waits for a registrar, and the decisions."
    ),
    "schools": Subcommand(
        "register.cli.schools:schools",
        "The schools of England, as Get Information About Schools (GIAS) publishes them.",
    ),
}
"""Each subcommand by its name."""

# A command says what went wrong itself, in one line: without this Python would print the log's too,
# and what PostgreSQL's driver remarks on a statement that failed among many.
for name in ("register", "psycopg"):
    logging.getLogger(name).addHandler(logging.NullHandler())


@click.command(
    cls=LazyGroup,
    subcommands=SUBCOMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """The register of who holds the National Award for SEN Coordination."""
