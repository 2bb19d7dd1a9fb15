"""Tasks start after commit and are tried again."""

from __future__ import annotations

import pytest
from django.db import transaction

from parvis.core.tasks import enqueue, queue, run_pending, task

done: list[int] = []


@task(attempts=2, first_delay=0)
def note(number: int) -> None:
    done.append(number)
    if number < 0:
        raise ValueError("tried again, then given up")


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    queue.flush()
    done.clear()


@pytest.mark.django_db(transaction=True)
def test_a_task_waits_for_the_commit() -> None:
    with transaction.atomic():
        enqueue(note, 1)
        assert run_pending() == 0
    assert (run_pending(), done) == (1, [1])


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_rolled_back_transaction_never_runs() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(note, 1)
        raise RuntimeError
    assert run_pending() == 0


@pytest.mark.django_db(transaction=True)
def test_a_failing_task_is_tried_the_times_it_says() -> None:
    enqueue(note, -1)
    run_pending()
    assert done == [-1, -1]
