"""Many schools at once: counted, listed and looked ahead to, from the stored periods."""
