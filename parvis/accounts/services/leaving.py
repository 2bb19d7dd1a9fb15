"""Leaving: what somebody held ends at once, and the secrets they knew wait to be renewed."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.contracts import departures, shared_secrets
from parvis.accounts.models import Invitation, SecretToRenew, User
from parvis.accounts.services.departments import end_deputyships, end_roles
from parvis.accounts.services.sessions import end_visits
from parvis.accounts.services.staff import must_outrank
from parvis.core.clock import now
from parvis.core.errors import BadInput


@transaction.atomic
def part_with(*, member: User, by: User) -> None:
    """Somebody leaves: their account is closed and all they held ends.

    Raises NotAllowed for an administrator closed by a manager, BadInput for oneself.
    """
    must_outrank(by, member)
    if member.pk == by.pk:
        raise BadInput(_("You cannot close your own account."), remedy=_("Ask another manager."))
    member.is_active = False
    # The receiver of this save ends the rest, as it does when an account is closed by any other door.
    member.save(update_fields=["is_active"])
    log(member, "accounts.leave", user=by)


@transaction.atomic
def end_all_held(member: User) -> None:
    """End sessions, roles in departments, deputyships, links with providers, second factors, invitations, and what other apps registered."""
    end_visits(member)
    end_deputyships(member)
    SocialAccount.objects.filter(user=member).delete()
    Authenticator.objects.filter(user=member).delete()
    if member.email:
        for invitation in Invitation.objects.filter(email__iexact=member.email, state=Invitation.State.SENT):
            Invitation.life.claim(invitation, before="sent", after="withdrawn")
    for _what, depart in departures:
        depart(member)
    ask_renewals(_as_they_were(member))
    # Last: what they knew is asked of them as they were.
    end_roles(member)


def _as_they_were(member: User) -> User:
    """The same person still active: permissions answer no for somebody who is not."""
    return User(**{**{field.attname: getattr(member, field.attname) for field in User._meta.fields}, "is_active": True})


def ask_renewals(member: User) -> int:
    """List the secrets they knew, once each. How many are new."""
    waiting = set(SecretToRenew.objects.filter(renewed_at=None).values_list("secret", flat=True))
    known = [(name, secret) for name, secret in shared_secrets if name not in waiting and secret.known_to(member)]
    SecretToRenew.objects.bulk_create(
        SecretToRenew(secret=name, label=str(secret.label), known_by=str(member)) for name, secret in known
    )
    return len(known)


@transaction.atomic
def tell_renewed(*, secret: SecretToRenew, by: User) -> bool:
    """Somebody renewed it. False when another had said so first."""
    changed = SecretToRenew.objects.filter(pk=secret.pk, renewed_at=None).update(renewed_at=now(), renewed_by=by)
    if changed:
        log(secret, "accounts.secret.renew", user=by)
    return bool(changed)
