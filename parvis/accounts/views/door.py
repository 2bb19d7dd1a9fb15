"""Joining by an invitation, and being turned away: pages for people who are not signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.forms import AcceptForm
from parvis.accounts.models import Invitation
from parvis.accounts.oidc import INVITATION
from parvis.accounts.services import accept, invitation_of
from parvis.core.errors import BadInput, NotFound


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a user name and a password, or come by the institution's provider."""
    try:
        invitation = invitation_of(token)
    except NotFound as refusal:
        return render(request, "accounts/void.html", {"refusal": refusal}, status=410)
    if request.user.is_authenticated:
        # Whoever opens the link joins as the one invited, not as the one signed in.
        logout(request)
    form = AcceptForm(request.POST or None, invitation=invitation, initial={"username": _proposed(invitation)})
    if request.method == "POST" and form.is_valid():
        try:
            return _join(request, invitation, form.cleaned_data)
        except BadInput as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except NotFound as refusal:
            return render(request, "accounts/void.html", {"refusal": refusal}, status=410)
    request.session[INVITATION] = token
    return render(request, "accounts/accept.html", {"form": form, "invitation": invitation, "oidc": _provider()})


def _join(request: HttpRequest, invitation: Invitation, chosen: dict[str, Any]) -> HttpResponse:
    member = accept(invitation=invitation, username=chosen["username"], password=chosen["password"])
    request.session.pop(INVITATION, None)
    # So that a second factor can be set up at once.
    record_authentication(request, member, "password", username=member.username)
    return perform_login(request, member, email_verification="none", redirect_url=reverse(settings.LOGIN_REDIRECT_URL))


def _proposed(invitation: Invitation) -> str:
    return invitation.email.split("@")[0]


def _provider() -> dict[str, str] | None:
    return {"id": settings.OIDC_ID, "label": settings.OIDC.label} if settings.OIDC.issuer else None


@never_cache
@require_safe
def turned_away(request: HttpRequest) -> HttpResponse:
    """Why somebody whom the provider knows may not enter."""
    return render(request, "accounts/turned_away.html", {"reason": request.session.pop("refusal", "")}, status=403)
