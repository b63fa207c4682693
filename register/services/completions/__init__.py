"""A provider's completions, from the check to the receipt."""

from register.services.completions.journey import accept, check, findings_csv, recheck

__all__ = ["accept", "check", "findings_csv", "recheck"]
