"""Other servers we ask: none at a private address unless the configuration names its network."""

from parvis.config.settings.base import CONFIGURATION

PRIVATE_NETWORKS = CONFIGURATION.outside.private
ASKS_PLAIN_HTTP = CONFIGURATION.outside.plain_http
