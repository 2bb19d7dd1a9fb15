"""Staff: who joins, and what a manager may ask of them."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from parvis.accounts.models import Department, Membership, User
from parvis.accounts.roles import Role
from parvis.accounts.services.sessions import end_visits
from parvis.core.errors import BadInput, NotAllowed, NotFound


@transaction.atomic
def engage(
    *,
    username: str,
    role: Role,
    password: str | None,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    department: Department | None = None,
    language: str = "fr",
) -> User:
    """Give a member of staff an account with a role, the same in their department, and the desk in their language.

    Without a password they enter by the institution's provider. Raises BadInput when the name is taken.
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
    if department is not None:
        Membership.objects.create(member=member, department=department, role=role.value)
    UserProfile.objects.update_or_create(user=member, defaults={"preferred_language": language})
    log(member, "wagtail.create")
    return member


@transaction.atomic
def confirm_address(member: User) -> None:
    """Note that the address of a member of staff is theirs: they opened a link sent to it, or a provider vouches."""
    if member.email:
        EmailAddress.objects.update_or_create(
            user=member, email=member.email.lower(), defaults={"verified": True, "primary": True}
        )


def must_outrank(by: User, member: User) -> None:
    """Refuse that a manager acts on an administrator. Raises NotAllowed."""
    if member.is_superuser and not by.is_superuser:
        raise NotAllowed(_("Only an administrator may change an administrator’s account."))


@transaction.atomic
def ask_new_password(*, member: User, by: User) -> None:
    """At their next page, somebody chooses a new password. Raises NotAllowed."""
    must_outrank(by, member)
    member.must_renew_password = True
    member.save(update_fields=["must_renew_password"])
    log(member, "accounts.password.ask", user=by)


@transaction.atomic
def forget_second_factor(*, member: User, by: User) -> int:
    """Somebody lost phone and codes: their second factor and their sessions end. How many factors. Raises NotAllowed."""
    must_outrank(by, member)
    return _forget(member, by)


@transaction.atomic
def rescue(*, name: str) -> int:
    """The same, by whoever holds the machine: no administrator can enter any more. Raises NotFound."""
    member = User.objects.filter(username=name).first()
    if member is None:
        raise NotFound(
            _("Nobody is called %(name)s here.") % {"name": name}, remedy=_("Check the name of the account.")
        )
    return _forget(member, None)


def _forget(member: User, by: User | None) -> int:
    count, _rows = Authenticator.objects.filter(user=member).delete()
    end_visits(member)
    log(member, "accounts.second_factor.forget", user=by)
    return count
