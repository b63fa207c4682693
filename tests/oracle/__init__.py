"""A second statement of the rule, written from its text alone, to try the first one against.

It shares no code with the register. It is slow and plain on purpose: days are counted one by
one, and months by walking through the calendar.
"""
