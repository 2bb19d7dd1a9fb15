from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "parvis.website"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Hear what changes what the public sees; say what the site's paths stand for and where media are used."""
        from parvis.media.usage import users
        from parvis.website import public_pages, receivers  # noqa: F401

        users.register("home", receivers.uses_of)
