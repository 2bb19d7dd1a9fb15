"""The public pages of conversations, in each language."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from parvis.conversation.views import asking

app_name = "asking"
urlpatterns = [
    path(_("write-to-us/"), asking.write, name="write"),
    path(_("question/<uuid:about>/"), asking.question, name="question"),
    path(_("your-message/<slug:token>/"), asking.mine, name="mine"),
]
