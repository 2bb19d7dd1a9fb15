"""Who may, and how a refusal is told."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from parvis.accounts.models import User
from parvis.core.errors import Refusal

may_see_voices = permission_required("fediverse.view_actor", raise_exception=True)
may_change_voices = permission_required("fediverse.change_actor", raise_exception=True)
may_close_voices = permission_required("fediverse.delete_actor", raise_exception=True)
may_see_reports = permission_required("fediverse.view_report", raise_exception=True)
may_decide = permission_required("fediverse.change_report", raise_exception=True)
may_see_servers = permission_required("fediverse.view_host", raise_exception=True)
may_judge_servers = permission_required("fediverse.change_host", raise_exception=True)
may_see_people = permission_required("fediverse.view_remoteactor", raise_exception=True)
may_judge_people = permission_required("fediverse.change_remoteactor", raise_exception=True)
may_report = permission_required("fediverse.add_report", raise_exception=True)


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def beside(form: forms.Form, refusal: Refusal) -> None:
    """A refusal beside its field, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
