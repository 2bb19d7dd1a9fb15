"""Work in the background, behind a thin interface.

A job is a row of the database, written in the transaction that asks for it (``core.jobs``); the queue
only wakes, and losing it loses nothing but seconds. A task takes identifiers, fetches the rows and calls
one service, which must be safe to call again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils.functional import Promise
from huey import Huey, MemoryHuey, SqliteHuey, crontab

from parvis.core import jobs
from parvis.core.models import Job
from parvis.core.registry import Registry

Text = str | Promise
_log = logging.getLogger(__name__)
# Who works here without giving signs of life (tests, commands) may take so long.
_UNWATCHED = timedelta(minutes=30)


def _open_queue() -> Huey:
    """The queue's file; in memory while the home does not exist (``collection map`` needs none)."""
    if not settings.QUEUE_FILE.parent.exists():
        return MemoryHuey("parvis", results=False)
    return SqliteHuey("parvis", filename=str(settings.QUEUE_FILE), results=False, timeout=20)


queue = _open_queue()
# This process, as the rows know it.
OWNER = uuid4().hex


@dataclass(frozen=True, eq=False)
class Task:
    """A task as declared. Called, it runs here and now; ``enqueue`` leaves it to the worker.

    label: what it does, in words for the desk.
    """

    name: str
    function: Callable[..., None]
    attempts: int
    first_delay: int
    label: Text
    when: Callable[[Any], bool] | None = None

    def __call__(self, *arguments: Any) -> None:
        self.function(*arguments)

    def call_local(self, *arguments: Any) -> None:
        """Run it here and now, saying so."""
        self.function(*arguments)

    def key(self, *arguments: Any) -> str:
        """What makes two askings the same."""
        return jobs.key_of(self.name, arguments)

    def is_waiting(self, *arguments: Any) -> bool:
        """Whether this is asked for already, or under way."""
        return jobs.is_waiting(self.key(*arguments))


tasks: Registry[Task] = Registry("task")


def task(*, attempts: int = 5, first_delay: int = 10, label: Text = "") -> Callable[[Callable[..., None]], Task]:
    """Declare a task: tried ``attempts`` times, waiting about first_delay seconds, then twice as long each time."""
    return partial(_declare, attempts=attempts, first_delay=first_delay, label=label, when=None)


def periodic(*, label: Text = "", **when: str) -> Callable[[Callable[[], None]], Task]:
    """Declare a task run at times written as cron writes them (minute="*/5", hour="3"), in local time."""
    return partial(_declare, attempts=2, first_delay=30, label=label, when=crontab(**when))


def _declare(function: Callable[..., None], **options: Any) -> Task:
    made = Task(name=f"{function.__module__}.{function.__qualname__}", function=function, **options)
    tasks.register(made.name, made)
    return made


def enqueue(wanted: Task, *arguments: Any, once: str | None = None) -> None:
    """Ask for a task: written down now, begun once the present transaction is committed.

    arguments: what JSON can carry. once: a name for an asking that must never be honoured twice.
    """
    job = jobs.put(
        name=wanted.name, arguments=arguments, once=once, most_attempts=wanted.attempts, first_delay=wanted.first_delay
    )
    if job is not None:
        transaction.on_commit(partial(wake, job))


def wake(job: Job) -> None:
    """Tell the worker of a job that is due; it looks by itself from time to time all the same."""
    carry_out_later(str(job.pk))


def carry_out(pk: str, *, lease: timedelta = _UNWATCHED) -> bool:
    """Do one job, if nobody else has it. Whether it was ours to do."""
    _close_worn_connections()
    try:
        job = jobs.claim(pk, owner=OWNER, lease=lease)
        if job is not None:
            _do(job)
        return job is not None
    finally:
        _close_worn_connections()


def _do(job: Job) -> None:
    wanted = tasks.get(job.name)
    if wanted is None:
        jobs.fail(job, LookupError(f"no task named {job.name} in this version"), is_hopeless=True)
        return
    try:
        wanted.function(*job.arguments)
    except Exception as error:
        _tell_failure(job, error)
    else:
        jobs.finish(job)


def _tell_failure(job: Job, error: Exception) -> None:
    jobs.fail(job, error)
    level = logging.ERROR if job.state == Job.State.DEAD else logging.WARNING
    _log.log(level, "job %s %s after %s attempts", job.name, job.state, job.attempts, exc_info=error)
    if job.state == Job.State.FAILED and job.first_delay == 0:
        wake(job)


@queue.task(name="parvis.carry_out")
def carry_out_later(pk: str) -> bool:
    """What the queue carries: the name of a row."""
    return carry_out(pk, lease=jobs.LEASE if is_watched() else _UNWATCHED)


_watched = False


def watch_over() -> None:
    """This process gives signs of life from now on (``core.working``)."""
    global _watched
    _watched = True


def is_watched() -> bool:
    """Whether this process gives signs of life."""
    return _watched


def _close_worn_connections() -> None:
    """Outside a transaction only: run_pending may be called within one."""
    if not transaction.get_connection().in_atomic_block:
        close_old_connections()


def run_pending() -> int:
    """Run what waits in the queue, here and now; how many jobs ran. For tests and commands."""
    ran = 0
    while (waiting := queue.dequeue()) is not None:
        ran += bool(queue.execute(waiting))
    return ran
