"""A network in another process, and accounts on it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from parvis.channels.models import Connection
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.secrets import sealed
from parvis.fediverse.models import Actor
from parvis.media.models import Picture
from parvis.media.tests.pictures import add
from parvis.rights import uses
from parvis.rights.services import state_rights
from parvis.traces.services import register_thing


class Network:
    """The double, asked by the test."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def _ask(self, path: str, data: Any = None) -> Any:
        request = Request(self.base + path, data=json.dumps(data).encode() if data is not None else None)
        with urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def posts(self) -> list[dict[str, Any]]:
        """What it published and still shows."""
        found: list[dict[str, Any]] = self._ask("/all")["posts"]
        return found

    def asked(self) -> list[str]:
        """Every question of the adapter."""
        found: list[str] = self._ask("/all")["asked"]
        return found

    def behave(self, *ways: str) -> None:
        """How to answer the next questions."""
        self._ask("/behave", list(ways))

    def happen(self, *events: dict[str, Any]) -> None:
        """What listening will find."""
        self._ask("/events", list(events))

    def only_token(self, token: str) -> None:
        """No other token is good any more."""
        self._ask("/token", {"token": token})


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    """A network of its own process."""
    told = tmp_path / "port"
    with subprocess.Popen([sys.executable, str(Path(__file__).with_name("double.py")), str(told)]) as process:
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        yield Network(int(told.read_text()))
        process.kill()


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """The double is one of the networks while a test lasts."""
    NETWORKS["double"] = "parvis.channels.tests.double.Double"
    if "double" not in uses.networks:
        uses.networks.register("double", "Double")
    adapter_of.cache_clear()
    yield
    del NETWORKS["double"]
    uses.networks._entries.pop("double", None)
    adapter_of.cache_clear()


@pytest.fixture
def account(network: Network, db: None) -> Connection:
    """An account on it."""
    return make_account(network.base)


def make_account(base: str, *, account: str = "", **values: Any) -> Connection:
    """An account on the double."""
    return Connection.objects.create(
        network="double", account=account or base, name="Double", base_url=base, secrets=sealed({"token": "good"}),
        state="working", **values,
    )  # fmt: skip


def make_by_hand(network: str = "instagram", **values: Any) -> Connection:
    """A page where a colleague publishes."""
    url = f"https://www.{network}.com/museum"
    return Connection.objects.create(network=network, account=url, name=network, url=url, state="working", **values)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def picture(tmp_path: Path, db: None) -> Picture:
    """A described picture, free of rights."""
    made = add(tmp_path, name="free.jpg", width=1600, height=1000, title="Marée haute")
    state_rights(made.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
    return made


@pytest.fixture
def institution(db: None) -> Actor:
    """The institution's voice, whose thing stands for it."""
    thing = register_thing(kind="actor", title="Musée du Parvis")
    return Actor.objects.create(thing=thing, kind="institution", username="parvis", language="fr", name_fr="Musée")
