from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "parvis.website"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Hear what changes what the public sees; say what the site's paths stand for."""
        from parvis.website import public_pages, receivers  # noqa: F401
