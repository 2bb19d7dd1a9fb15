"""Who may, and how a refusal is told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from parvis.accounts.models import User
from parvis.conversation.models import Thread
from parvis.conversation.queries.reading import thread_seen
from parvis.core.errors import Refusal

TAKES, NOTES = "conversation.change_thread", "conversation.add_message"
may_look = permission_required("conversation.view_thread", raise_exception=True)
may_take = permission_required(TAKES, raise_exception=True)
may_note = permission_required(NOTES, raise_exception=True)
may_answer = permission_required("conversation.add_answer", raise_exception=True)
may_see_alerts = permission_required("conversation.view_alert", raise_exception=True)
may_set = permission_required("conversation.change_settings", raise_exception=True)
FORM = ["GET", "HEAD", "POST"]


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def seen(request: HttpRequest, pk: object) -> Thread:
    """A conversation they may see. Raises Http404: whoever may not is not told that it is there."""
    found = thread_seen(str(pk), by=member(request))
    if found is None:
        raise Http404
    return found


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """A refusal as a message, beside no field."""
    messages.error(request, str(refusal))


def beside(form: forms.Form, refusal: Refusal) -> None:
    """A refusal beside its field, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
