"""What was said: one content about a story, out on the institution's own presence, and waiting for a hand elsewhere.

Made by the services that staff use, on networks that need nobody outside.
"""

from __future__ import annotations

from django.conf import settings

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import Connection, Shipment
from parvis.channels.registry import adapter_of
from parvis.demo.content import NARROW
from parvis.demo.waiting import EDITOR
from parvis.fediverse.services.actors import institution_actor
from parvis.stories.models import StoryPage

_PAGE = "https://www.facebook.com/musee.du.parvis.demonstration"
_SAID = {
    "fr": f"On peut désormais tout voir de près, et tout raconter. Bonne lecture{NARROW}! #parvis",
    "en": "Everything can now be seen from close by, and told. Enjoy! #parvis",
}


def speak() -> None:
    """Say it, once."""
    story = StoryPage.objects.live().filter(locale__language_code="fr").order_by("pk").first()
    if story is None or Shipment.objects.exists():
        return
    member = User.objects.filter(username=EDITOR).first()
    link = services.LinkTo(url=f"{settings.PUBLIC_ADDRESS}{story.thing.path}", title=story.title)
    shipment = services.write_shipment(
        content=services.content_of(text=_SAID, link=link), connections=_accounts(member), about=story.thing, by=member
    )
    for delivery in shipment.deliveries.select_related("connection", "shipment"):
        services.send_delivery(delivery)


def _accounts(member: User | None) -> list[Connection]:
    """Our own voice, and a page where a colleague publishes."""
    asked = {"own": {"voice": institution_actor().username}, "facebook": {"url": _PAGE, "name": "Musée du Parvis"}}
    return [services.connect(name, adapter_of(name).connect(answers), by=member) for name, answers in asked.items()]
