"""Who does what in which department, who knows what, who stands in for whom, and the steps of approval."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.contracts import Role
from parvis.accounts.models.institution import Department
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char
from parvis.core.ids import uuid7


class Membership(models.Model):
    """The role of somebody in one department, beside their role in the whole institution."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("department")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.CONTRIBUTOR)

    class Meta:
        ordering = ["department__order", "member__last_name", "member__username"]
        verbose_name = _("role in a department")
        verbose_name_plural = _("roles in departments")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["member", "department"], name="one_role_a_department")]

    def __str__(self) -> str:
        return f"{self.member} · {self.department} · {self.get_role_display()}"


class DepartmentGroup(models.Model):
    """The group that lets whoever has a role in a department use it there; written by ``services.write_reach`` alone."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="groups")
    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="of_department")

    class Meta:
        verbose_name = _("group of a department")
        verbose_name_plural = _("groups of departments")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["department", "role"], name="one_group_a_role_and_department")]

    def __str__(self) -> str:
        return self.group.name


class Topic(models.Model):
    """Something members of the staff know well: from a list the institution keeps."""

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="topics", verbose_name=_("who knows it")
    )

    class Meta:
        ordering = ["name_fr", "name_en", "pk"]
        verbose_name = _("topic of expertise")
        verbose_name_plural = _("topics of expertise")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower(f"name_{language}"),
                condition=~models.Q(**{f"name_{language}": ""}),
                name=f"topic_once_{language}",
            )
            for language in ("fr", "en")
        ]

    def __str__(self) -> str:
        return pick(self, "name")


class Absence(models.Model):
    """Days on which somebody is away, and who decides for them meanwhile, if anybody.

    ended_at: it was called off or cut short. The deputy acts in their own name, for the one who is away.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputyships",
        verbose_name=_("deputy"),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        default_permissions = ()
        indexes = [models.Index(fields=["deputy", "first_day", "last_day"], name="absence_of_deputy")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(deputy=None) | ~models.Q(deputy=models.F("member")), name="nobody_is_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.first_day} – {self.last_day}"


class ApprovalStep(models.Model):
    """One step before anything is published: by a department, or by the approvers of the whole institution."""

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    # A department that answers for a step cannot disappear: nobody could take it any more.
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approval_steps",
        verbose_name=_("department"),
        help_text=_("Its approvers and managers decide. Without a department, those of the whole institution do."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")

    def __str__(self) -> str:
        return pick(self, "name")
