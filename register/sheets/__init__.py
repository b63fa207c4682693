"""Bytes of a spreadsheet in; rows, and what is wrong with them, out; and the way back. No database,
no clock.
"""
