"""The networks Parvis speaks to: one line each, loaded at first use, so that core and adapters make no cycle."""

from __future__ import annotations

from functools import lru_cache

from django.utils.module_loading import import_string

from parvis.channels.contracts import Adapter

# One line a network.
NETWORKS: dict[str, str] = {
    "own": "parvis.channels.networks.own.adapter.Own",
    "mastodon": "parvis.channels.networks.mastodon.adapter.Mastodon",
    "bluesky": "parvis.channels.networks.bluesky.adapter.Bluesky",
    "tumblr": "parvis.channels.networks.tumblr.adapter.Tumblr",
    "feeds": "parvis.channels.networks.feeds.adapter.Feeds",
    "newsletter": "parvis.channels.networks.newsletter.adapter.Newsletter",
    "webhook": "parvis.channels.networks.webhook.adapter.Webhook",
    "instagram": "parvis.channels.networks.by_hand.entries.Instagram",
    "facebook": "parvis.channels.networks.by_hand.entries.Facebook",
    "linkedin": "parvis.channels.networks.by_hand.entries.LinkedIn",
    "x": "parvis.channels.networks.by_hand.entries.X",
    "tiktok": "parvis.channels.networks.by_hand.entries.TikTok",
    "youtube": "parvis.channels.networks.by_hand.entries.YouTube",
}


@lru_cache(maxsize=64)
def adapter_of(network: str) -> Adapter:
    """The adapter of a network. Raises KeyError for one nobody registered."""
    made: type[Adapter] = import_string(NETWORKS[network])
    return made()


def adapters() -> list[Adapter]:
    """Every adapter, in the order of the registry."""
    return [adapter_of(name) for name in NETWORKS]
