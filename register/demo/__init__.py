"""A made-up England: schools, people, courses and careers, the same every time.

It is written as the files that real users send and goes in by the services that they use, so
nothing in a demonstration is of a kind that the register could not have been told.
"""
