"""People who come from the institution's OpenID Connect provider.

Known by a verified address, invited, or (where the configuration says so) new: anybody else is turned away.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Invitation, User
from parvis.accounts.roles import Role, role_of
from parvis.accounts.services import accept, ask_rotation, engage, invitation_of
from parvis.core.errors import NotFound, Refusal

# Where the session keeps the link of the invitation being accepted.
INVITATION = "parvis_invitation"


class TurnedAway(Exception):
    """Somebody the provider knows and we do not; ``reason`` is for their eyes."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """What the provider says: a verified address or "", a name, a user name, the values of the role claim."""

    email: str
    name: str
    username: str
    groups: tuple[str, ...]


def identity_of(sociallogin: SocialLogin) -> Identity:
    """Read the provider's answer; an address it has not verified counts for nothing."""
    data = sociallogin.account.extra_data
    said: dict[str, Any] = {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}
    is_verified = said.get("email_verified") in (True, "true")
    return Identity(
        email=str(said.get("email") or "").strip().lower()[:254] if is_verified else "",
        name=str(said.get("name") or " ".join(str(said.get(key) or "") for key in ("given_name", "family_name")))[:150],
        username=str(said.get("preferred_username") or "")[:150],
        groups=_values(said.get(settings.OIDC.role_claim) if settings.OIDC.role_claim else None),
    )


def _values(claim: object) -> tuple[str, ...]:
    if isinstance(claim, list | tuple):
        return tuple(str(each) for each in claim[:200])
    return (str(claim),) if claim is not None else ()


def offered_role(identity: Identity) -> Role | None:
    """The highest role the provider's claim gives; None where the configuration says nothing of it."""
    named = {settings.OIDC.roles.get(group, "") for group in identity.groups}
    return next((role for role in reversed(Role) if role.value in named), None)


def member_for(identity: Identity, session: MutableMapping[str, Any]) -> User:
    """The member of staff of an identity seen for the first time. Raises TurnedAway."""
    if not identity.email:
        raise TurnedAway(_("Your provider does not say that your e-mail address is verified."))
    known = list(User.objects.filter(email__iexact=identity.email)[:2])
    if len(known) == 1:
        if not known[0].is_active:
            raise TurnedAway(_("This account is closed. If you work here, ask a manager."))
        return known[0]
    if known:
        raise TurnedAway(_("Two accounts have your e-mail address. Ask a manager to mend it."))
    invitation = _invitation(identity, session)
    if invitation is not None:
        return _accept(invitation, identity)
    if settings.OIDC.admits_unknown:
        return _admit(identity)
    raise TurnedAway(_("You are not among the staff here. Ask a manager for an invitation."))


def _invitation(identity: Identity, session: MutableMapping[str, Any]) -> Invitation | None:
    """The one whose link was followed, whatever its address; else the one sent to the verified address."""
    token = session.pop(INVITATION, None)
    try:
        return invitation_of(token) if token else _sent_to(identity.email)
    except NotFound:
        return _sent_to(identity.email)


def _sent_to(email: str) -> Invitation | None:
    found = Invitation.objects.filter(email__iexact=email, state=Invitation.State.SENT).first()
    return found if found is not None and found.is_open else None


def _accept(invitation: Invitation, identity: Identity) -> User:
    try:
        return accept(invitation=invitation, username=free_username(identity), password=None)
    except Refusal as refusal:
        raise TurnedAway(str(refusal)) from refusal


def _admit(identity: Identity) -> User:
    """Somebody new: with the role of the claim, else as a reader where no claim is asked."""
    role = offered_role(identity)
    if role is None and settings.OIDC.role_claim:
        raise TurnedAway(_("Your provider gives you no role here. Ask a manager for an invitation."))
    first, _space, last = identity.name.partition(" ")
    return engage(
        username=free_username(identity),
        role=role or Role.READER,
        password=None,
        first_name=first,
        last_name=last,
        email=identity.email,
    )


def free_username(identity: Identity) -> str:
    """A user name nobody has, from the provider's or from the address."""
    wanted = "".join(
        each for each in (identity.username or identity.email.split("@")[0]) if each.isalnum() or each in ".-_"
    )
    wanted, number = wanted[:140] or "staff", 1
    name = wanted
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{wanted}{number}"
    return name


def follow_role(member: User, identity: Identity) -> None:
    """Where a claim gives a role, it is the provider that decides, at each sign-in."""
    role = offered_role(identity)
    if role is None or member.is_superuser or role_of(member) == role:
        return
    member.groups.remove(*Group.objects.filter(name__in=Role.values))
    member.groups.add(Group.objects.get(name=role.value))
    ask_rotation([member])
