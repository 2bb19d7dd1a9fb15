"""Roles in departments, topics of expertise, absences with a deputy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.contracts import Role
from parvis.accounts.models import Absence, Department, Membership, Topic, User
from parvis.accounts.processing import ABSENCE_MONTHS
from parvis.accounts.queries.departments import may_keep
from parvis.accounts.services.staff import must_outrank
from parvis.core.clock import months_from, now, today
from parvis.core.errors import BadInput, NotAllowed


@transaction.atomic
def give_role(*, member: User, department: Department, role: Role, by: User) -> Membership:
    """Somebody has this role in a department from now on. Raises NotAllowed, and BadInput for one who left."""
    _must_keep(by, department)
    if not member.is_active:
        raise BadInput(_("This person has left."), field="member")
    row, _new = Membership.objects.update_or_create(member=member, department=department, defaults={"role": role})
    log(department, "accounts.department.role", user=by, data={"who": _named(member), "role": role.value})
    return row


@transaction.atomic
def take_role(*, membership: Membership, by: User) -> None:
    """Somebody has no role in a department any more. Raises NotAllowed."""
    _must_keep(by, membership.department)
    membership.delete()
    log(membership.department, "accounts.department.leave", user=by, data={"who": _named(membership.member)})


@transaction.atomic
def end_roles(member: User) -> None:
    """Somebody leaves: they have no role in any department any more."""
    for membership in Membership.objects.filter(member=member).select_related("department"):
        membership.delete()
        log(membership.department, "accounts.department.leave", data={"who": _named(member)})


def _must_keep(by: User, department: Department) -> None:
    """Only its manager, and those who manage the staff, say who does what in a department."""
    if not may_keep(by, department):
        raise NotAllowed(_("Only the department’s manager, or who manages the staff, gives roles there."))


@transaction.atomic
def say_expertise(*, member: User, topics: Iterable[Topic], by: User) -> None:
    """What somebody knows well. Raises NotAllowed when it is neither oneself nor a manager."""
    if by.pk != member.pk and not by.has_perm("accounts.change_user"):
        raise NotAllowed(_("Only a manager says what somebody else knows."))
    member.topics.set(topics)
    log(member, "accounts.expertise", user=by)


@transaction.atomic
def note_absence(*, member: User, first_day: date, last_day: date, deputy: User | None, by: User) -> Absence:
    """Somebody will be away, and a deputy decides for them meanwhile.

    Raises NotAllowed when it is neither oneself nor a manager, BadInput naming the field.
    """
    _must_answer_for(by, member)
    _check_days(member, first_day, last_day)
    _check_deputy(member, deputy, first_day, last_day)
    absence = Absence.objects.create(member=member, deputy=deputy, first_day=first_day, last_day=last_day, noted_by=by)
    log(member, "accounts.absence", user=by, data=_told(absence))
    return absence


def _must_answer_for(by: User, member: User) -> None:
    if by.pk != member.pk:
        if not by.has_perm("accounts.change_user"):
            raise NotAllowed(_("Only a manager notes the absence of somebody else."))
        must_outrank(by, member)


def _check_days(member: User, first_day: date, last_day: date) -> None:
    if not member.is_active:
        raise BadInput(_("This person has left."), field="member")
    if last_day < first_day:
        raise BadInput(_("The last day comes before the first."), field="last_day")
    if last_day < today():
        raise BadInput(_("This absence is over already."), remedy=_("Give days to come."), field="last_day")
    if _overlapping(first_day, last_day).filter(member=member).exists():
        raise BadInput(
            _("An absence on these days is noted already."), remedy=_("End that one first."), field="first_day"
        )


def _overlapping(first_day: date, last_day: date) -> QuerySet[Absence]:
    return Absence.objects.filter(first_day__lte=last_day, last_day__gte=first_day, ended_at=None)


def _check_deputy(member: User, deputy: User | None, first_day: date, last_day: date) -> None:
    """A deputy works here, is somebody else, and is not away too."""
    if deputy is None:
        return
    if deputy.pk == member.pk:
        raise BadInput(_("Nobody stands in for themselves."), remedy=_("Choose somebody else."), field="deputy")
    if not deputy.is_active:
        raise BadInput(_("This person has left."), remedy=_("Choose somebody else."), field="deputy")
    if _overlapping(first_day, last_day).filter(member=deputy).exists():
        raise BadInput(
            _("This person is away on some of these days."), remedy=_("Choose somebody else."), field="deputy"
        )


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> bool:
    """Somebody is back, or stays: the deputy decides no more from now on. False when it was ended already."""
    _must_answer_for(by, absence.member)
    ended = Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=now())
    if ended:
        log(absence.member, "accounts.absence.end", user=by, data=_told(absence))
    return bool(ended)


@transaction.atomic
def end_deputyships(member: User) -> None:
    """Somebody leaves: they stand in for nobody, and nobody for them. What they decided stays."""
    for absence in Absence.objects.filter(deputy=member, ended_at=None, last_day__gte=today()):
        log(absence.member, "accounts.deputy.left", data=_told(absence))
    Absence.objects.filter(deputy=member, ended_at=None).update(deputy=None)
    Absence.objects.filter(member=member, ended_at=None).update(ended_at=now())


def forget_past_absences() -> int:
    """Absences over for as long as the register says. How many."""
    over = Absence.objects.filter(last_day__lt=months_from(today(), -ABSENCE_MONTHS))
    return over.delete()[0]


def _told(absence: Absence) -> dict[str, str]:
    return {
        "first": absence.first_day.isoformat(),
        "last": absence.last_day.isoformat(),
        "deputy": _named(absence.deputy) if absence.deputy else "",
    }


def _named(member: User) -> str:
    return member.get_full_name() or member.get_username()
