"""Acts of high impact: one registrar proposes, another approves within a day.

`kinds` says what an act is, `acts` lists them, `one_person` tells whose an account is.
"""
