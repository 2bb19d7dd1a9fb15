"""The HTTP client tells no address it asks: it may hold a token, or name a person."""

from __future__ import annotations

import logging

import httpx
import pytest

from parvis.core.web import ask

ADDRESS = "https://elsewhere.example/users/ana?token=hunter2"


def _asked() -> None:
    ask(ADDRESS, transport=httpx.MockTransport(lambda request: httpx.Response(200)))


def test_an_address_asked_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    _asked()
    assert "elsewhere.example" not in caplog.text
    # What is proved is our configuration: the client itself would tell.
    with caplog.at_level(logging.INFO, logger="httpx"):
        _asked()
    assert "elsewhere.example" in caplog.text


@pytest.mark.parametrize("name", ["httpx", "httpcore"])
def test_the_client_warns_and_no_more(name: str) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    assert logging.getLogger(name).isEnabledFor(logging.WARNING)
