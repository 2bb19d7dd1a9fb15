"""Jobs as rows: put, claimed by one worker, done, failed and tried again, given up, asked for again."""

from __future__ import annotations

import hashlib
import json
import random
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.core.models import Job, Worker
from parvis.core.redaction import clean
from parvis.core.states import Doing

_State = Job.State
_WAITING = (_State.QUEUED, _State.FAILED)
# A worker tells that it lives several times in this while; whoever has not is dead.
LEASE = timedelta(seconds=60)
# A job during which so many workers died is what kills them.
MOST_INTERRUPTIONS = 3
LONGEST_DELAY = timedelta(hours=12)
KEPT_DONE = timedelta(days=7)
KEPT_DEAD = timedelta(days=90)
_PROBLEM_LENGTH = 600


def key_of(name: str, arguments: Sequence[Any]) -> str:
    """What makes two askings the same: the task and its arguments."""
    written = json.dumps(list(arguments), sort_keys=True, default=str)
    return f"{name[:80]}:{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def put(
    *,
    name: str,
    arguments: Sequence[Any] = (),
    key: str = "",
    once: str | None = None,
    most_attempts: int = 5,
    first_delay: int = 10,
) -> Job | None:
    """Write down a job in the present transaction; None when ``once`` was honoured already.

    The same work still waiting is not doubled: its row is touched, so that nobody takes it up before
    the present transaction is committed and visible.
    """
    job = Job(
        id=uuid7(), name=name, arguments=list(arguments), key=key or key_of(name, arguments), once=once,
        most_attempts=most_attempts, first_delay=first_delay,
    )  # fmt: skip
    for _again in range(5):
        if not once and _touch(job.key):
            return Job.objects.filter(key=job.key, state=_State.QUEUED).first()
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if Job.objects.filter(pk=job.pk).exists():
            return job
        if once:
            return None
    raise RuntimeError(f"job {job.key} could not be put")  # pragma: no cover - five workers raced five times


def _touch(key: str) -> bool:
    """Hold the row that waits already until the present transaction ends; False when none waits."""
    waiting = Job.objects.filter(key=key, state=_State.QUEUED, once=None)
    return bool(waiting.update(asked=F("asked") + 1, due_at=now()))


def is_queued(key: str) -> bool:
    """Whether the same work waits to be begun."""
    return Job.objects.filter(key=key, state=_State.QUEUED).exists()


def is_waiting(key: str) -> bool:
    """Whether the same work waits, runs, or will be tried again."""
    return Job.objects.filter(key=key, state__in=(*_WAITING, _State.RUNNING)).exists()


def due(*, at: datetime | None = None) -> QuerySet[Job]:
    """What could begin now, the oldest first."""
    return Job.objects.filter(state__in=_WAITING, due_at__lte=at or now()).order_by("due_at", "pk")


def claim(pk: Any, *, owner: str, lease: timedelta | None = None) -> Job | None:
    """Take a job, for whoever comes first; None when another has it, or has the same work in hand."""
    job = Job.objects.filter(pk=pk, state__in=_WAITING, due_at__lte=now()).first()
    if job is None:
        return None
    changes = {"owner": owner, "lease_until": now() + (lease or LEASE), "attempts": F("attempts") + 1}
    try:
        with transaction.atomic():
            if not Doing.claim(job, before=job.state, after=_State.RUNNING, **changes):
                return None
    except IntegrityError:
        return None
    job.refresh_from_db()
    return job


def keep(owner: str) -> None:
    """A sign of life: the worker and the jobs it holds."""
    Worker.objects.update_or_create(token=owner, defaults={"seen_at": now()})
    Job.objects.filter(owner=owner, state=_State.RUNNING).update(lease_until=now() + LEASE)


def leave(owner: str) -> None:
    """The worker goes, having finished."""
    Worker.objects.filter(token=owner).delete()


def is_worker_alive() -> bool:
    """Whether a worker gave a sign of life lately."""
    return Worker.objects.filter(seen_at__gte=now() - LEASE).exists()


@transaction.atomic
def finish(job: Job) -> bool:
    """Done. What failed before at the same work is settled too; False when the job was no longer ours."""
    if not _settle(job, after=_State.DONE, problem=""):
        return False
    settled = {"state": _State.DONE, "changed_at": now()}
    Job.objects.filter(key=job.key, state__in=(_State.FAILED, _State.DEAD)).exclude(pk=job.pk).update(**settled)
    return True


def fail(job: Job, error: BaseException, *, is_hopeless: bool = False) -> bool:
    """Failed: tried again later, or given up when it was tried enough. False when it was no longer ours."""
    is_over = is_hopeless or job.failures >= job.most_attempts
    after = _State.DEAD if is_over else _State.FAILED
    return _settle(job, after=after, problem=describe(error), due_at=now() + delay_after(job))


def _settle(job: Job, *, after: str, **changes: Any) -> bool:
    """End this attempt of this owner, and no other."""
    rows = Job.objects.filter(pk=job.pk, state=_State.RUNNING, owner=job.owner, attempts=job.attempts)
    values = {"state": after, "changed_at": now(), "lease_until": None, "owner": "", **changes}
    if not rows.update(**values):
        return False
    for name, value in values.items():
        setattr(job, name, value)
    return True


def delay_after(job: Job) -> timedelta:
    """The wait before the next attempt: twice as long each time, and never the same for all."""
    seconds = job.first_delay * 2.0 ** max(0, job.failures - 1)
    return min(LONGEST_DELAY, timedelta(seconds=seconds * random.uniform(0.8, 1.2)))


def describe(error: BaseException) -> str:
    """What went wrong and where in our code, without persons or secrets."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "parvis" in frame.filename]
    place = f" ({'/'.join(frames[-1].filename.split('/')[-2:])}:{frames[-1].lineno})" if frames else ""
    return clean(f"{type(error).__name__}: {error}")[:_PROBLEM_LENGTH] + place


def release_abandoned() -> int:
    """Free the jobs whose worker died: each is taken up again, unless too many died of it. How many."""
    freed = 0
    for job in Job.objects.filter(state=_State.RUNNING, lease_until__lt=now()):
        is_deadly = job.interruptions + 1 >= MOST_INTERRUPTIONS
        freed += Job.objects.filter(
            pk=job.pk, state=_State.RUNNING, owner=job.owner, lease_until=job.lease_until
        ).update(
            state=_State.DEAD if is_deadly else _State.FAILED,
            interruptions=F("interruptions") + 1,
            problem=f"WorkerDied: {job.interruptions + 1}" if is_deadly else job.problem,
            due_at=now(),
            changed_at=now(),
            lease_until=None,
            owner="",
        )
    return freed


def try_again(job: Job) -> bool:
    """Somebody asks for a dead job again: with all its attempts. False when it is not dead any more."""
    fresh = {"attempts": 0, "interruptions": 0, "due_at": now()}
    return Doing.claim(job, before=_State.DEAD, after=_State.FAILED, **fresh)


def give_up(job: Job) -> bool:
    """Somebody has read the reason and wants no more of it. False when it is not dead any more."""
    return Doing.claim(job, before=_State.DEAD, after=_State.DONE)


def forget_old() -> int:
    """Delete what was done a week ago, what died a season ago, and workers long gone. How many rows."""
    old = Q(state=_State.DONE, changed_at__lt=now() - KEPT_DONE) | Q(
        state=_State.DEAD, changed_at__lt=now() - KEPT_DEAD
    )
    gone, _kinds = Job.objects.filter(old).delete()
    left, _kinds = Worker.objects.filter(seen_at__lt=now() - timedelta(days=1)).delete()
    return gone + left
