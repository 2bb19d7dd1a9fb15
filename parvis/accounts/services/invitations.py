"""Invitations: written by a manager, sent by e-mail, accepted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Institution, Invitation, User
from parvis.accounts.roles import Role
from parvis.accounts.services.staff import confirm_address, engage
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotFound

_signer = Signer(salt="parvis.accounts.invitation", sep="~")


def invite(*, name: str, email: str, role: Role, by: User, language: str = "fr") -> Invitation:
    """Ask somebody to join, by e-mail.

    Raises BadInput when they work here already, were asked already, or the message cannot leave.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email, is_active=True).exists():
        raise BadInput(_("Somebody with this address works here already."), remedy=_("See Staff."), field="email")
    with transaction.atomic():
        invitation = _write(name=name.strip(), email=email, role=role, by=by, language=language)
        log(invitation, "accounts.invitation.send", user=by)
        # Within the transaction: an invitation that could not be sent was not made.
        _send(invitation)
    return invitation


def _write(**values: Any) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                name=values["name"],
                email=values["email"],
                role=values["role"],
                invited_by=values["by"],
                language=values["language"],
                expires_at=_end(),
            )
    except IntegrityError:
        raise BadInput(
            _("This address was invited already."), remedy=_("Send that invitation again."), field="email"
        ) from None


@transaction.atomic
def send_again(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new link, valid as long as a first one; the earlier link is void. Raises BadInput when it is settled."""
    rows = Invitation.objects.select_for_update().filter(pk=invitation.pk, state=Invitation.State.SENT)
    found = rows.first()
    if found is None:
        raise _settled()
    found.serial += 1
    found.sent_at, found.expires_at = now(), _end()
    found.save(update_fields=["serial", "sent_at", "expires_at"])
    log(found, "accounts.invitation.send", user=by)
    _send(found)
    return found


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """The link works no more. Raises BadInput when the invitation is settled."""
    if not Invitation.life.claim(invitation, before="sent", after="withdrawn"):
        raise _settled()
    log(invitation, "accounts.invitation.withdraw", user=by)


def _settled() -> BadInput:
    return BadInput(_("This invitation was accepted or withdrawn."), remedy=_("Invite anew."))


def token_of(invitation: Invitation) -> str:
    """The signed word of the link."""
    return _signer.sign(f"{invitation.pk.hex}-{invitation.serial}")


def invitation_of(token: str) -> Invitation:
    """The open invitation of a link. Raises NotFound for a link that is forged, void, used or too old."""
    try:
        number, _dash, serial = _signer.unsign(token).partition("-")
        invitation = Invitation.objects.filter(pk=number, serial=int(serial)).first()
    except (BadSignature, ValueError):
        invitation = None
    if invitation is None or not invitation.is_open:
        raise NotFound(_("This invitation is no longer valid."), remedy=_("Ask for a new one."))
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, username: str, password: str | None) -> User:
    """Somebody joins with the role they were offered; of two at once only one passes.

    Raises NotFound, and BadInput when the user name is taken.
    """
    if not (invitation.is_open and Invitation.life.claim(invitation, before="sent", after="accepted")):
        raise NotFound(_("This invitation is no longer valid."), remedy=_("Ask for a new one."))
    first, _space, last = invitation.name.partition(" ")
    member = engage(
        username=username,
        role=Role(invitation.role),
        password=password,
        first_name=first,
        last_name=last,
        email=invitation.email,
        language=invitation.language,
    )
    confirm_address(member)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=member)
    log(member, "accounts.invitation.accept", user=member)
    return member


def _end() -> datetime:
    return now() + timedelta(days=settings.INVITATION_DAYS)


def _send(invitation: Invitation) -> None:
    """Write to them in their language. Raises BadInput when the message cannot leave."""
    with translation.override(invitation.language):
        institution = str(Institution.current()) or "Parvis"
        context = {
            "invitation": invitation,
            "institution": institution,
            "by": str(invitation.invited_by.get_full_name() or invitation.invited_by) if invitation.invited_by else "",
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('accept_invitation', args=[token_of(invitation)])}",
        }
        subject = translation.gettext("Join the desk of %(name)s") % {"name": institution}
        text = render_to_string("accounts/email/invitation.txt", context)
    try:
        send_mail(subject, text, None, [invitation.email])
    except (SMTPException, OSError) as error:
        raise BadInput(
            _("The message could not be sent: %(why)s") % {"why": error}, remedy=_("Check [email] in parvis.toml.")
        ) from error
