"""Who may, and how a refusal is told."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from parvis.accounts.models import User
from parvis.core.errors import Refusal

may_look = permission_required("channels.view_delivery", raise_exception=True)
may_send = permission_required("channels.change_delivery", raise_exception=True)
may_write = permission_required("channels.add_shipment", raise_exception=True)
may_bring = permission_required("channels.add_heard", raise_exception=True)
may_see_accounts = permission_required("channels.view_connection", raise_exception=True)
may_connect = permission_required("channels.add_connection", raise_exception=True)
may_see_readers = permission_required("channels.view_subscriber", raise_exception=True)
may_keep_readers = permission_required("channels.change_subscriber", raise_exception=True)
may_see_pauses = permission_required("channels.view_pause", raise_exception=True)
may_type_figures = permission_required("channels.add_figure", raise_exception=True)


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """A refusal as a message, beside no field."""
    messages.error(request, str(refusal))


def beside(form: forms.Form, refusal: Refusal) -> None:
    """A refusal beside its field, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours an action was asked from."""
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise
