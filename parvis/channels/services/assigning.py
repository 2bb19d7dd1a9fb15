"""Who does what falls to a person: whoever wrote it, their deputy while they are away, else somebody who may."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.accounts.queries.deciding import absences_on
from parvis.channels.models import Delivery
from parvis.core.clock import today
from parvis.core.errors import BadInput

_BACKEND = "django.contrib.auth.backends.ModelBackend"
PERMISSION = "channels.change_delivery"


def who_may_send() -> QuerySet[User]:
    """Members of staff who work here and may send."""
    found: QuerySet[User] = User.objects.with_perm(PERMISSION, backend=_BACKEND)
    return found.filter(is_active=True).order_by("username").distinct()


def whoever_answers_for(delivery: Delivery) -> User | None:
    """Who does it today; None where nobody may: it stands in everybody's list."""
    able = who_may_send()
    wanted = (delivery.assigned_to_id, delivery.shipment.written_by_id, delivery.connection.connected_by_id)
    for pk in wanted:
        found = _here(able, pk) if pk else None
        if found is not None:
            return found
    away = absences_on(today()).values("member")
    return able.exclude(pk__in=away).first() or able.first()


def _here(able: QuerySet[User], pk: int) -> User | None:
    """They themselves, or their deputy while they are away; None for who left or may not."""
    absence = absences_on(today()).filter(member=pk).order_by("first_day", "pk").first()
    return able.filter(pk=(absence.deputy_id or 0) if absence else pk).first()


def hand_on(delivery: Delivery, *, to: User) -> None:
    """Give a task to somebody else. Raises BadInput for somebody who may not send."""
    if not who_may_send().filter(pk=to.pk).exists():
        raise BadInput(
            _("%(member)s may not send.") % {"member": to},
            remedy=_("Choose somebody who works here and may send."),
            field="to",
        )
    Delivery.objects.filter(pk=delivery.pk).update(assigned_to=to)
    delivery.assigned_to = to


def pass_on(member: User) -> int:
    """Somebody leaves: their tasks go to whoever answers for them now. How many."""
    states = (Delivery.State.BY_HAND, Delivery.State.OUTSTANDING)
    theirs = list(Delivery.objects.filter(assigned_to=member, state__in=states))
    for delivery in theirs:
        delivery.assigned_to = None
        Delivery.objects.filter(pk=delivery.pk).update(assigned_to=_other(delivery, member))
    return len(theirs)


def _other(delivery: Delivery, member: User) -> User | None:
    found = whoever_answers_for(delivery)
    return found if found != member else who_may_send().exclude(pk=member.pk).first()
