"""`python -m register` is the `register` command."""

from register.cli.main import main

main()
