"""Work in the background, behind a thin interface.

The database row is the truth and the queue only wakes: a task takes identifiers, fetches the
rows and calls one service, which must be safe to call again. Tasks start after commit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec

from django.conf import settings
from django.db import close_old_connections, transaction
from huey import Huey, MemoryHuey, SqliteHuey, crontab
from huey.api import TaskWrapper

P = ParamSpec("P")


def _open_queue() -> Huey:
    """The queue's file; in memory while the home does not exist (``collection map`` needs none)."""
    if not settings.QUEUE_FILE.parent.exists():
        return MemoryHuey("parvis", results=False)
    return SqliteHuey("parvis", filename=str(settings.QUEUE_FILE), results=False, timeout=20)


queue = _open_queue()


def task(*, attempts: int = 5, first_delay: int = 10) -> Callable[[Callable[P, None]], TaskWrapper]:
    """Declare a task: tried ``attempts`` times, waiting first_delay seconds, then twice as long each time."""
    return _declare(partial(queue.task, retries=attempts - 1, retry_delay=first_delay, retry_backoff=2))


def periodic(**when: str) -> Callable[[Callable[[], None]], TaskWrapper]:
    """Declare a task run at times written as cron writes them (minute="*/5", hour="3")."""
    return _declare(partial(queue.periodic_task, crontab(**when)))


def _declare(decorate: Callable[..., Callable[..., TaskWrapper]]) -> Callable[..., TaskWrapper]:
    def wrap(function: Callable[..., None]) -> TaskWrapper:
        name = f"{function.__module__}.{function.__qualname__}"
        return decorate(name=name)(_with_fresh_connections(function))

    return wrap


def _with_fresh_connections(function: Callable[..., None]) -> Callable[..., None]:
    def run(*args: Any, **kwargs: Any) -> None:
        _close_worn_connections()
        try:
            function(*args, **kwargs)
        finally:
            _close_worn_connections()

    run.__name__, run.__module__, run.__doc__ = function.__name__, function.__module__, function.__doc__
    return run


def _close_worn_connections() -> None:
    """Outside a transaction only: run_pending may be called within one."""
    if not transaction.get_connection().in_atomic_block:
        close_old_connections()


def enqueue(wrapper: TaskWrapper, *args: Any) -> None:
    """Ask for a task once the present transaction is committed; at once outside of one."""
    transaction.on_commit(partial(_put, wrapper, args))


def _put(wrapper: TaskWrapper, args: tuple[Any, ...]) -> None:
    wrapper(*args)


def run_pending() -> int:
    """Run what waits in the queue, here and now; how many tasks ran. For tests and commands."""
    ran = 0
    while (waiting := queue.dequeue()) is not None:
        queue.execute(waiting)
        ran += 1
    return ran
