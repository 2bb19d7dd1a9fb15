"""What was given up is seen with its reason, and tried again by one press."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from parvis.accounts.roles import Role
from parvis.collection.tests.desk import member, signed_in
from parvis.core import jobs
from parvis.core.models import Job
from parvis.desk.today import waiting_for

pytestmark = pytest.mark.django_db
State = Job.State


def dead(**changes) -> Job:
    given = {"name": "parvis.media.tasks.make_derivatives", "key": uuid4().hex, "arguments": [12], "state": State.DEAD}
    return Job.objects.create(
        **{**given, "attempts": 3, "problem": "DerivativesFailed: no room <b>left</b>", **changes}
    )


def press(client, do: str, job: object = ""):
    return client.post(reverse("desk_job_settle"), {"do": do, "job": str(getattr(job, "pk", job))}, follow=True)


def test_the_reason_is_told_in_both_languages():
    dead()
    client = signed_in(Role.MANAGER)
    page = client.get(reverse("desk_jobs")).content.decode()
    assert "no room &lt;b&gt;left" in page and "Réessayer" in page and "Préparer les tailles d’une image" in page


def test_try_again_puts_it_back_with_all_its_attempts():
    job = dead()
    page = press(signed_in(Role.MANAGER), "again", job).content.decode()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 0) and "est réessayé" in page
    assert list(jobs.due()) == [job]


def test_all_are_tried_again_at_once():
    made = [dead(), dead()]
    press(signed_in(Role.MANAGER), "all")
    assert Job.objects.filter(pk__in=[job.pk for job in made], state=State.FAILED).count() == 2


def test_put_aside_it_is_not_tried_again():
    job = dead()
    press(signed_in(Role.MANAGER), "aside", job)
    job.refresh_from_db()
    assert job.state == State.DONE and not jobs.due().exists()


def test_pressed_twice_it_is_done_once():
    job, client = dead(), signed_in(Role.MANAGER)
    press(client, "again", job)
    assert "plus rapide" in press(client, "again", job).content.decode()
    for nonsense in ("", "x", str(uuid4()), "0' OR 1=1"):
        assert press(client, "again", nonsense).status_code == 200


def test_only_managers_see_it():
    job = dead()
    for role in (Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER):
        client = signed_in(role)
        assert client.get(reverse("desk_jobs")).status_code in (302, 403)
        assert client.post(reverse("desk_job_settle"), {"do": "again", "job": job.pk}).status_code in (302, 403)
    job.refresh_from_db()
    assert job.state == State.DEAD


def test_the_home_tells_of_it():
    found = {need.url for group in waiting_for(member(Role.MANAGER)) for need in group.needs}
    assert reverse("desk_jobs") not in found
    dead()
    found = {need.url for group in waiting_for(member(Role.MANAGER)) for need in group.needs}
    assert reverse("desk_jobs") in found


def test_a_job_of_another_version_still_has_a_line():
    dead(name="parvis.gone.forever", arguments=[{"a": 1}])
    dead(problem="WorkerDied: 3")
    page = signed_in(Role.MANAGER).get(reverse("desk_jobs")).content.decode()
    assert "parvis.gone.forever" in page and "mémoire" in page
