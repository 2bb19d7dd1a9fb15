"""Reads about departments: who has which role there, who knows what, who is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page

from parvis.accounts.contracts import Role, sections
from parvis.accounts.models import Absence, ApprovalStep, Department, Membership, Topic, User
from parvis.accounts.queries.deciding import absences_on, group_of, holders
from parvis.core.clock import today


@dataclass(frozen=True)
class Colleague:
    """One member of a department, as its page shows them: role there, topics, and the absence of today."""

    membership: Membership
    topics: Sequence[Topic]
    absence: Absence | None


def role_in(user: User, department: Department) -> Role | None:
    """The role of somebody in a department, None for somebody without one, or who left."""
    if not user.is_active:
        return None
    row = Membership.objects.filter(member=user, department=department).first()
    return Role(row.role) if row else None


def may_keep(user: User, department: Department) -> bool:
    """Whether somebody says who does what there: its manager, and those who manage the staff."""
    return user.has_perm("accounts.change_user") or role_in(user, department) == Role.MANAGER


def colleagues(department: Department) -> list[Colleague]:
    """Those who work in a department, by name; those who left are not among them."""
    rows = Membership.objects.filter(department=department, member__is_active=True)
    away = {row.member_id: row for row in absences_on(today()).select_related("deputy")}
    rows = rows.select_related("member").prefetch_related(Prefetch("member__topics"))
    return [Colleague(row, list(row.member.topics.all()), away.get(row.member_id)) for row in rows]


def working() -> QuerySet[User]:
    """Everybody who works here, by name."""
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "username")


def expected_absences(user: User | None = None) -> QuerySet[Absence]:
    """Absences going on or to come, of one person (or in which they stand in), else of everybody."""
    rows = Absence.objects.filter(last_day__gte=today(), ended_at=None, member__is_active=True)
    mine = rows.filter(Q(member=user) | Q(deputy=user)) if user else rows
    return mine.select_related("member", "deputy")


def steps_without_decider() -> list[ApprovalStep]:
    """Steps that nobody who works here could take: nothing would pass them."""
    rows = ApprovalStep.objects.select_related("department")
    return [step for step in rows if not holders(group_of(step.department)).exists()]


def possible_sections(chosen: Page | None = None) -> QuerySet[Page]:
    """The pages that may be a department's section, each once though it has two languages: the chosen one, or ours."""
    found = [page for _name, pages in sections for page in pages()]
    found.sort(key=lambda page: page.locale.language_code == settings.LANGUAGE_CODE)
    kept = {page.translation_key: page.pk for page in found}
    if chosen is not None:
        kept[chosen.translation_key] = chosen.pk
    return Page.objects.filter(pk__in=kept.values()).order_by("title", "pk")
