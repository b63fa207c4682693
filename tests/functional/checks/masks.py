"""What differs from one answer to a check to the next, whatever is found."""

from __future__ import annotations

MASKS = (
    (r'"promise": ?"(?:[^"\\]|\\.)*"', "PROMISE"),
    (r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", "RECEIPT"),
    (r"nonce[-=\"']+[\w+/=-]+", "NONCE"),
    (r'(name="csrf_token"[^>]*value=")[^"]*', r"\1TOKEN"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z?", "INSTANT"),
    (r"\d{1,2} \w+ \d{4} at [\d:]+[ap]m", "INSTANT"),
    (r"\b(0123456|7654321)\b", "TRN"),
    (r"\b(Okafor|Nobody)\b", "NAME"),
    (r"198[45]-03-12|12 March 198[45]", "BORN"),
    (r'value="198[45]"', "YEAR"),
)
