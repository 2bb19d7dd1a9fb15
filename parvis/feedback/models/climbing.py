"""What the institution promised about answers, and what happens when it is late."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import StaffLetter
from parvis.core.clock import now
from parvis.core.records import Record
from parvis.feedback.models.topics import Topic


class Commitment(models.Model):
    """Within how many days an answer is owed, and how days are counted (row 1)."""

    class Counting(models.TextChoices):
        OPEN = "open", _("days on which a site is open")
        WEEKDAYS = "weekdays", _("Monday to Friday")
        ALL = "all", _("every day")

    days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("From the day the topic is opened until the institution says what it does of it."),
    )
    climb_days = models.PositiveSmallIntegerField(
        _("days before it climbs further"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("A late answer goes to the department’s managers; so many days later, to the institution’s."),
    )
    counting = models.CharField(_("days are"), max_length=8, choices=Counting.choices, default=Counting.OPEN)

    class Meta:
        verbose_name = _("promise of an answer")
        verbose_name_plural = _("promise of an answer")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return f"{self.days} {self.get_counting_display()}"

    @classmethod
    def current(cls) -> Commitment:
        """The promise; the usual one, not saved, before anything was chosen."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Climb(Record):
    """A late topic went up one step, written once: to whom, and which answer was due when."""

    class Level(models.IntegerChoices):
        DEPARTMENT = 1, pgettext_lazy("who is told of a late answer", "the department’s managers")
        INSTITUTION = 2, pgettext_lazy("who is told of a late answer", "the institution’s managers")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="climbs")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("climb of a topic")
        verbose_name_plural = _("climbs of topics")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.topic_id} {self.get_level_display()}"


class ClimbLetter(StaffLetter):
    """One letter to one manager about one climb; answered meanwhile, it is dropped."""

    climb = models.ForeignKey(Climb, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="climb_letters")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter about a late answer")
        verbose_name_plural = _("letters about late answers")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "changed_at"], name="climb_letter_waiting")]
        constraints = [models.UniqueConstraint(fields=["climb", "person"], name="one_letter_a_climb_and_person")]

    def __str__(self) -> str:
        return f"{self.climb} {self.person}"
