"""A welcome and thanks that leave by themselves: off unless somebody turns them on."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.fields import bilingual_text


class Courtesy(models.Model):
    """Whether whoever speaks to us in public for the first time is welcomed, and thanks are thanked for (row 1).

    since: when it was turned on last: nobody is greeted for what they said before; by: who answers for the words.
    """

    welcomes = models.BooleanField(
        _("welcome whoever speaks to us in public for the first time"),
        default=False,
        help_text=_("Once for each person, below their own words. Never in private, never a machine."),
    )
    welcome_fr = bilingual_text(verbose_name=_("welcome in French"))
    welcome_en = bilingual_text(verbose_name=_("welcome in English"))
    thanks = models.BooleanField(
        _("answer thanks"),
        default=False,
        help_text=_("What a colleague marks as thanks, where it was said and in private where it was private."),
    )
    thanks_shares = models.BooleanField(
        _("and thank whoever shares a page of ours in public"),
        default=False,
        help_text=_("Nobody reads first what they say of it."),
    )
    thanks_fr = bilingual_text(verbose_name=_("thanks in French"))
    thanks_en = bilingual_text(verbose_name=_("thanks in English"))
    thanks_days = models.PositiveSmallIntegerField(
        _("the same person is thanked again after so many days"),
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
    )
    most_an_hour = models.PositiveSmallIntegerField(
        _("at most so many in an hour, all together"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("On a busy day people answer, and machines keep quiet: what is above it is not sent later."),
    )
    since = models.DateTimeField(default=now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("welcome and thanks")
        verbose_name_plural = _("welcome and thanks")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> Courtesy:
        """What was chosen; nothing leaves before anything was."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
