"""The SENCO Register: who holds the National Award, and whether each school meets regulation 49."""
