"""Tasks start after commit, are tried again, given up, asked for again; nothing is doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from parvis.core import jobs
from parvis.core.clock import now
from parvis.core.models import Job, Worker
from parvis.core.tasks import enqueue, periodic, queue, run_pending, task, tasks
from parvis.core.working import ask_for_periodic, wake_due

done: list[int] = []
State = Job.State


@task(attempts=2, first_delay=0)
def note(number: int) -> None:
    done.append(number)
    if number < 0:
        raise ValueError("ana@musee.example was refused: password=hunter2")


@task(attempts=3, first_delay=60)
def note_later(number: int) -> None:
    note(number)


@periodic(minute="*/5")
def note_every_five() -> None:
    done.append(5)


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
    assert Job.objects.get().state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_rolled_back_transaction_never_runs() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(note, 1)
        raise RuntimeError
    assert run_pending() == 0 and not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failing_task_is_tried_the_times_it_says_then_given_up() -> None:
    enqueue(note, -1)
    run_pending()
    assert done == [-1, -1]
    job = Job.objects.get()
    assert job.state == State.DEAD and job.attempts == 2


@pytest.mark.django_db(transaction=True)
def test_the_reason_is_kept_without_persons_or_secrets() -> None:
    enqueue(note, -1)
    run_pending()
    problem = Job.objects.get().problem
    assert problem.startswith("ValueError:") and "test_tasks.py" in problem
    assert "ana" not in problem and "musee.example" not in problem and "hunter2" not in problem


@pytest.mark.django_db(transaction=True)
def test_a_dead_job_asked_for_again_has_all_its_attempts() -> None:
    enqueue(note, -1)
    run_pending()
    job = Job.objects.get()
    assert jobs.try_again(job) and not jobs.try_again(job)
    assert wake_due() == 1
    run_pending()
    assert done == [-1] * 4 and Job.objects.get().state == State.DEAD


@pytest.mark.django_db(transaction=True)
def test_the_wait_doubles_and_is_never_the_same_for_all() -> None:
    job = jobs.put(name=note_later.name, arguments=[1], most_attempts=3, first_delay=60)
    assert job is not None
    waits = []
    for attempts in (1, 2, 3):
        job.attempts = attempts
        waits.append({jobs.delay_after(job).total_seconds() for _ in range(20)})
    assert all(len(each) > 1 for each in waits)
    assert [min(each) >= 48 and max(each) <= 72 for each in waits[:1]] == [True]
    assert min(waits[1]) >= 96 and max(waits[1]) <= 144 and min(waits[2]) >= 192 and max(waits[2]) <= 288
    job.attempts = 40
    assert jobs.delay_after(job) == jobs.LONGEST_DELAY


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_waits_for_its_time(time_machine) -> None:
    time_machine.move_to("2026-03-01 10:00", tick=False)
    enqueue(note_later, -1)
    run_pending()
    assert Job.objects.get().state == State.FAILED
    assert (wake_due(), run_pending()) == (0, 0)
    time_machine.move_to("2026-03-01 10:02", tick=False)
    assert (wake_due(), run_pending()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_work_waits_once() -> None:
    for _again in range(3):
        enqueue(note, 1)
    enqueue(note, 2)
    assert Job.objects.count() == 2
    run_pending()
    assert sorted(done) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_same_work_runs_once_at_a_time() -> None:
    enqueue(note, 1)
    first = jobs.claim(Job.objects.get().pk, owner="one")
    enqueue(note, 1)
    second = Job.objects.exclude(pk=first.pk).get()
    assert jobs.claim(second.pk, owner="two") is None
    assert jobs.finish(first)
    assert jobs.claim(second.pk, owner="two") is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_has_the_job() -> None:
    enqueue(note, 1)
    pk = Job.objects.get().pk
    taken = [jobs.claim(pk, owner=owner) for owner in ("one", "two", "three")]
    assert [job is not None for job in taken] == [True, False, False]


@pytest.mark.django_db(transaction=True)
def test_a_lost_queue_loses_nothing() -> None:
    enqueue(note, 1)
    queue.flush()
    assert run_pending() == 0
    wake_due()
    assert (run_pending(), done) == (1, [1])


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_held_is_taken_up_again_once(time_machine) -> None:
    time_machine.move_to("2026-03-01 10:00", tick=False)
    enqueue(note, 1)
    dead = jobs.claim(Job.objects.get().pk, owner="dead")
    assert jobs.release_abandoned() == 0
    time_machine.shift(timedelta(seconds=40))
    jobs.keep("dead")
    time_machine.shift(timedelta(seconds=40))
    assert jobs.release_abandoned() == 0, "it gave a sign of life"
    time_machine.shift(timedelta(seconds=40))
    assert (jobs.release_abandoned(), jobs.release_abandoned()) == (1, 0)
    queue.flush()
    wake_due()
    assert (run_pending(), done) == (1, [1])
    assert not jobs.finish(dead), "a worker thought dead settles nothing any more"
    assert not jobs.fail(dead, ValueError("late"))
    assert Job.objects.get().state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up(time_machine) -> None:
    time_machine.move_to("2026-03-01 10:00", tick=False)
    enqueue(note, 1)
    for number in range(jobs.MOST_INTERRUPTIONS):
        assert jobs.claim(Job.objects.get().pk, owner=f"worker{number}") is not None
        time_machine.shift(timedelta(seconds=61))
        assert jobs.release_abandoned() == 1
    job = Job.objects.get()
    assert (job.state, job.failures) == (State.DEAD, 0) and job.problem.startswith("WorkerDied")


@pytest.mark.django_db(transaction=True)
def test_work_done_later_settles_what_died_before() -> None:
    enqueue(note, 1)
    job = jobs.claim(Job.objects.get().pk, owner="one")
    jobs.fail(job, ValueError("once"), is_hopeless=True)
    assert Job.objects.get().state == State.DEAD
    enqueue(note, 1)
    run_pending()
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.django_db(transaction=True)
def test_a_task_of_another_version_is_given_up_with_its_name() -> None:
    jobs.put(name="parvis.gone.forever")
    wake_due()
    run_pending()
    job = Job.objects.get()
    assert job.state == State.DEAD and "parvis.gone.forever" in job.problem


@pytest.mark.django_db(transaction=True)
def test_several_workers_ask_for_a_periodic_task_once(time_machine) -> None:
    for name, each in list(tasks):
        assert each.when is None or name.startswith("parvis."), name
    start = now().replace(year=2026, month=3, day=1, hour=10, minute=1, second=0, microsecond=0)
    mine = Job.objects.filter(name=note_every_five.name)
    last = ask_for_periodic(since=start, until=start + timedelta(minutes=3, seconds=50))
    assert not mine.exists() and last == start + timedelta(minutes=3)
    for _worker in range(3):
        ask_for_periodic(since=last, until=start + timedelta(minutes=4, seconds=20))
    assert mine.count() == 1
    wake_due()
    run_pending()
    for _worker in range(3):
        ask_for_periodic(since=last, until=start + timedelta(minutes=4, seconds=20))
    assert mine.count() == 1 and done == [5], "asked again after it ran, it does not run again"


@pytest.mark.django_db(transaction=True)
def test_once_is_once() -> None:
    for _again in range(2):
        enqueue(note, 7, once="the seventh")
        run_pending()
    assert done == [7]


@pytest.mark.django_db
def test_old_rows_are_forgotten_and_the_dead_are_kept_longer(time_machine) -> None:
    time_machine.move_to("2026-03-01 10:00", tick=False)
    Job.objects.create(name="a", key="a", state=State.DONE)
    Job.objects.create(name="b", key="b", state=State.DEAD)
    Job.objects.create(name="c", key="c", state=State.QUEUED)
    Worker.objects.create(token="gone")
    time_machine.shift(timedelta(days=8))
    jobs.forget_old()
    assert set(Job.objects.values_list("name", flat=True)) == {"b", "c"} and not Worker.objects.exists()
    time_machine.shift(timedelta(days=100))
    jobs.forget_old()
    assert set(Job.objects.values_list("name", flat=True)) == {"c"}


def test_every_task_of_the_house_says_what_it_does() -> None:
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("tasks", "periodic")
    silent = [name for name, each in tasks if ".tests." not in name and not str(each.label)]
    assert not silent, "give them label=_(…), shown in the desk"
