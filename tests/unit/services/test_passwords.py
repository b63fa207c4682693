"""Passwords are kept as argon2id at no less than OWASP's minimum."""

from argon2 import PasswordHasher, extract_parameters


def test_a_password_costs_no_less_than_the_published_minimum(own_hasher: PasswordHasher) -> None:
    cost = extract_parameters(own_hasher.hash("correct horse battery"))
    assert cost.type.name == "ID"
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2
