"""What channels do in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.channels import services
from parvis.channels.models import Connection, Correction, Delivery
from parvis.channels.services import letters, newsletters
from parvis.core.companions import companions
from parvis.core.tasks import enqueue, periodic, task


@task(attempts=3, first_delay=30, label=_("Send to a network"))
def send_delivery(delivery: str) -> None:
    """One sending; whatever comes of it is in its row."""
    row = Delivery.objects.select_related("connection", "shipment").filter(pk=delivery).first()
    if row is not None:
        services.send_delivery(row)


@task(attempts=3, first_delay=30, label=_("Withdraw from a network"))
def withdraw_delivery(delivery: str) -> None:
    """One withdrawal."""
    row = Delivery.objects.select_related("connection", "shipment").filter(pk=delivery).first()
    if row is not None:
        services.carry_out_withdrawal(row)


@task(attempts=3, first_delay=30, label=_("Correct on a network"))
def correct_delivery(correction: str) -> None:
    """One correction."""
    row = Correction.objects.select_related("delivery__connection", "delivery__shipment").filter(pk=correction).first()
    if row is not None:
        services.carry_out_correction(row)


@task(label=_("Write to authors of sendings"))
def write_to_authors() -> None:
    """Those something has just happened to; the row of each letter says what is left to do."""
    letters.send_waiting()


@periodic(minute="*/5", label=_("Look for letters to authors of sendings"))
def look_for_letters() -> None:
    """What did not leave is tried again; what may have left is told."""
    letters.reconcile_letters()
    letters.send_waiting()


@task(attempts=1, label=_("Listen to a network"))
def listen_to(connection: str) -> None:
    """One account."""
    row = Connection.objects.filter(pk=connection).first()
    if row is not None:
        services.listen(row)


@periodic(minute="*", label=_("Send what is due"))
def send_due() -> None:
    """Begin what is due, look for what may have left, carry on withdrawals."""
    services.find_abandoned()
    services.look_for_unknown()
    services.carry_on_withdrawals()
    services.carry_on_corrections()
    services.begin_due()


@periodic(minute="*", label=_("Listen to the networks"))
def listen_to_all() -> None:
    """Each account that is due, on its own: one that is slow makes no other wait."""
    for connection in services.listening_due():
        enqueue(listen_to, str(connection.pk))


@periodic(minute="41", label=_("Look whether what was heard is still there"))
def look_for_deleted() -> None:
    """Of networks that do not tell when somebody takes back what they wrote."""
    services.look_for_deleted()


@periodic(minute="17", label=_("Look after the connected accounts"))
def look_after_accounts() -> None:
    """Each once a day; ends of leave are announced at every stage."""
    services.forget_openings()
    services.forget_shared()
    services.look_after_due()
    services.warn_all_of_ends()


@periodic(hour="5", minute="10", label=_("Ask the networks for their figures"))
def measure_daily() -> None:
    """Today's figures."""
    services.measure_due()
    newsletters.count_letters_daily()


@periodic(hour="3", minute="30", label=_("Forget words heard on networks whose time is over"))
def forget_nightly() -> None:
    """As the ledger does with its own."""
    services.forget_old()
    newsletters.forget_subscribers()
    services.forget_drafts()


@periodic(minute="*/10", label=_("Read the letters that came back"))
def read_bounces() -> None:
    """Where the configuration says, if it does."""
    newsletters.read_bounces()


companions.register("letters", newsletters.keep_posting)
