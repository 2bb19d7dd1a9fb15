"""Reads about the staff: how they enter, when they were seen, what waits to be renewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Count, Max

from parvis.accounts import lockout
from parvis.accounts.contracts import Text, shared_secrets
from parvis.accounts.models import SecretToRenew, User
from parvis.accounts.roles import Role


@dataclass(frozen=True)
class StaffRow:
    """One member of staff, as the list shows them."""

    member: User
    role: Role | None
    has_second_factor: bool
    has_provider: bool
    sessions: int
    seen_at: datetime | None
    is_paused: bool


@dataclass(frozen=True)
class Renewal:
    """A secret that waits, and how it is renewed."""

    row: SecretToRenew
    remedy: Text


def members() -> list[StaffRow]:
    """Everybody, those who left last."""
    people = User.objects.order_by("-is_active", "last_name", "username").prefetch_related("groups")
    return _rows(people.annotate(sessions=Count("visits"), seen_at=Max("visits__seen_at")))


def row_of(member: User) -> StaffRow:
    """One of them."""
    people = User.objects.filter(pk=member.pk).prefetch_related("groups")
    return _rows(people.annotate(sessions=Count("visits"), seen_at=Max("visits__seen_at")))[0]


def _rows(people: Iterable[User]) -> list[StaffRow]:
    factors = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    with_factor = set(factors.values_list("user_id", flat=True))
    with_provider = set(SocialAccount.objects.values_list("user_id", flat=True))
    paused = lockout.names_paused()
    return [
        StaffRow(
            member=member,
            role=_role(member),
            has_second_factor=member.pk in with_factor,
            has_provider=member.pk in with_provider,
            sessions=member.sessions,  # type: ignore[attr-defined]
            seen_at=member.seen_at or member.last_login,  # type: ignore[attr-defined]
            is_paused=member.username in paused,
        )
        for member in people
    ]


def _role(member: User) -> Role | None:
    names = {group.name for group in member.groups.all()}
    return next((role for role in reversed(Role) if role.value in names), None)


def secrets_to_renew() -> list[Renewal]:
    """What waits, the longest first."""
    waiting = SecretToRenew.objects.filter(renewed_at=None)
    return [Renewal(row, entry.remedy if (entry := shared_secrets.get(row.secret)) else "") for row in waiting]
