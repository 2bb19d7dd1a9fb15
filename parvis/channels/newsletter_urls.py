"""The public pages of newsletters, in each language."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from parvis.channels.views import letters

app_name = "newsletter"
urlpatterns = [
    path(_("letter/confirm/<slug:token>/"), letters.confirm, name="confirm"),
    path(_("letter/leave/<slug:token>/"), letters.leave, name="leave"),
    path(_("letter/mine/<slug:token>/"), letters.manage, name="manage"),
    path(_("letter/<slug:slug>/"), letters.subscribe, name="subscribe"),
    path(_("letter/<slug:slug>/thanks/"), letters.thanks, name="thanks"),
]
