"""What conversation does in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.conversation import services
from parvis.conversation.models import Posted, Telling
from parvis.conversation.services import alerting, courtesies, mailbox, mailing, moderating, telling
from parvis.core.companions import companions
from parvis.core.tasks import periodic, task


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


@task(attempts=3, first_delay=30, label=_("Send an answer by mail"))
def post_answer(posted: str) -> None:
    """One letter; whatever comes of it is in its row."""
    row = Posted.objects.filter(pk=posted).first()
    if row is not None:
        mailing.post(row)


@periodic(minute="*", label=_("Look for answers by mail"))
def look_for_answers() -> None:
    """What did not leave is tried again; what may have left is told."""
    mailing.tidy()


@task(label=_("Ask networks what was decided about somebody"))
def moderate_there() -> None:
    """The row of each says what is left to do."""
    moderating.carry_out()


@periodic(minute="*", label=_("Look for decisions networks were not asked yet"))
def look_for_moderations() -> None:
    """What a death or a network that is away left behind."""
    moderating.carry_out()


@periodic(minute="*", label=_("Read the letters of the public"))
def read_mailbox() -> None:
    """Where the configuration says, if it does."""
    mailbox.read_mailbox()


@task(label=_("Write to those an alert is for"))
def write_alerts() -> None:
    """The row of each letter says what is left to do."""
    alerting.send_waiting()


@periodic(minute="*", label=_("Look whether somebody is to be told"))
def look_for_alerts() -> None:
    """Surges; messages nobody was left to look at; letters that did not leave."""
    alerting.look_for_surges()
    alerting.look_again()
    alerting.reconcile_letters()
    alerting.send_waiting()


@task(attempts=3, first_delay=30, label=_("Tell those who asked"))
def tell_those_who_asked(pk: str) -> None:
    """The row of each person says what is left to do."""
    telling.carry_on(telling=Telling.objects.get(pk=pk), most=5_000)


@periodic(minute="*", label=_("Look whether those who asked are to be told"))
def look_for_tellings() -> None:
    """Offers nobody was left to make; people who wait; courtesies that did not leave."""
    telling.look_for_offers()
    telling.carry_on()
    courtesies.leave_left_behind()


companions.register("arrivals", services.keep_receiving)
