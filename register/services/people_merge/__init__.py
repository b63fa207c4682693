"""Records found to be one person: merged by a link between them, and parted by ending it.

A fact stays with the record that it was recorded for, so that a merge moves nothing and an unmerge
restores every answer; what was known before either is still what was known then.
"""
