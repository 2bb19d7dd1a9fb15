from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FediverseConfig(AppConfig):
    name = "parvis.fediverse"
    verbose_name = _("social web")

    def ready(self) -> None:
        """Say what is recorded and why; show voices and posts at their addresses; hear the apps below."""
        from parvis.fediverse import holdings, receivers, representations, traces  # noqa: F401

        traces.register()
        holdings.register()
        receivers.connect()
