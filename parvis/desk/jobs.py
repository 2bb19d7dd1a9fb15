"""Work in the background, as staff see it: what was given up and why, what is tried again, what goes well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.core import jobs
from parvis.core.backup.last import last_backup
from parvis.core.models import Job
from parvis.core.tasks import tasks, wake

SHOWN = 100
_State = Job.State
may_keep = permission_required("core.change_job", raise_exception=True)


@dataclass(frozen=True)
class Line:
    """A job in words: what it does, what it is about, why it failed, when it is tried again."""

    job: Job
    label: str
    about: str
    reason: str
    due_at: datetime


@require_safe
@may_keep
def list_jobs(request: HttpRequest) -> HttpResponse:
    """What was given up, first; then what is tried again, the counts, the worker and the last backup."""
    dead, failed = Job.objects.filter(state=_State.DEAD), Job.objects.filter(state=_State.FAILED)
    context = {
        "dead": [line_of(job) for job in dead.order_by("-changed_at")[:SHOWN]],
        "failed": [line_of(job) for job in failed.order_by("due_at")[:SHOWN]],
        "more": max(0, dead.count() - SHOWN),
        "waiting": Job.objects.filter(state=_State.QUEUED).count(),
        "running": [line_of(job) for job in Job.objects.filter(state=_State.RUNNING)[:SHOWN]],
        "is_alive": jobs.is_worker_alive(),
        "saved_at": last_backup(settings.HOME.folder),
    }
    return render(request, "desk/jobs.html", context)


@require_POST
@may_keep
def settle_job(request: HttpRequest) -> HttpResponse:
    """Try a dead job again, or all of them, or put one aside."""
    does = request.POST.get("do")
    chosen = Job.objects.filter(state=_State.DEAD).order_by("changed_at")
    if does != "all":
        chosen = chosen.filter(pk__in=_identifiers(request.POST.get("job", "")))
    act = jobs.give_up if does == "aside" else jobs.try_again
    settled = [job for job in chosen[:SHOWN] if act(job)]
    for job in settled:
        log(job, "parvis.job_aside" if does == "aside" else "parvis.job_again", user=request.user)
        if does != "aside":
            wake(job)
    _tell(request, len(settled), is_aside=does == "aside")
    return redirect("desk_jobs")


def _identifiers(text: str) -> list[UUID]:
    """A job's identifier, alone in a list; nothing for what is none."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _tell(request: HttpRequest, count: int, *, is_aside: bool) -> None:
    if not count:
        messages.warning(request, _("This is settled already: somebody was quicker."))
    elif is_aside:
        messages.success(request, _("Put aside. It is not tried again."))
    else:
        text = ngettext("%(n)s is tried again.", "%(n)s are tried again.", count) % {"n": count}
        messages.success(request, text)


def line_of(job: Job) -> Line:
    """A job in words."""
    _know_all_tasks()
    wanted = tasks.get(job.name)
    label = str(wanted.label) if wanted and wanted.label else job.name
    about = ", ".join(str(each) for each in job.arguments)[:80]
    return Line(job, label, about, _reason(job), job.due_at)


def _reason(job: Job) -> str:
    if job.problem.startswith("WorkerDied"):
        return _("The worker stopped each time it was at it: too little memory, perhaps.")
    return job.problem


def _know_all_tasks() -> None:
    """The web process declares no task before somebody asks for one: the words are theirs."""
    autodiscover_modules("tasks", "periodic")
