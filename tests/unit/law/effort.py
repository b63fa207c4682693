"""How much the slow tests of the law try: all of it, or a small fixed share for each mutant.

The profile `mutants` is chosen by `--hypothesis-profile=mutants`: a thousand and more mutants are
each to be caught in a second or two, by the same examples every time.
"""

from typing import Final

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutants",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


MOST: Final = 3_000
"""The most that anything is tried for one mutant."""


def share(count: int) -> int:
    """So many, or under the profile for mutants a quarter as many, and never many thousands."""
    usual: int = settings.get_profile("default").max_examples
    chosen: int = settings.default.max_examples
    return count if chosen == usual else min(max(1, count * chosen // usual), MOST)


def stride(every: int) -> int:
    """Each so many, or under the profile for mutants each four times so many."""
    return every * 100 // share(100)


def examples(count: int) -> settings:
    """Hypothesis settings for so many examples, or that share of them."""
    return settings(max_examples=share(count), deadline=None)
