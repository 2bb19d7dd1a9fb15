"""What the lists and forms of rights share."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.context_processors import PermWrapper
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet


class CoveredPanel(Panel):
    """The media a record is about, each leading to its own page of rights."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rights/desk/covered.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "things": self.instance.things.order_by("title")}


class ActsPanel(Panel):
    """What may be done with a record, each act a button on its own page."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rights/desk/acts.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            perms = PermWrapper(self.request.user)
            return {**context, "record": self.instance, "kind": self.instance._meta.model_name, "perms": perms}


class RecordView(CreateView):
    """A new record, about the picture named in the address if any."""

    def get_initial(self) -> dict[str, Any]:
        """``?picture=<pk>`` comes from the picture's page of rights."""
        asked = self.request.GET.get("picture", "")
        return {**super().get_initial(), "picture": int(asked) if asked.isdigit() else None}


class FromAddress(CreateView):
    """A new record about what the address names (``?person=3``)."""

    def get_initial(self) -> dict[str, Any]:
        """Only numbers of fields of the form."""
        named = {name: int(value) for name, value in self.request.GET.items() if value.isdigit() and len(value) < 12}
        return {**super().get_initial(), **named}


class Records(ModelViewSet):
    """What every list of records shares: searched in the database, never copied."""

    search_backend_name = None
    copy_view_enabled = False
    add_view_class = RecordView


ABOUT = MultiFieldPanel([CoveredPanel(), FieldPanel("picture")], heading=_("What it is about"))


DATES = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])


PAPER = [
    FieldPanel("paper"),
    FieldRowPanel([FieldPanel("max_print_width"), FieldPanel("max_print_height"), FieldPanel("max_print_ppi")]),
]


WHY = FieldRowPanel([FieldPanel("why_fr"), FieldPanel("why_en")])
