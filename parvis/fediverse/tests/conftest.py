"""A web of documents in place of the real one, and our voices."""

from __future__ import annotations

import httpx
import pytest

from parvis.core.web import asking
from parvis.fediverse.models import Actor
from parvis.fediverse.services.actors import ensure_actors
from parvis.fediverse.tests.elsewhere import Web


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """What other servers answer; nothing leaves this machine."""
    made = Web()
    monkeypatch.setattr(asking, "open_transport", lambda: httpx.MockTransport(made.answer))
    return made


@pytest.fixture
def voice(db: None) -> Actor:
    """The institution's."""
    return ensure_actors()[0]
