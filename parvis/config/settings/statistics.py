"""Statistics that identify nobody: counted unless the institution says otherwise."""

from parvis.config.settings.base import CONFIGURATION

COUNTS_VISITS = CONFIGURATION.statistics.count
