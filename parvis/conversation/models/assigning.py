"""Who takes what comes in: rotas, and routes to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, OpeningHours, Site, Topic
from parvis.conversation.models.threads import Way
from parvis.core.bilingual import pick
from parvis.core.fields import bilingual_char
from parvis.traces.models import Thing


class Rota(models.Model):
    """People who take turns."""

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.CASCADE, related_name="rotas", verbose_name=_("department")
    )

    class Meta:
        verbose_name = _("rota")
        verbose_name_plural = _("rotas")
        ordering = ["name_fr", "name_en", "pk"]

    def __str__(self) -> str:
        return pick(self, "name")


class Turn(models.Model):
    """When somebody's turn is: some days, or a weekday, always or within them; the narrower wins."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="turns")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="turns", verbose_name=_("person")
    )
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=OpeningHours.Weekday.choices, null=True, blank=True, help_text=_("Empty: every day.")
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["order", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day=None)
                | models.Q(last_day=None)
                | models.Q(last_day__gte=models.F("first_day")),
                name="turn_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rota}: {self.member}"


class Route(models.Model):
    """Where a message goes by itself when it comes: the first route, by order, all of whose conditions hold.

    words: one of them must be in it, folded, one a line; empty conditions hold always. An expert of ``topic``, whoever's
    turn it is in ``rota``, or ``member`` gets it, and ``department`` has it.
    """

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    words = models.TextField(_("words"), blank=True, help_text=_("One a line; one of them is enough."))
    way = models.CharField(_("way"), max_length=8, choices=Way.choices, blank=True)
    network = models.CharField(_("network"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    about = models.ForeignKey(
        Thing, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("about")
    )
    about_kind = models.CharField(_("kind of thing"), max_length=40, blank=True)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("site")
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("department")
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("topic")
    )
    rota = models.ForeignKey(
        Rota, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("rota")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("route of messages")
        verbose_name_plural = _("routes of messages")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return pick(self, "name")


class Settings(models.Model):
    """How the institution answers (row 1). hours: opening hours within which an answer is owed."""

    hours = models.PositiveSmallIntegerField(_("an answer is owed within so many opening hours"), default=16)
    joins_from = models.PositiveSmallIntegerField(_("the very same message is joined from so many on"), default=20)
    drafts_only = models.BooleanField(
        _("every answer is approved first"),
        default=False,
        help_text=_("Otherwise only answers of those who may not answer by themselves."),
    )

    class Meta:
        verbose_name = _("how we answer")
        verbose_name_plural = _("how we answer")
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Settings:
        """What was chosen, or the usual."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
