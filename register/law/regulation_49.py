"""Regulation 49 as an ordered table of small rules."""
