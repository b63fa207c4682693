"""A checkpoint is what it says, signed by a key that is trusted, and nothing else is one."""

import base64
import re
from datetime import UTC, datetime

import pytest

from register.tree.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from register.tree.notes import NoteRefused, PublicKey, Signer, open_note, read_public_key

ORIGIN = "register.example/log"
SIGNER = Signer(ORIGIN, bytes(range(32)))
OTHER = Signer("witness.example", bytes(range(1, 33)))
CHECKPOINT = Checkpoint(ORIGIN, 5, bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, SIGNER)

# The worked example of the C2SP signed-note specification's first implementation (Go, sumdb/note).
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PUBLISHED_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)


def opened(note: str, *keys: PublicKey) -> Checkpoint:
    return open_checkpoint(note, ORIGIN, keys or (SIGNER.public,))


def signed_by_both() -> str:
    """The checkpoint with another's signature before ours."""
    text, ours = NOTE.split("\n\n")
    _, theirs = sign_checkpoint(CHECKPOINT, OTHER).split("\n\n")
    return f"{text}\n\n{theirs}{ours}"


def test_a_note_that_others_signed_is_read_as_they_read_it() -> None:
    note = f"{PUBLISHED_TEXT}\n— PeterNeumann {PUBLISHED_SIGNATURE}\n"
    assert open_note(note, [read_public_key(PUBLISHED_KEY)]) == PUBLISHED_TEXT


def test_when_it_was_issued_is_under_the_signature() -> None:
    issued = CHECKPOINT._replace(issued_at=datetime(2026, 3, 2, 12, 30, tzinfo=UTC))
    note = sign_checkpoint(issued, SIGNER)
    assert note.splitlines()[3] == "issued 2026-03-02T12:30:00.000000Z"
    assert opened(note) == issued
    with pytest.raises(NoteRefused):
        opened(note.replace("12:30", "12:31"))
    with pytest.raises(NoteRefused):
        opened(note.replace("issued 2026-03-02T12:30:00.000000Z\n", ""))


def test_a_note_without_it_is_a_checkpoint_all_the_same() -> None:
    assert opened(NOTE).issued_at is None
    assert opened(SIGNER.sign(f"{CHECKPOINT}by a witness\n")) == CHECKPOINT


@pytest.mark.parametrize(
    "lines",
    [
        "issued yesterday\n",
        "issued 2026-03-02\n",
        "issued 2026-03-02T12:30:00Z\n",
        "issued 2026-03-02T13:30:00.000000+01:00\n",
        "issued 2026-03-02T12:30:00.000000Z\nissued 2026-03-02T12:30:01.000000Z\n",
    ],
)
def test_one_that_says_it_otherwise_is_refused(lines: str) -> None:
    with pytest.raises(NoteRefused, match="once when it was issued"):
        opened(SIGNER.sign(f"{CHECKPOINT}{lines}"))


def test_a_key_is_published_and_read_back() -> None:
    assert read_public_key(str(SIGNER.public)) == SIGNER.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "register.example/log",
        PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"),
        PUBLISHED_KEY.replace("PeterNeumann", "PeterNewmann"),
        PUBLISHED_KEY[:-4],
        PUBLISHED_KEY + "!",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        read_public_key(text)


def test_a_checkpoint_comes_back_as_it_was_signed() -> None:
    assert opened(NOTE) == CHECKPOINT


def test_another_signature_beside_ours_takes_nothing_away() -> None:
    assert opened(signed_by_both()) == CHECKPOINT
    assert opened(signed_by_both(), SIGNER.public, OTHER.public) == CHECKPOINT


def test_the_key_before_last_still_opens_what_it_signed() -> None:
    newer = Signer(ORIGIN, bytes(range(2, 34)))
    assert newer.public.id != SIGNER.public.id
    assert opened(NOTE, newer.public, SIGNER.public) == CHECKPOINT


def test_a_stranger_s_signature_opens_nothing() -> None:
    with pytest.raises(NoteRefused, match="No key that is trusted"):
        opened(NOTE, OTHER.public)


def test_a_checkpoint_of_another_log_is_not_ours() -> None:
    with pytest.raises(NoteRefused, match="not a checkpoint of"):
        open_checkpoint(NOTE, "register.example/other", [SIGNER.public])


def test_no_character_of_a_note_can_be_changed() -> None:
    for place, character in enumerate(NOTE):
        other = "A" if character != "A" else "B"
        with pytest.raises(NoteRefused):
            opened(NOTE[:place] + other + NOTE[place + 1 :])


def test_no_character_of_a_note_can_be_left_out() -> None:
    for place in range(len(NOTE)):
        with pytest.raises(NoteRefused):
            opened(NOTE[:place] + NOTE[place + 1 :])


@pytest.mark.parametrize(
    "body",
    [
        f"{ORIGIN}\n5\n",
        f"{ORIGIN}\n05\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n\u0665\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n5\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n5\nnot base64\n",
    ],
)
def test_what_is_signed_and_is_no_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(NoteRefused):
        opened(SIGNER.sign(body))


def test_a_note_is_not_signed_without_its_last_new_line() -> None:
    with pytest.raises(ValueError, match="ends with a new line"):
        SIGNER.sign("text")


def test_a_key_never_shows_its_secret() -> None:
    assert not re.search("secret|x00", repr(SIGNER))
