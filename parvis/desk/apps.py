from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "parvis.desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        """Say who may do what, and what may wait for somebody."""
        from parvis.desk import needs, permissions, strict

        permissions.register()
        needs.register()
        strict.apply()
