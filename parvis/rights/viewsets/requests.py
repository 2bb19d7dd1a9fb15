"""Requests for grants, and their letters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView

from parvis.rights.models import (
    GrantRequest,
    LetterTemplate,
)
from parvis.rights.request_forms import GrantRequestForm, LetterForm
from parvis.rights.viewsets.parts import ABOUT, DATES, PAPER, ActsPanel, Records


class GrantRequestViewSet(Records):
    """Requests for grants."""

    model = GrantRequest
    name = url_prefix = "grant-requests"
    icon = "mail"
    menu_label = _("Requests for grants")
    menu_order = 6
    list_display = [
        "holder",
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("changed_at"),
        DateColumn("due_on"),
    ]
    list_filter = ["state", "due_on"]
    search_fields = ["holder", "purpose"]
    edit_handler = ObjectList(
        [
            ABOUT,
            FieldRowPanel([FieldPanel("holder"), FieldPanel("email")]),
            FieldRowPanel([FieldPanel("society"), FieldPanel("language"), FieldPanel("due_on")]),
            FieldPanel("purpose"),
            FieldPanel("uses"),
            FieldPanel("territories"),
            DATES,
            FieldRowPanel([FieldPanel("max_width"), FieldPanel("may_crop"), FieldPanel("may_overprint")]),
            *PAPER,
            MultiFieldPanel([FieldPanel("subject"), FieldPanel("letter"), ActsPanel()], heading=_("Letter")),
        ],
        base_form_class=GrantRequestForm,
    )


class LetterViewSet(Records):
    """The house's own words for letters."""

    model = LetterTemplate
    name = url_prefix = "letters"
    icon = "desk-quote"
    menu_label = _("Model letters")
    menu_order = 7
    add_view_class = CreateView
    list_display = ["__str__", "subject"]
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]), FieldPanel("subject"), FieldPanel("body")],
        base_form_class=LetterForm,
    )
