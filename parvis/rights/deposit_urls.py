"""The public page of a delivery link, in each language."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from parvis.rights.views import deposit

app_name = "deposit"
urlpatterns = [path(_("deliver/<str:token>/"), deposit.show, name="show")]
