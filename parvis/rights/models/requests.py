"""Requests for a grant: a letter, its life, and the grant it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now, today
from parvis.rights import societies
from parvis.rights.evidence import evidence_path
from parvis.rights.models.grants import Grant
from parvis.rights.models.paper import OnPaper
from parvis.rights.models.somebody import OfSomebody
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from parvis.rights.models.sendings import Sending

LANGUAGES = [("fr", _("French")), ("en", _("English"))]


class LetterTemplate(models.Model):
    """The house's own words for a letter; without them, those that come with Parvis are used."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request")
        REMINDER = "reminder", _("reminder")

    kind = models.CharField(_("letter"), max_length=10, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("model letter")
        verbose_name_plural = _("model letters")
        ordering = ["kind", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"


class GrantRequest(OfSomebody, OnPaper):
    """A grant asked for: of whom, for which media and uses, in which words, and what came of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")
        REMINDED = "reminded", _("reminded")
        ANSWERED = "answered", _("answered")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Way(models.TextChoices):
        EMAIL = "email", _("by e-mail")
        HAND = "hand", _("by post or by hand")

    OPEN = (State.SENT, State.REMINDED, State.ANSWERED)

    things = models.ManyToManyField(Thing, related_name="grant_requests", verbose_name=_("media"))
    holder = models.CharField(_("asked of"), max_length=300)
    email = models.EmailField(_("e-mail"), blank=True)
    society = models.CharField(
        _("through the collecting society"), max_length=20, blank=True, choices=societies.choices
    )
    language = models.CharField(_("language of the letter"), max_length=2, choices=LANGUAGES, default="fr")
    purpose = models.TextField(_("what for"), help_text=_("In a sentence the holder understands."))
    uses = models.JSONField(_("uses"), default=list)
    territories = models.JSONField(_("territories"), default=list, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    max_width = models.PositiveIntegerField(_("largest width, in pixels"), null=True, blank=True)
    may_crop = models.BooleanField(_("may be cropped or shown in detail"), default=True)
    may_overprint = models.BooleanField(_("may carry text"), default=False)
    due_on = models.DateField(_("answer hoped for by"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    letter = models.TextField(_("letter"), blank=True)
    way = models.CharField(_("sent"), max_length=6, choices=Way.choices, blank=True, editable=False)
    evidence = models.FileField(_("answer"), upload_to=evidence_path, blank=True, max_length=200)
    evidence_name = models.CharField(max_length=200, blank=True, editable=False)
    grant = models.OneToOneField(
        Grant, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="request"
    )
    renews = models.ForeignKey(
        Grant, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="renewal_requests"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    changed_at = models.DateTimeField(_("since"), default=now, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    events: RelatedManager[RequestEvent]
    sendings: RelatedManager[Sending]

    class Meta:
        verbose_name = _("request for a grant")
        verbose_name_plural = _("requests for grants")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.named(self.holder)

    @property
    def is_late(self) -> bool:
        """Whether an answer was hoped for by now."""
        return self.state in (self.State.SENT, self.State.REMINDED) and bool(self.due_on and self.due_on < today())


class RequestEvent(models.Model):
    """One step of a request: what it became, when, by whom, and why."""

    request = models.ForeignKey(GrantRequest, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=10, choices=GrantRequest.State.choices)
    at = models.DateTimeField(default=now)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of a request")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d}"
