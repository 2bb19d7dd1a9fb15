"""What accounts hears."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as door
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page

from parvis.accounts.models import Department, DepartmentGroup, Membership, User
from parvis.accounts.roles import ensure_roles
from parvis.accounts.services import ask_rotation, begin_visit, end_all_held, end_visit, end_visits, letters, reach
from parvis.accounts.services.sessions import MARK
from parvis.accounts.tasks import send_letters
from parvis.core.approval.signals import request_moved
from parvis.core.tasks import enqueue

# What a save compares with what was: leaving, and the powers of an administrator.
_WATCHED = ("is_active", "is_superuser")


def write_roles(**_event: Any) -> None:
    """After a migration: the groups exist and hold what the apps allow, in departments too."""
    ensure_roles()
    reach.write_every_reach()


@receiver(user_logged_in, dispatch_uid="accounts.begin_visit")
def note_beginning(request: HttpRequest | None, user: Any, **_event: Any) -> None:
    """Somebody signs in, by whatever door: the session is listed."""
    if request is not None and isinstance(user, User):
        begin_visit(session=request.session, user=user, agent=str(request.META.get("HTTP_USER_AGENT", "")))


@receiver(user_logged_out, dispatch_uid="accounts.end_visit")
def note_end(request: HttpRequest | None, **_event: Any) -> None:
    """Somebody signs out: the session is listed no more."""
    if request is not None:
        end_visit(request.session.get(MARK))


@receiver([door.password_changed, door.password_set, door.password_reset], dispatch_uid="accounts.renewed_password")
def note_new_password(request: HttpRequest, user: User, **_event: Any) -> None:
    """A new password: what a manager asked is done, and other sessions are over."""
    User.objects.filter(pk=user.pk).update(must_renew_password=False)
    user.must_renew_password = False
    end_visits(user, but=request.session.get(MARK))


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="accounts.roles_changed")
@receiver(m2m_changed, sender=User.user_permissions.through, dispatch_uid="accounts.permissions_changed")
def note_new_powers(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_event: Any) -> None:
    """Somebody's powers changed: their sessions get new keys."""
    if action in {"post_add", "post_remove"}:
        ask_rotation(pk_set or () if reverse else [instance.pk])
    elif action == "post_clear" and not reverse:
        ask_rotation([instance.pk])


@receiver(pre_save, sender=User, dispatch_uid="accounts.remember_before")
def remember_before(instance: User, update_fields: frozenset[str] | None, **_event: Any) -> None:
    """Before a save: what was."""
    watched = instance.pk and (update_fields is None or {*_WATCHED} & update_fields)
    before = User.objects.filter(pk=instance.pk).values(*_WATCHED).first() if watched else None
    instance._before = before  # type: ignore[attr-defined]


@receiver(post_save, sender=User, dispatch_uid="accounts.compare_after")
def compare_after(instance: User, **_event: Any) -> None:
    """After a save: somebody left, or became or ceased to be an administrator."""
    before = getattr(instance, "_before", None)
    if before is None:
        return
    if before["is_active"] and not instance.is_active:
        end_all_held(instance)
    if before["is_superuser"] != instance.is_superuser:
        ask_rotation([instance.pk])


@receiver(pre_delete, sender=User, dispatch_uid="accounts.before_deletion")
def end_before_deletion(instance: User, **_event: Any) -> None:
    """An account deleted is somebody who leaves too."""
    if instance.is_active:
        end_all_held(instance)


@receiver(post_save, sender=Membership, dispatch_uid="accounts.role_in_department_given")
def follow_given_role(instance: Membership, raw: bool = False, **_event: Any) -> None:
    """Somebody has a role in a department: it reaches what the department owns (a restored row reached it already)."""
    if not raw:
        reach.write_reach(instance.department_id)


@receiver(post_delete, sender=Membership, dispatch_uid="accounts.role_in_department_taken")
def follow_taken_role(instance: Membership, **_event: Any) -> None:
    """Somebody has it no more."""
    reach.write_reach(instance.department_id)


@receiver(post_save, sender=Department, dispatch_uid="accounts.department_owns")
def follow_department(instance: Department, raw: bool = False, **_event: Any) -> None:
    """A department got another collection, another section, another name."""
    if not raw:
        reach.write_reach(instance)


@receiver(post_delete, sender=DepartmentGroup, dispatch_uid="accounts.group_of_department_gone")
def follow_gone_group(instance: DepartmentGroup, **_event: Any) -> None:
    """A department or its group was deleted."""
    reach.let_go(instance)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="accounts.groups_of_departments")
def follow_groups(instance: Any, action: str, reverse: bool, **_event: Any) -> None:
    """Groups were chosen by hand: those of departments follow the roles given there."""
    if not reverse and action in {"post_add", "post_remove", "post_clear"}:
        reach.restore_groups(instance)


@receiver(post_save, dispatch_uid="accounts.translated_section")
def follow_new_page(instance: Any, created: bool = False, raw: bool = False, **_event: Any) -> None:
    """A section is translated."""
    if created and not raw and isinstance(instance, Page):
        reach.follow_translation(instance)


@receiver(request_moved, dispatch_uid="accounts.letters")
def write_letters(request: Any, **_event: Any) -> None:
    """A step waits, or all is decided: the letters are written with the deed, and leave after it."""
    if letters.note(request):
        enqueue(send_letters)
