"""Organisations are what they were: attested by a registrar each year, and after a change."""
