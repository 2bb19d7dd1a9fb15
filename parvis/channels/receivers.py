"""What channels hear."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.channels import services
from parvis.channels.services import newsletters
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject


def decision_changed(media: set[UUID], **_event: Any) -> None:
    """Rights changed: what waits is pulled back, what is out is withdrawn."""
    services.withdraw_unshowable(media)


def person_erased(subject: Subject, by_time: bool, **_event: Any) -> ErasedElsewhere:
    """Somebody is erased: what they wrote privately, screenshots and addresses of their posts go in the same transaction."""
    erased = services.erase_somebody(subject)
    # Who reads a newsletter agreed to it: the time of other things they said ends nothing of it.
    readers = {} if by_time else newsletters.erase_subscribers(subject)
    return ErasedElsewhere({**erased.erased, **readers}, erased.kept)


def member_left(member: Any) -> None:
    """Somebody left: their tasks go to whoever answers for them now."""
    services.pass_on(member)


def heard_on_the_social_web(heard: Any, trace: Any, **_event: Any) -> None:
    """Our own presence heard something: it is told as any network's."""
    services.adopt(heard, trace)
    services.tell_change(heard, trace)
