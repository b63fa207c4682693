"""Misuse of the register, noticed by the register itself."""
