"""What somebody is to be told of at once, and that they were told."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department, StaffLetter
from parvis.conversation.models.threads import Message, Thread, Way
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char
from parvis.traces.models import Handle


class AlertRule(models.Model):
    """When whom is told. words: one a line, for words and sensitive subjects; authors: handles; factor, least: for volume,
    so many deviations above that hour's usual, and at least so many messages. way, network: empty, all of them."""

    class Kind(models.TextChoices):
        WORDS = "words", _("words")
        SENSITIVE = "sensitive", _("sensitive subject")
        AUTHORS = "authors", _("somebody speaks")
        VOLUME = "volume", _("more messages than usual")

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    kind = models.CharField(_("kind of alert"), max_length=9, choices=Kind.choices)
    words = models.TextField(_("words"), blank=True, help_text=_("One a line; one of them is enough."))
    authors = models.ManyToManyField(Handle, blank=True, related_name="+", verbose_name=_("people"))
    way = models.CharField(_("way"), max_length=8, choices=Way.choices, blank=True)
    network = models.CharField(_("network"), max_length=20, blank=True)
    factor = models.PositiveSmallIntegerField(
        _("how far above the usual"), default=6, validators=[MinValueValidator(2), MaxValueValidator(50)],
        help_text=_("In median deviations of the same hour of the weeks before."),
    )  # fmt: skip
    least = models.PositiveIntegerField(
        _("and at least so many messages in an hour"), default=20, validators=[MinValueValidator(2)]
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("who is told")
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        verbose_name=_("department whose managers are told"),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("alert rule")
        verbose_name_plural = _("alert rules")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return pick(self, "name")


class Alert(models.Model):
    """One alert. key: of the rule and what it is about, so that it is raised once; facts: figures and our own words of the
    rule, never what anybody said; reason: what was done about it, by whoever saw to it at ``seen_at``."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("alert", "open")
        SEEN = "seen", pgettext_lazy("alert", "seen to")

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="alerts")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="alerts")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=120, unique=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("what was done"), blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        indexes = [models.Index(fields=["state", "-created_at"], name="alert_open")]

    def __str__(self) -> str:
        return str(self.rule)


class AlertLetter(StaffLetter):
    """One letter to one person about one alert; seen to meanwhile, it is dropped."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alert_letters")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter about an alert")
        verbose_name_plural = _("letters about alerts")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "changed_at"], name="alert_letter_waiting")]
        constraints = [models.UniqueConstraint(fields=["alert", "person"], name="one_letter_an_alert_and_person")]

    def __str__(self) -> str:
        return f"{self.alert} {self.person}"
