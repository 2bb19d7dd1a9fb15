"""What conversation does in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.conversation import services
from parvis.core.tasks import periodic


@periodic(minute="*", label=_("Take in what was heard while nobody could be told"))
def catch_up() -> None:
    """Messages, deletions and outcomes that a death left untold."""
    services.catch_up()
    services.settle_left_behind()


@periodic(hour="3", minute="40", label=_("Forget words of conversations whose time is over"))
def forget_nightly() -> None:
    """As the ledger does with its own."""
    services.forget_old()
    services.forget_typing()
