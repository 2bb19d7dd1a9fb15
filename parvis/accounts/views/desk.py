"""In the desk: one's own sessions; for managers, the staff, invitations and secrets to renew."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from parvis.accounts import lockout, services
from parvis.accounts.forms import InviteForm
from parvis.accounts.models import Invitation, SecretToRenew, User, Visit
from parvis.accounts.queries import staff
from parvis.accounts.roles import Role
from parvis.accounts.services.sessions import MARK
from parvis.core.errors import BadInput, Refusal

manages = permission_required("accounts.change_user")
View = Callable[..., HttpResponse]


def me(request: HttpRequest) -> User:
    """The member of staff who asks."""
    return cast(User, request.user)


def tells_refusals(back: str) -> Callable[[View], View]:
    """A refusal is told as a message, on the page ``back``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                messages.error(request, str(refusal))
                return redirect(back)

        return wrapped

    return decorate


@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = Visit.objects.filter(user=me(request))
    here = request.session.get(MARK)
    return render(request, "accounts/desk/sessions.html", {"visits": rows, "here": here, **_limits()})


def _limits() -> dict[str, int]:
    return {"hours": settings.SESSION_COOKIE_AGE // 3600, "idle": settings.SESSION_IDLE_SECONDS // 60}


@require_POST
def end_my_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one of one's own sessions."""
    visit = get_object_or_404(Visit, pk=pk, user=me(request))
    services.end_visit(visit.pk)
    messages.success(request, _("That session is over."))
    return redirect("my_sessions")


@require_POST
def end_my_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    _tell_ended(request, services.end_visits(me(request), but=request.session.get(MARK)))
    return redirect("my_sessions")


def _tell_ended(request: HttpRequest, count: int) -> None:
    messages.success(request, ngettext("%(n)s session is over.", "%(n)s sessions are over.", count) % {"n": count})


@require_safe
@manages
def staff_list(request: HttpRequest) -> HttpResponse:
    """Who works here, how safely they enter, and when they were last seen."""
    return render(request, "accounts/desk/staff.html", {"rows": staff.members()})


@require_safe
@manages
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff, and what may be done about their way in."""
    member = get_object_or_404(User, pk=pk)
    context = {
        "row": staff.row_of(member),
        "member": member,
        "visits": member.visits.all(),
        "is_me": member.pk == me(request).pk,
        "may_act": me(request).is_superuser or not member.is_superuser,
    }
    return render(request, "accounts/desk/member.html", context)


def _about(act: Callable[[User, User], str]) -> View:
    """A deed about one member of staff, by a manager: done, told, and back to their page."""

    @require_POST
    @manages
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(User, pk=pk)
        try:
            services.must_outrank(me(request), member)
            messages.success(request, act(member, me(request)))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("staff_member", pk)

    return view


def _end_all(member: User, by: User) -> str:
    count = services.end_visits(member)
    return ngettext("%(n)s session is over.", "%(n)s sessions are over.", count) % {"n": count}


def _unlock(member: User, by: User) -> str:
    lockout.lift_pause(member=member, by=by)
    return _("They may try again at once.")


def _renew(member: User, by: User) -> str:
    services.ask_new_password(member=member, by=by)
    return _("They will choose a new password at their next page.")


def _forget(member: User, by: User) -> str:
    services.forget_second_factor(member=member, by=by)
    return _("Their second factor is forgotten, and their sessions are over.")


def _part(member: User, by: User) -> str:
    services.part_with(member=member, by=by)
    return _("Their account is closed: sessions, links and second factors ended at once.")


end_staff_sessions, unlock_staff = _about(_end_all), _about(_unlock)
ask_staff_password, forget_staff_factor, part_with_staff = _about(_renew), _about(_forget), _about(_part)


@require_POST
@manages
def end_staff_session(request: HttpRequest, pk: int, visit: UUID) -> HttpResponse:
    """End one session of a member of staff."""
    member = get_object_or_404(User, pk=pk)
    found = get_object_or_404(Visit, pk=visit, user=member)
    try:
        services.must_outrank(me(request), member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff_member", pk)
    services.end_visit(found.pk)
    messages.success(request, _("That session is over."))
    return redirect("staff_member", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@manages
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited, in which state; and a form to invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _invite(request, form.cleaned_data)
        except BadInput as refusal:
            form.add_error(refusal.field or None, str(refusal))
    context = {
        "form": form,
        "invitations": Invitation.objects.select_related("invited_by")[:200],
        "days": settings.INVITATION_DAYS,
        "mail_folder": "" if settings.SENDS_MAIL else settings.EMAIL_FILE_PATH,
    }
    return render(request, "accounts/desk/invitations.html", context)


def _invite(request: HttpRequest, chosen: dict[str, Any]) -> HttpResponse:
    invitation = services.invite(
        name=chosen["name"],
        email=chosen["email"],
        role=Role(chosen["role"]),
        language=chosen["language"],
        by=me(request),
    )
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("invitations")


@require_POST
@manages
@tells_refusals("invitations")
def resend_invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it once more; the earlier link is void."""
    services.send_again(invitation=get_object_or_404(Invitation, pk=pk), by=me(request))
    messages.success(request, _("A new link is on its way; the earlier one no longer works."))
    return redirect("invitations")


@require_POST
@manages
@tells_refusals("invitations")
def withdraw_invitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its link works no more."""
    services.withdraw(invitation=get_object_or_404(Invitation, pk=pk), by=me(request))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("invitations")


@require_safe
@manages
def secrets(request: HttpRequest) -> HttpResponse:
    """What people who left knew, until it is renewed."""
    return render(request, "accounts/desk/secrets.html", {"waiting": staff.secrets_to_renew()})


@require_POST
@manages
def renew_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """It was renewed."""
    if services.tell_renewed(secret=get_object_or_404(SecretToRenew, pk=pk), by=me(request)):
        messages.success(request, _("Noted: this secret is renewed."))
    return redirect("secrets_to_renew")
