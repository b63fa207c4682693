"""Schools: found, imported, followed over conversions, and whose each of them is."""
