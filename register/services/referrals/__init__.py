"""The registrar's desk: what waits for a decision, each in its words, and the decision."""
