"""The institution, where and when it is open, where it is present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page

from parvis.core.bilingual import pick
from parvis.core.fields import bilingual_char, bilingual_text

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits."))


class Institution(models.Model):
    """The one institution this installation serves (row 1)."""

    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    tagline_fr = bilingual_char(verbose_name=_("tagline in French"))
    tagline_en = bilingual_char(verbose_name=_("tagline in English"))
    introduction_fr = bilingual_text(verbose_name=_("introduction in French"))
    introduction_en = bilingual_text(verbose_name=_("introduction in English"))
    email = models.EmailField(_("e-mail"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    jurisdiction = models.CharField(
        _("jurisdiction"),
        max_length=2,
        default="FR",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, as in ISO 3166-1."))],
        help_text=_("Country whose copyright law applies, as two letters (ISO 3166-1)."),
    )
    accent_light = models.CharField(_("accent, light"), max_length=7, default="#741846", validators=[_COLOUR])
    accent_dark = models.CharField(_("accent, dark"), max_length=7, default="#f2a6c6", validators=[_COLOUR])
    share_fr = bilingual_text(
        verbose_name=_("share message in French"),
        help_text=_("Fields: {titre} {auteur} {compte} {lien}"),
    )
    share_en = bilingual_text(
        verbose_name=_("share message in English"),
        help_text=_("Fields: {titre} {auteur} {compte} {lien}"),
    )
    credit_fr = bilingual_text(verbose_name=_("credits in French"))
    credit_en = bilingual_text(verbose_name=_("credits in English"))
    allows_alone = models.BooleanField(
        _("single-person mode"),
        default=False,
        help_text=_(
            "When only one person could approve, they may approve their own work; the log says so each time. "
            "It stops by itself as soon as a second person could decide."
        ),
    )
    allows_overruling = models.BooleanField(
        _("managers may publish without the steps"),
        default=False,
        help_text=_("Never their own work, and always with a reason, which is kept and shown."),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institution")

    def __str__(self) -> str:
        return pick(self, "name")

    @classmethod
    def current(cls) -> Institution:
        """The institution; an unsaved, nameless one before the first set-up."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Site(models.Model):
    """A place of the institution open to visitors: building, garden, monument."""

    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    address = models.TextField(_("address"), blank=True)
    access_fr = bilingual_text(verbose_name=_("how to come, in French"))
    access_en = bilingual_text(verbose_name=_("how to come, in English"))
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    hours: RelatedManager[OpeningHours]
    closures: RelatedManager[Closure]

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return pick(self, "name")


class OpeningHours(models.Model):
    """One stretch of a weekday; several make a day with a break. Dates bound a season."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="hours", verbose_name=_("site"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="hours_close_after_open")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """Days on which a site is exceptionally closed, or opens at other hours."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="closures", verbose_name=_("site"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Leave both hours empty when closed."))
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason_fr = bilingual_char(verbose_name=_("reason in French"))
    reason_en = bilingual_char(verbose_name=_("reason in English"))

    class Meta:
        ordering = ["first_day"]
        verbose_name = _("exceptional day")
        verbose_name_plural = _("exceptional days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="closure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class Department(models.Model):
    """A service of the institution: conservation, mediation, communication, direction."""

    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    email = models.EmailField(_("e-mail"), blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    # What a role in the department reaches, and nothing beside it (services/reach.py).
    collection = models.ForeignKey(
        Collection,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("collection of pictures"),
    )
    section = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("section of the site")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return pick(self, "name")


class Presence(models.Model):
    """An account or page of the institution somewhere, ours or elsewhere, kept or abandoned."""

    class Network(models.TextChoices):
        MASTODON = "mastodon", "Mastodon"
        BLUESKY = "bluesky", "Bluesky"
        INSTAGRAM = "instagram", "Instagram"
        FACEBOOK = "facebook", "Facebook"
        LINKEDIN = "linkedin", "LinkedIn"
        TIKTOK = "tiktok", "TikTok"
        X = "x", "X"
        YOUTUBE = "youtube", "YouTube"
        PEERTUBE = "peertube", "PeerTube"
        PIXELFED = "pixelfed", "Pixelfed"
        TUMBLR = "tumblr", "Tumblr"
        WIKIPEDIA = "wikipedia", "Wikipedia"
        NEWSLETTER = "newsletter", _("newsletter")
        WEB = "web", _("web site")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("ours, and kept")
        UNCLAIMED = "unclaimed", _("about us, not ours")
        ABANDONED = "abandoned", _("ours, no longer kept")

    network = models.CharField(_("network"), max_length=20, choices=Network.choices)
    handle = models.CharField(_("handle"), max_length=200, blank=True, help_text=_("As one writes it to name you."))
    url = models.URLField(_("address"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CLAIMED)
    purpose_fr = bilingual_char(verbose_name=_("what one finds there, in French"))
    purpose_en = bilingual_char(verbose_name=_("what one finds there, in English"))
    rhythm_fr = bilingual_char(max_length=80, verbose_name=_("rhythm in French"))
    rhythm_en = bilingual_char(max_length=80, verbose_name=_("rhythm in English"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("presence")
        verbose_name_plural = _("presences")

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}".strip()
