"""What is listened for beside what is said to us: hashtags, and addresses of ours. Kept in an account's options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

MOST = 50


def tags_in(options: Mapping[str, Any]) -> list[str]:
    """The hashtags chosen for an account, without their sign."""
    return _texts(options.get("tags"))


def own_addresses() -> list[str]:
    """The address of this site, where its permanent addresses are too; none as long as the world cannot reach it."""
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or ""
    return [settings.PUBLIC_ADDRESS] if "." in host and not host.replace(".", "").isdecimal() else []


def addresses_in(options: Mapping[str, Any]) -> list[str]:
    """Those listened for: this site's in any case, then those that were added."""
    return list(dict.fromkeys([*own_addresses(), *_texts(options.get("addresses"))]))[:MOST]


def with_attention(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options as an adapter reads them."""
    return {**options, "addresses": addresses_in(options)}


def _texts(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str) and each][:MOST] if isinstance(listed, list) else []
