"""Fixtures of the peers: each server is started once by each process of the tests, when first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest

from parvis.testing.peers.process import PeerAbsent

if TYPE_CHECKING:
    from parvis.testing.peers.fedify import Fedify
    from parvis.testing.peers.pds import Pds
    from parvis.testing.peers.smtp import Smtp

Peer = TypeVar("Peer")


@contextmanager
def or_skip(peer: AbstractContextManager[Peer]) -> Iterator[Peer]:
    """The peer, entered; the test skips with the reason where it cannot be run."""
    with ExitStack() as stack:
        try:
            entered = stack.enter_context(peer)
        except PeerAbsent as absent:
            pytest.skip(str(absent))
        yield entered


@pytest.fixture(scope="session")
def fedify_server() -> Iterator[Fedify]:
    """A server of the social web at 127.0.0.1, as earlier tests left it: for fixtures of a wider scope."""
    from parvis.testing.peers import fedify

    with or_skip(fedify.running()) as peer:
        yield peer


@pytest.fixture
def fedify_peer(fedify_server: Fedify) -> Fedify:
    """The same, as if just started but for the people earlier tests made: take names of your own."""
    fedify_server.reset()
    return fedify_server


@pytest.fixture(scope="session")
def pds_server() -> Iterator[Pds]:
    """A personal data server of Bluesky's network; the test skips where it cannot be run."""
    from parvis.testing.peers import pds

    with or_skip(pds.running()) as server:
        yield server


@pytest.fixture(scope="session")
def atproto_network() -> Iterator[Pds]:
    """The whole test network of Bluesky's, app view included: dear, for quotes and notifications only."""
    from parvis.testing.peers import pds

    with or_skip(pds.network()) as server:
        yield server


@pytest.fixture
def smtp_server() -> Iterator[Smtp]:
    """A mail server that keeps what it is given."""
    from parvis.testing.peers import smtp

    with smtp.running() as server:
        yield server
