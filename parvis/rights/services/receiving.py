"""Who receives deliveries: whoever the link names, another they hand it to, the managers once they left."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.accounts.roles import Role, role_of
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.models import Deposit, DepositLink

# After that somebody else looks too: whoever should is away.
_PATIENCE = timedelta(days=3)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def who_may_receive() -> QuerySet[User]:
    """Members of staff who work here and may decide on deliveries."""
    found: QuerySet[User] = User.objects.with_perm("rights.change_deposit", backend=_BACKEND)
    return found.filter(is_active=True).order_by("username").distinct()


def check_receiver(receiver: User | None) -> None:
    """Refuse somebody who left, or may not decide; None stands for the managers. Raises BadInput."""
    if receiver is not None and not who_may_receive().filter(pk=receiver.pk).exists():
        raise BadInput(
            _("%(member)s does not receive deliveries.") % {"member": receiver},
            remedy=_("Choose somebody who works here and may decide on them."),
            field="receiver",
        )


def hand_on(link: DepositLink, *, receiver: User | None) -> None:
    """Let another receive what comes by a link, and what waits of it; None: the managers. Raises BadInput."""
    check_receiver(receiver)
    DepositLink.objects.filter(pk=link.pk).update(receiver=receiver)
    link.receiver = receiver


def pass_to_managers(member: User) -> int:
    """Somebody left: what they received goes to the managers. How many links."""
    return DepositLink.objects.filter(receiver=member).update(receiver=None)


def waiting_for(member: User) -> QuerySet[Deposit]:
    """What waits for somebody: theirs, the managers' for a manager, and what has waited for days."""
    mine = Q(link__receiver=member) | Q(received_at__lt=now() - _PATIENCE)
    if member.is_superuser or role_of(member) == Role.MANAGER:
        mine |= Q(link__receiver=None)
    return Deposit.objects.filter(mine, state=Deposit.State.WAITING)
