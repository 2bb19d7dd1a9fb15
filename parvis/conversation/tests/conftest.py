from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from parvis.accounts.models import Institution
from parvis.conversation.contracts import Arrival, Author
from parvis.core.clock import now

Making = Callable[..., Arrival]


@pytest.fixture(autouse=True)
def institution(db: None) -> Institution:
    return Institution.objects.create(pk=1, name_fr="Musée des Brumes", name_en="Museum of Mists")


@pytest.fixture
def arrival() -> Making:
    """Makes arrivals, each its own unless told."""
    count = 0

    def make(**told: Any) -> Arrival:
        nonlocal count
        count += 1
        who = told.pop("who", "ana")
        usual: dict[str, Any] = {
            "key": f"test:{count}", "way": "network", "network": "mastodon", "at": now() - timedelta(minutes=5),
            "text": f"Bonjour {count} !", "address": f"https://ailleurs.example/@{who}/{count}",
            "author": Author(network="mastodon", address=f"acct:{who}@ailleurs.example", name=who.title()),
        }  # fmt: skip
        return Arrival(**{**usual, **told})

    return make
