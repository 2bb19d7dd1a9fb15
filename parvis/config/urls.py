"""Addresses: the permanent ones first, then the desk, then the site in each language."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as desk_urls

urlpatterns = [
    path("", include("parvis.traces.urls")),
    path("", include("parvis.core.urls")),
    path("", include("parvis.fediverse.urls")),
    path("", include("parvis.channels.urls")),
    path("", include("parvis.rights.urls")),
    path("", include("parvis.collection.urls")),
    path("", include("parvis.desk.urls")),
    # Before Wagtail's, whose door, password pages and two doors of pages they replace.
    path("", include("parvis.accounts.urls")),
    path("", include("parvis.stories.urls")),
    path("desk/", include(desk_urls)),
    path("", include("parvis.website.root_urls")),
    *i18n_patterns(
        path("", include("parvis.rights.deposit_urls")),
        path("", include("parvis.channels.newsletter_urls")),
        path("", include("parvis.conversation.asking_urls")),
        path("", include("parvis.website.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler404 = "parvis.website.errors.not_found"
handler403 = "parvis.website.errors.forbidden"
handler400 = "parvis.website.errors.bad_request"
handler500 = "parvis.website.errors.server_error"
