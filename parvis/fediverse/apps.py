from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FediverseConfig(AppConfig):
    name = "parvis.fediverse"
    verbose_name = _("social web")
