"""What the institution does about itself: says who it is, engages its staff."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from parvis.accounts.models import Department, Institution, User
from parvis.accounts.roles import Role
from parvis.core.errors import BadInput


@transaction.atomic
def describe_institution(*, institution: Institution, by: User | None) -> Institution:
    """Say who the institution is; there is only one, in row 1."""
    institution.pk = 1
    is_new = not Institution.objects.filter(pk=1).exists()
    institution.save(force_insert=is_new)
    log(institution, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return institution


@transaction.atomic
def engage(
    *,
    username: str,
    role: Role,
    password: str,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    department: Department | None = None,
    language: str = "fr",
) -> User:
    """Give a member of staff an account with a role, and the desk in their language.

    Raises BadInput when the name is taken.
    """
    if User.objects.filter(username=username).exists():
        raise BadInput(
            _("The account “%(name)s” exists.") % {"name": username},
            remedy=_("Choose another name, or change that account."),
            field="username",
        )
    member = User.objects.create_user(
        username, email, password, first_name=first_name, last_name=last_name, department=department
    )
    member.groups.add(Group.objects.get(name=role.value))
    UserProfile.objects.update_or_create(user=member, defaults={"preferred_language": language})
    log(member, "wagtail.create")
    return member
