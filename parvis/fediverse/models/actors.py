"""Who speaks from here: the institution, and those it lends its voice to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, Site
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.core.ids import uuid7
from parvis.media.models import Picture
from parvis.traces.models import Thing


class Actor(models.Model):
    """One voice of the institution on the social web (ActivityPub actor), at its thing's permanent address.

    about: the exhibition or story it belongs to; speaks_*: the sentence that says who speaks.
    key_sealed: its RSA key (PEM, PKCS 8), sealed; fields: [{"name_fr", "name_en", "value"}] (PropertyValue).
    """

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("the institution")
        SITE = "site", _("a site")
        DEPARTMENT = "department", _("a department")
        EXHIBITION = "exhibition", _("an exhibition")
        CHARACTER = "character", _("a character of a story")
        EXPERT = "expert", _("an expert, in their own name")
        INSTANCE = "instance", _("this server itself")

    class Quoting(models.TextChoices):
        ANYONE = "anyone", _("anyone may quote")
        FOLLOWERS = "followers", _("those who follow may quote")
        NOBODY = "nobody", _("nobody may quote")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="actor")
    kind = models.CharField(_("who"), max_length=12, choices=Kind.choices)
    username = models.SlugField(_("name in the address"), max_length=30)
    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    summary_fr = bilingual_text(verbose_name=_("presentation in French"))
    summary_en = bilingual_text(verbose_name=_("presentation in English"))
    speaks_fr = bilingual_char(verbose_name=_("who speaks, in French"))
    speaks_en = bilingual_char(verbose_name=_("who speaks, in English"))
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    banner = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="actors"
    )
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="actors_about")
    language = models.CharField(_("language"), max_length=2, choices=[("fr", _("French")), ("en", _("English"))])
    fields = models.JSONField(default=list, blank=True)
    is_discoverable = models.BooleanField(_("may be suggested to people"), default=True)
    is_indexable = models.BooleanField(_("posts may be searched"), default=True)
    approves_followers = models.BooleanField(_("each follower is accepted by hand"), default=False)
    quoting = models.CharField(_("quotes"), max_length=10, choices=Quoting.choices, default=Quoting.ANYONE)
    also_known_as = models.JSONField(default=list, blank=True)
    # Sites whose pages may name this voice as their author, beside our own.
    attribution_domains = models.JSONField(default=list, blank=True)
    moved_to = models.URLField(max_length=500, blank=True)
    key_sealed = models.TextField(editable=False)
    key_public = models.TextField(editable=False)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("voice on the social web")
        verbose_name_plural = _("voices on the social web")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="actor_username_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind__in=["institution", "instance"]), name="actor_sole_of_its_kind"
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "name") or self.username
