"""Our figures beside honest peers, measured in one run."""
