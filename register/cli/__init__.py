"""The `register` command: doors on the command line, one file for each subject."""
