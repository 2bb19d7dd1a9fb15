"""Figures for those who keep the machines: off by default; several processes share a folder."""

import os

from parvis.config.settings.apps import MIDDLEWARE
from parvis.config.settings.base import CONFIGURATION, HOME

METRICS_ENABLED = CONFIGURATION.metrics.enabled
METRICS_TOKEN = CONFIGURATION.metrics.token
if METRICS_ENABLED:
    # Read by the library when it is first imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(HOME.figures))
    HOME.figures.mkdir(parents=True, exist_ok=True)
    MIDDLEWARE = ["parvis.core.middleware.Measured", *MIDDLEWARE]
