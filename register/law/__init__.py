"""The law: pure functions over frozen facts. No database, no clock, standard library only."""
