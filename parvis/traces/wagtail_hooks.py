"""People and the register in the desk."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from parvis.traces.desk import people, register


@hooks.register("register_admin_urls")
def register_people() -> list[URLPattern]:
    """Who is known, and why anything is kept."""
    return [
        path("people/", people.list_people, name="people"),
        path("people/<int:pk>/", people.show_person, name="person"),
        re_path(r"^people/(?P<pk>\d+)/person\.(?P<form>json|html)$", people.download_person, name="person_download"),
        path("people/<int:pk>/erase/", people.erase, name="person_erase"),
        path("people/<slug:holding>/<slug:key>/", people.show_record, name="person_record"),
        re_path(
            r"^people/(?P<holding>[a-z]+)/(?P<key>[\w-]+)/person\.(?P<form>json|html)$",
            people.download_record,
            name="person_record_download",
        ),
        path("people/<slug:holding>/<slug:key>/erase/", people.erase_record, name="person_record_erase"),
        path("register/", register.show_register, name="processing_register"),
        re_path(r"^register/(?P<name>register|assessment)\.md$", register.download_document, name="register_document"),
        path("register/keep/", register.keep_for, name="register_keep"),
    ]


@hooks.register("register_log_actions")
def register_acts(actions: Any) -> None:
    """How the audit log tells what was done, without naming anybody outside."""
    actions.register_action("parvis.person_export", _("Hand over"), _("Somebody’s data handed over"))
    actions.register_action("parvis.person_erase", _("Erase"), _("Somebody erased"))
    actions.register_action("parvis.retention", _("Keep for"), _("Time of keeping decided"))
