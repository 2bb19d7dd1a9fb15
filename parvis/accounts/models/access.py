"""How staff enter: their sessions, the invitations sent, and the secrets to renew when somebody leaves."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contracts import Role
from parvis.accounts.states import InvitationState
from parvis.core.clock import now
from parvis.core.ids import uuid7


class Visit(models.Model):
    """One session of a member of staff: what they came with, in words; no address is kept.

    must_rotate asks for a new session key at the next request, after a change of what one may do.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    session_key = models.CharField(max_length=40, db_index=True)
    browser = models.CharField(_("browser"), max_length=40, blank=True)
    system = models.CharField(_("system"), max_length=40, blank=True)
    began_at = models.DateTimeField(_("began"), default=now)
    seen_at = models.DateTimeField(_("last seen"), default=now)
    must_rotate = models.BooleanField(default=False)

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.device

    @property
    def device(self) -> str:
        """“Firefox on Linux”."""
        if self.browser and self.system:
            return str(_("%(browser)s on %(system)s")) % {"browser": self.browser, "system": self.system}
        return self.browser or self.system or str(_("An unknown device"))


class Invitation(models.Model):
    """Somebody asked to join, by a signed link that works once and for some days.

    serial is part of the link: sending it anew makes the earlier link void.
    """

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.CONTRIBUTOR)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SENT)
    serial = models.PositiveIntegerField(default=1)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invited by")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    sent_at = models.DateTimeField(_("sent"), default=now)
    expires_at = models.DateTimeField(_("valid until"))
    changed_at = models.DateTimeField(default=now)

    life = InvitationState

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                condition=models.Q(state="sent"),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.state == self.State.SENT and self.expires_at > now()

    @property
    def is_expired(self) -> bool:
        """Whether it waited too long."""
        return self.state == self.State.SENT and self.expires_at <= now()


class SecretToRenew(models.Model):
    """A secret of the institution that somebody who left knew, until it is told renewed.

    secret is a name of the registry ``shared_secrets``; label is kept in case it is one no longer.
    """

    secret = models.CharField(max_length=80)
    label = models.CharField(_("secret"), max_length=200)
    known_by = models.CharField(_("known by"), max_length=200)
    asked_at = models.DateTimeField(_("since"), default=now)
    renewed_at = models.DateTimeField(_("renewed"), null=True, blank=True)
    renewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("secret to renew")
        verbose_name_plural = _("secrets to renew")

    def __str__(self) -> str:
        return self.label
