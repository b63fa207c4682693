"""The answer to a request that could not be read: whatever serves gives it, for no page was asked.

It quotes nothing that was sent, and is the same for the API, whose address may be what was unread.
"""

from typing import Final

from register.auth.headers import secure_file
from register.errors import Failed

_WORDS: Final = {
    414: (
        "The address is too long",
        "Nothing has been recorded. Shorten what you entered, or check that what you pasted is the "
        "address alone, and try again.",
    ),
    431: (
        "Too much was sent with the request",
        "Nothing has been recorded. Delete the cookies that your browser keeps of this service, or "
        "send fewer and shorter headers, and try again.",
    ),
    500: (Failed.title, str(Failed())),
}
_UNREADABLE: Final = (
    "The register could not read that request",
    "Nothing has been recorded. Check the address and what was sent with it, and try again.",
)

_PAGE: Final = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - SENCO Register</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{sentence}</p>
<p><a href="/">Go to the start of the register</a></p>
</main>
</body>
</html>
"""


def unread(status: int, reason: str) -> bytes:
    """The whole answer as HTTP/1.1 has it; `reason` is what the status is called (RFC 9110)."""
    title, sentence = _WORDS.get(status, _UNREADABLE)
    page = _PAGE.format(title=title, sentence=sentence).encode()
    headers = {
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(page)),
        "Cache-Control": "no-store",
    }
    secure_file(headers, is_secure=False)
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {said}" for name, said in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + page
