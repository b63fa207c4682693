"""The options that several groups of commands share."""

import click

AS = click.option("--as", "email", required=True, help="The registrar that acts: their address.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
