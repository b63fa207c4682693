"""Passwords are kept as argon2id at no less than OWASP's minimum, and none that is guessed soon."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from time import process_time
from unicodedata import normalize

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from register.errors import InvalidInput
from register.services import guessable
from register.services.guessable import COMMON, is_guessable
from register.services.passwords import hashed, matches, refuse_unfit


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("caf\u00e9 plinth wobble", "cafe\u0301 plinth wobble"),
        ("cafe\u0301 plinth wobble", "caf\u00e9 plinth wobble"),
        ("plinth１２３ wobble", "plinth123 wobble"),  # noqa: RUF001
        ("e\u0301" * 128, "\u00e9" * 128),
        ("\ufb03" * 256, "ffi" * 256),
    ],
)
def test_a_password_is_the_same_however_a_keyboard_writes_its_characters(
    chosen: str, typed: str
) -> None:
    kept = hashed(chosen)
    assert matches(kept, typed)
    assert matches(kept, chosen)
    assert not matches(kept, typed + "x")
    assert not matches(kept, typed[:-1])


def test_a_password_costs_no_less_than_the_published_minimum(own_hasher: PasswordHasher) -> None:
    cost = extract_parameters(own_hasher.hash("correct horse battery"))
    assert cost.type.name == "ID"
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2


GUESSED = """
    password123456 Password1234! P@ssw0rd1234 passwordpassword password-password qwerty123456
    qwertyuiop123 asdfghjkl123 zxcvbnm12345 poiuytrewq12 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3
    qazwsxedcrfv 123qweasdzxc 123456789012 987654321098 0987654321ab 111111111111 121212121212
    123123123123 !!!!!!!!!!!! aaaaaaaaaaaa abcdefghijkl abc123abc123 abcabcabcabc iloveyou1234
    letmein12345 welcome12345 changeme1234 administrator trustno1trustno1 Summer2024!!
    liverpool1234 Manchester-City1 monkeymonkey99 MySchoolSENCO! sencoregister senco-register-2026
    SENCOSENCOSENCO Register2026! Headteacher2026
""".split()
KEPT = (
    *("correct horse battery", "a quiet green harbour", "tangerine lorry hymn", "kq7vm2xr-93bd"),
    *("Zoë eats nine plums", "made-up-register", "register of seven doors", "934817209384"),
    *("пятнадцать сливовых", "J7#kd92!sLpq", "password of my own making"),
)
SIOBHAN = ("s.okonkwo@wychford.example", "Siobhán O'Brien-Okonkwo", "Wychford Primary School")
THEIRS = (
    *("s.okonkwo@wychford.example", "Siobhan-Okonkwo", "0konkw0-1984", "OKONKWO12345"),
    *("wychfordprimary1", "Wychford2024ab", "siobhán o'brien"),
)


def accepted(passwords_: Iterable[str], about: Iterable[str] = ()) -> list[str]:
    return [each for each in passwords_ if not is_guessable(each, about)]


def test_a_password_that_is_guessed_first_is_refused_however_long() -> None:
    assert accepted(GUESSED) == []
    assert accepted(KEPT) == list(KEPT)


@pytest.mark.parametrize("written", ["ℙassword123456", "𝐏𝐀𝐒𝐒𝐖𝐎𝐑𝐃123456", "ⓅⒶⓈⓈⓌⓄⓇⒹ123456"])  # noqa: RUF001
def test_a_word_in_letters_of_another_style_is_that_word(written: str) -> None:
    assert matches(hashed(written), normalize("NFKC", written))
    assert accepted([written]) == []


def test_what_belongs_to_whoever_chooses_it_is_no_password_of_theirs() -> None:
    assert accepted(THEIRS, SIOBHAN) == []
    assert accepted(KEPT, SIOBHAN) == list(KEPT)


@given(
    st.sampled_from(sorted(filter(str.isalpha, COMMON))),
    st.integers(0, 9999),
    st.sampled_from(("", "!", "!!", ".")),
)
def test_no_digits_at_the_end_make_a_common_word_a_good_one(word: str, year: int, end: str) -> None:
    assert is_guessable(f"{word.title()}{year:04}{end}")


def test_what_a_machine_chose_is_never_refused() -> None:
    letters = string.ascii_letters + string.digits
    made = ("".join(secrets.choice(letters) for _ in range(12)) for _ in range(50))
    assert len(accepted(made)) == 50


def test_the_sentence_says_what_to_enter_instead() -> None:
    with pytest.raises(InvalidInput, match="Three or four words that have nothing to do with each"):
        refuse_unfit("password123456")
    with pytest.raises(InvalidInput, match="names that belong to you"):
        refuse_unfit("siobhan-okonkwo", SIOBHAN)
    with pytest.raises(InvalidInput, match="12 to 256 characters"):
        refuse_unfit("kq7vm2xr")


@pytest.mark.canary
def test_a_list_that_is_not_read_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessable, "COMMON", frozenset())
    monkeypatch.setattr(guessable, "RUNS", ())
    left = accepted(GUESSED)
    assert {"password123456", "qwertyuiop123", "123456789012"} <= set(left)


def test_letters_that_unfold_to_many_take_no_longer_to_judge() -> None:
    begun = process_time()
    is_guessable("\ufdfa" * 255 + "x", ["Ada Lovelace" * 50, "ada@example.org"])
    # Read whole, what they unfold to took more than two seconds.
    assert process_time() - begun < 0.5
