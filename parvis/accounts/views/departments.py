"""In the desk: who does what in which department, who knows what, who is away and who stands in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts import services
from parvis.accounts.forms import AbsenceForm, ExpertiseForm, MemberForm
from parvis.accounts.models import Absence, Department, Membership, Topic, User
from parvis.accounts.queries import departments as reads
from parvis.accounts.roles import Role
from parvis.accounts.views.desk import manages, me, tells_refusals
from parvis.core.errors import BadInput

_FORM = ["GET", "HEAD", "POST"]


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, empty though it may be; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Every department, who works there in which role, what they know, who is away today."""
    rows = [(department, reads.colleagues(department)) for department in Department.objects.all()]
    return render(request, "accounts/desk/teams.html", {"teams": rows, "may_edit": _may_edit(request)})


def _may_edit(request: HttpRequest) -> bool:
    return me(request).has_perm("accounts.change_department")


@require_http_methods(_FORM)
@tells_refusals("teams")
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """One department; its manager, and who manages the staff, give roles there."""
    department = get_object_or_404(Department, pk=pk)
    form = MemberForm(_sent(request))
    if request.method == "POST" and form.is_valid() and _told(form, lambda: _give(request, department, form)):
        return redirect("team", pk)
    context = {
        "department": department,
        "colleagues": reads.colleagues(department),
        "may_keep": reads.may_keep(me(request), department),
        "form": form,
        "roles": Role.choices,
    }
    return render(request, "accounts/desk/team.html", context)


def _give(request: HttpRequest, department: Department, form: MemberForm) -> None:
    chosen = form.cleaned_data
    services.give_role(member=chosen["member"], department=department, role=Role(chosen["role"]), by=me(request))
    messages.success(request, _("The role is given."))


def _told(form: forms.Form, act: Any) -> bool:
    """Do it; what is wrong in the form is told beside its field. Whether it was done."""
    try:
        act()
    except BadInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@require_POST
@tells_refusals("teams")
def leave_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has no role in a department any more."""
    membership = get_object_or_404(Membership, pk=pk)
    services.take_role(membership=membership, by=me(request))
    messages.success(request, _("This person has no role there any more."))
    return redirect("team", membership.department_id)


@require_http_methods(_FORM)
@tells_refusals("teams")
def my_expertise(request: HttpRequest) -> HttpResponse:
    """What one knows well oneself."""
    return _expertise(request, me(request), back="my_expertise")


@require_http_methods(_FORM)
@manages
def staff_expertise(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member of staff knows well, said by a manager."""
    return _expertise(request, get_object_or_404(User, pk=pk), back="staff_member")


def _expertise(request: HttpRequest, member: User, *, back: str) -> HttpResponse:
    form = ExpertiseForm(_sent(request), initial={"topics": member.topics.all()})
    if (
        request.method == "POST"
        and form.is_valid()
        and _told(
            form, lambda: services.say_expertise(member=member, topics=form.cleaned_data["topics"], by=me(request))
        )
    ):
        messages.success(request, _("The topics are noted."))
        return redirect(back, *([member.pk] if back == "staff_member" else []))
    context = {
        "form": form,
        "member": member,
        "is_me": member.pk == me(request).pk,
        "has_topics": Topic.objects.exists(),
        "may_add": me(request).has_perm("accounts.add_topic"),
    }
    return render(request, "accounts/desk/expertise.html", context)


@require_http_methods(_FORM)
@tells_refusals("teams")
def absences(request: HttpRequest) -> HttpResponse:
    """One's own absences and deputyships; for those who manage the staff, everybody's."""
    form = AbsenceForm(_sent(request), by=me(request))
    if request.method == "POST" and form.is_valid() and _told(form, lambda: _note(request, form)):
        return redirect("absences")
    is_manager = me(request).has_perm("accounts.change_user")
    context = {
        "form": form,
        "is_manager": is_manager,
        "absences": reads.expected_absences(None if is_manager else me(request)),
        "me": me(request),
    }
    return render(request, "accounts/desk/absences.html", context)


def _note(request: HttpRequest, form: AbsenceForm) -> None:
    services.note_absence(**form.cleaned_data, by=me(request))
    messages.success(request, _("The absence is noted."))


@require_POST
@tells_refusals("absences")
def end_absence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back earlier, or not going: the deputy decides no more."""
    absence = get_object_or_404(Absence, pk=pk)
    if services.end_absence(absence=absence, by=me(request)):
        messages.success(request, _("The absence is over; the deputy decides no more."))
    return redirect("absences")
