"""Work that takes long is done once, one at a time, and a second question is told to come again."""

from threading import Event, Thread

import pytest

from register.errors import Unavailable
from register.services import long_work
from register.services.long_work import KeptResults, one_at_a_time


def test_what_is_held_is_not_worked_out_again() -> None:
    kept: KeptResults[int] = KeptResults(2)
    done: list[str] = []

    def ask(key: str) -> int:
        return kept.get(key, lambda: done.append(key) or len(done))

    assert [ask("a"), ask("b"), ask("a")] == [1, 2, 1]
    ask("c")
    assert ask("a") == 4, "only the newest two are held"


def test_what_fails_is_not_held_and_leaves_the_turn_to_others() -> None:
    kept: KeptResults[int] = KeptResults(2)

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.get("a", fail)
    assert kept.get("a", lambda: 7) == 7


def test_while_one_works_the_next_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_work, "PATIENCE", 0.01)
    begun, go_on = Event(), Event()

    def work() -> None:
        with one_at_a_time():
            begun.set()
            go_on.wait(10)

    thread = Thread(target=work)
    thread.start()
    begun.wait(10)
    with pytest.raises(Unavailable) as refused, one_at_a_time():
        pass
    go_on.set()
    thread.join()
    assert refused.value.retry_after == 30
    with one_at_a_time():
        pass


def test_whoever_waits_for_the_same_is_given_it_and_it_is_worked_out_once() -> None:
    kept: KeptResults[int] = KeptResults(2)
    begun, go_on = Event(), Event()
    times: list[int] = []
    got: list[int] = []

    def work() -> int:
        times.append(1)
        begun.set()
        go_on.wait(10)
        return 7

    threads = [Thread(target=lambda: got.append(kept.get("a", work))) for _ in range(3)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    go_on.set()
    for thread in threads:
        thread.join()
    assert (got, times) == ([7, 7, 7], [1])
