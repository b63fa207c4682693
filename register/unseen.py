"""Characters that nobody sees, which telephones and Windows put round what is copied from them."""

MARKS = dict.fromkeys(
    [
        *(0xAD, 0x61C, 0x180E, 0x2060, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    ]
)
"""What `str.translate` is given to leave them out."""


def without_marks(text: str) -> str:
    """The text of a number or a date without them; a name may need some (`sheets.text`)."""
    return text if text.isascii() else text.translate(MARKS)
