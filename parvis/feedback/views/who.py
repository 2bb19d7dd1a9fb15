"""Who may, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from parvis.accounts.models import User
from parvis.core.errors import Refusal
from parvis.feedback.models import Topic
from parvis.feedback.queries import may_act_on

may_see = permission_required("feedback.view_topic", raise_exception=True)
may_read = permission_required("feedback.view_remark", raise_exception=True)
may_note = permission_required("feedback.add_remark", raise_exception=True)
may_gather = permission_required("feedback.change_remark", raise_exception=True)
may_publish = permission_required("feedback.publish_topic", raise_exception=True)
may_tell = permission_required("feedback.add_word", raise_exception=True)
may_promise = permission_required("feedback.change_commitment", raise_exception=True)
may_propose = permission_required("strategy.add_proposal", raise_exception=True)
FORM = ["GET", "HEAD", "POST"]
_MOST_CHOSEN = 200


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def must_act_on(request: HttpRequest, topic: Topic) -> User:
    """The member of staff, who may act on this topic. Raises PermissionDenied."""
    user = member(request)
    if not may_act_on(user, topic):
        raise PermissionDenied
    return user


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """A refusal as a message, beside no field."""
    messages.error(request, str(refusal))


def beside(form: forms.Form, refusal: Refusal) -> None:
    """A refusal beside its field, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def identifiers(written: Iterable[str]) -> list[UUID]:
    """Those that are identifiers, each once; what somebody else wrote there is nothing."""
    found: dict[UUID, None] = {}
    for each in list(written)[:_MOST_CHOSEN]:
        try:
            found[UUID(each)] = None
        except ValueError:
            continue
    return list(found)


def must_tell(request: HttpRequest) -> None:
    """Only the direction writes to a department. Raises PermissionDenied."""
    if not request.user.has_perm("feedback.add_word"):
        raise PermissionDenied
