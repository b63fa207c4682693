"""Use cases: one a file; the only code that commits."""
