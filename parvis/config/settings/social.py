"""The social web: with whom we speak, and who may read what is not a page."""

from parvis.config.settings.base import CONFIGURATION

FEDIVERSE_ALLOW_LIST = CONFIGURATION.fediverse.allow_list
FEDIVERSE_SIGNED_FETCH = CONFIGURATION.fediverse.signed_fetch
