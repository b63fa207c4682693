"""What a thread's second does while the thread goes on."""

import gc
import os
from queue import SimpleQueue
from threading import Event, Thread, current_thread

import pytest

from register.services import second_thread
from register.services.second_thread import begin

SECONDS = 10


def test_whoever_asks_goes_on_while_it_is_done() -> None:
    may_end, done = Event(), []
    outcome = begin(lambda: done.append(may_end.wait(SECONDS)))
    assert outcome.empty()
    may_end.set()
    assert outcome.get(timeout=SECONDS) is None
    assert done == [True]


def test_what_it_failed_with_is_told_to_whoever_asked_and_the_next_is_done() -> None:
    fault = begin(lambda: 1 // 0).get(timeout=SECONDS)
    assert isinstance(fault, ZeroDivisionError)
    assert begin(lambda: None).get(timeout=SECONDS) is None


def test_each_thread_has_one_second_which_ends_with_it() -> None:
    used: SimpleQueue[Thread] = SimpleQueue()

    def ask() -> None:
        for _ in range(2):
            begin(lambda: used.put(current_thread())).get(timeout=SECONDS)

    asking = [Thread(target=ask) for _ in range(3)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(SECONDS)
    found = [used.get(timeout=SECONDS) for _ in range(6)]
    assert len(set(found)) == 3
    assert not set(found) & {current_thread(), *asking}
    gc.collect()
    for each in found:
        each.join(SECONDS)
        assert not each.is_alive()


def test_a_process_that_is_forked_off_has_its_own() -> None:
    begin(lambda: None).get(timeout=SECONDS)
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            os._exit(0 if begin(lambda: None).get(timeout=SECONDS) is None else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_where_no_further_thread_can_be_had_it_is_done_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    done: list[Thread] = []
    outcome: list[second_thread.Outcome] = []
    monkeypatch.setattr(second_thread.Thread, "start", refuse)
    monkeypatch.setattr(second_thread, "_BESIDE", second_thread._Beside())
    outcome.append(begin(lambda: done.append(current_thread())))
    assert done == [current_thread()]
    assert outcome[0].get(timeout=SECONDS) is None
