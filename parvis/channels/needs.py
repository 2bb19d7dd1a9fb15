"""What waits for those who send and who keep the accounts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.channels.models import AuthorLetter
from parvis.channels.queries import ailing_connections, held_now, needing_somebody, pause_now, tasks_by_hand
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch


def register() -> None:
    """Tell the desk how to look."""
    watch("sendings_paused", permission="channels.change_pause", look=paused)
    watch("sendings_held", permission="channels.change_delivery", look=held)
    watch("sendings_by_hand", permission="channels.change_delivery", look=by_hand)
    watch("sending_letters", permission="accounts.change_user", look=letters_in_doubt)
    watch("accounts_ailing", permission="channels.change_connection", look=ailing)


def paused(_user: Any) -> Need | None:
    """A pause stands: told to those who may lift it."""
    pause = pause_now()
    if pause is None:
        return None
    count = sum(held_now().values())
    return Need(
        count=max(1, count),
        unit=ngettext("sending held", "sendings held", count) if count else ngettext("pause", "pauses", 1),
        title=_("All sendings are held"),
        reason=pause.reason,
        url=reverse("sending_pause"),
        action=_("Look"),
        minutes=minutes_for(1, seconds=120),
        urgency=Urgency.NOW,
    )


def held(_user: Any) -> Need | None:
    """Sendings that wait for a decision."""
    count = count_up_to(needing_somebody())
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("sending", "sendings", count),
        title=ngettext("A sending is held back", "Sendings are held back", count),
        reason=_("Each says why, and what to do. Nothing leaves meanwhile."),
        url=reverse("sendings"),
        action=_("Look"),
        minutes=minutes_for(count, seconds=120),
        urgency=Urgency.NOW,
    )


def by_hand(user: Any) -> Need | None:
    """What somebody, or whoever they stand in for, is to publish or to delete."""
    waiting = tasks_by_hand(user)
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("post", "posts", count),
        title=ngettext("A post to see to by hand", "Posts to see to by hand", count),
        reason=_("Some networks have no open door: take the text and the pictures there, and bring the address back."),
        url=reverse("sending_hand", args=[first.pk]) if count == 1 else reverse("sendings"),
        action=_("Begin"),
        minutes=minutes_for(count, seconds=180),
        urgency=Urgency.NOW,
    )


def ailing(_user: Any) -> Need | None:
    """Accounts that no longer work, or soon will not."""
    waiting = ailing_connections()
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("account", "accounts", count),
        title=ngettext("An account is to be connected again", "Accounts are to be connected again", count),
        reason=_("Until then what is written for it is kept, and waits."),
        url=reverse("presence_account", args=[first.pk]) if count == 1 else reverse("presence_home"),
        action=_("Connect again"),
        minutes=minutes_for(count, seconds=180),
        urgency=Urgency.TODAY,
    )


def letters_in_doubt(_user: Any) -> Need | None:
    """Letters to authors that did not leave, or that nobody knows to have left."""
    waiting = AuthorLetter.objects.filter(state__in=AuthorLetter.TROUBLED).select_related("delivery")
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("letter", "letters", count),
        title=ngettext("An author may not know what became of a sending", "Letters to authors are in doubt", count),
        reason=_("The mail server refused, or did not say whether it left. Tell them, or send it again."),
        url=reverse("sending_content", args=[first.delivery.shipment_id]),
        action=_("Look"),
        minutes=minutes_for(count, seconds=60),
        urgency=Urgency.TODAY,
    )
