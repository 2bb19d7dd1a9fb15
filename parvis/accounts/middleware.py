"""At the desk's doorstep, for each page of somebody signed in: is the session good, and is all in order?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from parvis.accounts.models import User, Visit
from parvis.accounts.roles import role_of
from parvis.accounts.sealing import SealBroken
from parvis.accounts.services.sessions import MARK, end_visit
from parvis.core.clock import now

DESK = "/desk/"
# Where one goes on being let in while something is asked: the door itself and what it asks for.
OPEN = (
    "/desk/login/",
    "/desk/logout/",
    "/desk/access/",
    "/desk/accent.css",
    "/desk/jsi18n/",
    "/desk/sprite/",
    "/desk/share/in/",
)
# What is brought there by somebody whose session is over is kept until they are in again.
KEEPING = "/desk/share/in/"
# "Last seen" is told to the minute: no need to write it at each page.
_STEP = timedelta(minutes=1)


class Doorstep:
    """Ends sessions that are over, renews keys, and asks for a password or a second factor where due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DESK):
            _speak(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self._get_response(request)
        asked = _check_visit(request) or _ask(request)
        if asked is not None:
            add_never_cache_headers(asked)
            return asked
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A second factor that cannot be read is told, wherever it is met; the rest is for others."""
        if not isinstance(error, SealBroken):
            return None
        messages.error(request, error.messages[0])
        return redirect("wagtailadmin_account" if request.user.is_authenticated else "account_login")


def _speak(request: HttpRequest) -> None:
    """The desk has one address for both languages: that of the person's choice, else of their browser."""
    language = get_language_from_request(request)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        profile = UserProfile.objects.filter(user=request.user).only("preferred_language").first()
        language = (profile.preferred_language if profile else "") or language
    activate(language)
    request.LANGUAGE_CODE = language


def _check_visit(request: HttpRequest) -> HttpResponse | None:
    mark = request.session.get(MARK)
    visit = Visit.objects.filter(pk=mark, user=cast(User, request.user)).first() if mark else None
    if visit is None or _is_over(visit):
        end_visit(visit.pk if visit else None)
        logout(request)
        stays_out = request.path_info.startswith(DESK) and request.path_info != KEEPING
        return redirect("account_login") if stays_out else None
    if visit.must_rotate:
        request.session.cycle_key()
    _note(visit, request)
    return None


def _is_over(visit: Visit) -> bool:
    moment = now()
    return moment - visit.seen_at > timedelta(seconds=settings.SESSION_IDLE_SECONDS) or (
        moment - visit.began_at > timedelta(seconds=settings.SESSION_COOKIE_AGE)
    )


def _note(visit: Visit, request: HttpRequest) -> None:
    """Write when it was seen, and its key when it has changed."""
    key = request.session.session_key or ""
    if visit.must_rotate or visit.session_key != key or now() - visit.seen_at > _STEP:
        Visit.objects.filter(pk=visit.pk).update(seen_at=now(), session_key=key, must_rotate=False)


def _ask(request: HttpRequest) -> HttpResponse | None:
    """What is due before anything else of the desk."""
    user, path = request.user, request.path_info
    if not path.startswith(DESK) or path.startswith(OPEN) or not isinstance(user, User):
        return None
    if user.must_renew_password:
        messages.warning(request, _("A manager asks you to choose a new password."))
        return redirect("account_change_password" if user.has_usable_password() else "account_set_password")
    if needs_second_factor(user) and not _has_second_factor(request, user):
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")
    return None


def needs_second_factor(user: User) -> bool:
    """Whether the configuration asks a second factor of their role."""
    asked = settings.ROLES_WITH_SECOND_FACTOR
    if not asked:
        return False
    role = role_of(user)
    return (user.is_superuser and "admin" in asked) or (role is not None and role.value in asked)


def _has_second_factor(request: HttpRequest, user: User) -> bool:
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    if settings.OIDC.is_second_factor and "socialaccount" in methods:
        return True
    # Recovery codes alone are no factor: they come with one.
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
