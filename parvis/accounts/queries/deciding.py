"""Who may decide on an approval: the directory that ``core.approval`` asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from parvis.accounts.contracts import Role
from parvis.accounts.models import Absence, ApprovalStep, Department, Institution, User
from parvis.core.approval.contracts import Rules, Step
from parvis.core.clock import today

DECIDING = (Role.APPROVER, Role.MANAGER)
_OF_DEPARTMENT = "department:"


def group_of(department: Department | None) -> str:
    """The opaque key of a department for the steps; empty for the whole institution."""
    return f"{_OF_DEPARTMENT}{department.pk}" if department else ""


def department_of(group: str) -> Department | None:
    """The department of a key; None for the whole institution, and for a department that is gone."""
    number = group.removeprefix(_OF_DEPARTMENT)
    return Department.objects.filter(pk=int(number)).first() if number.isdecimal() else None


def holders(group: str) -> QuerySet[User]:
    """Those who work here and decide in a group by their own role."""
    staff = User.objects.filter(is_active=True)
    if group:
        number = group.removeprefix(_OF_DEPARTMENT)
        key = int(number) if number.isdecimal() else 0
        return staff.filter(memberships__department=key, memberships__role__in=DECIDING).distinct()
    return staff.filter(Q(groups__name__in=DECIDING) | Q(is_superuser=True)).distinct()


def absences_on(day: date) -> QuerySet[Absence]:
    """Who is away that day."""
    return Absence.objects.filter(first_day__lte=day, last_day__gte=day, ended_at=None)


class Staff:
    """The directory: people are members of the staff, groups are departments."""

    def steps(self) -> Sequence[Step]:
        """The institution's steps, in order."""
        rows = ApprovalStep.objects.select_related("department")
        return [Step(name_fr=row.name_fr, name_en=row.name_en, group=group_of(row.department)) for row in rows]

    def rules(self) -> Rules:
        """How strict the institution is."""
        institution = Institution.current()
        return Rules(allows_alone=institution.allows_alone, allows_overruling=institution.allows_overruling)

    def rights(self, person: str, group: str) -> Sequence[str]:
        """Their own right, then those of absent people whose deputy they are today. One who left has none."""
        if not self.is_here(person):
            return []
        able = holders(group)
        own = [person] if able.filter(pk=person).exists() else []
        away = absences_on(today()).filter(deputy=int(person), member__in=able).order_by("first_day", "pk")
        return list(dict.fromkeys([*own, *(str(pk) for pk in away.values_list("member", flat=True))]))

    def able(self, group: str) -> set[str]:
        """Those who hold the role, present or away, and the deputies of those away today."""
        own = holders(group)
        deputies = absences_on(today()).filter(member__in=own, deputy__is_active=True)
        found = {*own.values_list("pk", flat=True), *deputies.values_list("deputy", flat=True)}
        return {str(pk) for pk in found}

    def may_overrule(self, person: str) -> bool:
        """Managers of the institution, and administrators."""
        staff = User.objects.filter(pk=person, is_active=True)
        return staff.filter(Q(groups__name=Role.MANAGER) | Q(is_superuser=True)).exists()

    def name_of(self, person: str) -> str:
        """First and last name, else the user name."""
        member = User.objects.filter(pk=person).first()
        return (member.get_full_name() or member.get_username()) if member else ""

    def is_here(self, person: str) -> bool:
        """Whether their account is open."""
        return User.objects.filter(pk=person, is_active=True).exists()
