"""What the form of a work shows, tab by tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from parvis.collection.desk.choosers import (
    maker_chooser,
    place_chooser,
    subject_chooser,
    type_chooser,
    work_chooser,
)
from parvis.collection.forms import PUBLISH, WorkForm
from parvis.collection.models import Work, WorkSubject
from parvis.core.rows import ChosenRows
from parvis.media.models import Picture
from parvis.rights.contracts import Showing
from parvis.rights.models import Statement
from parvis.rights.services import may_show


def both(name: str, **options: Any) -> FieldRowPanel:
    """The two languages of a field, side by side, French first."""
    return FieldRowPanel([FieldPanel(f"{name}_fr", **options), FieldPanel(f"{name}_en", **options)])


class RightsPanel(Panel):
    """May the pictures of this work be shown on the site? With the reasons, and the day it changes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "collection/desk/rights.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            """One line a picture, in order."""
            context = dict(super().get_context_data(parent_context))
            context["lines"] = rights_lines(self.instance) if self.instance.pk else []
            return context


def rights_lines(work: Work) -> list[dict[str, Any]]:
    """Each picture of a work with its statement and the decision for the site."""
    pictures = Picture.objects.filter(pictured__work=work).order_by("pictured__order").select_related("thing")
    return [_rights_line(picture) for picture in pictures]


def _rights_line(picture: Picture) -> dict[str, Any]:
    if picture.thing is None:
        return {"picture": picture, "statement": None, "decision": None}
    return {
        "picture": picture,
        "statement": Statement.objects.filter(thing=picture.thing).first(),
        "decision": may_show(Showing(media=picture.thing.pk)),
    }


def _identity() -> ObjectList:
    return ObjectList(
        [
            MultiFieldPanel([both("title"), both("date"), both("technique")], heading=_("What it is")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("type", widget=type_chooser.widget_class), FieldPanel("inventory")]),
                    FieldPanel("dimensions"),
                    both("description"),
                ],
                heading=_("Facts"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("status"), FieldPanel("is_published", permission=PUBLISH)]),
                    both("location"),
                ],
                heading=_("Where it is, and who sees it"),
            ),
            MultiFieldPanel(
                [FieldPanel("credit_line"), FieldPanel("inscription"), FieldPanel("source_url")],
                heading=_("Provenance"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("level"), FieldPanel("part_of", widget=work_chooser.widget_class)]),
                    FieldPanel("slug"),
                ],
                heading=_("Archive level and address"),
                classname="collapsed",
            ),
        ],
        heading=_("Identity"),
    )


def _makers() -> ObjectList:
    return ObjectList(
        [
            InlinePanel(
                "credits",
                [FieldPanel("maker", widget=maker_chooser.widget_class), FieldPanel("role")],
                heading=_("Makers"),
                label=_("maker"),
                help_text=_("In the order the label gives them. The role only where it is not plain: engraver, after…"),
                classname="desk-rows",
            )
        ],
        heading=_("Makers"),
    )


def _places_and_subjects() -> ObjectList:
    return ObjectList(
        [
            InlinePanel(
                "located",
                [FieldRowPanel([FieldPanel("role"), FieldPanel("place", widget=place_chooser.widget_class)])],
                heading=_("Places"),
                label=_("place"),
                classname="desk-rows",
            ),
            ChosenRows(
                "subjects",
                through=WorkSubject._meta.get_field("work"),
                chooser_field_name="subject",
                panels=[FieldPanel("subject", widget=subject_chooser.widget_class)],
                heading=_("Subjects: what one sees in it"),
                label=_("subject"),
                classname="desk-rows desk-rows-low",
            ),
        ],
        heading=_("Places and subjects"),
    )


def _pictures() -> ObjectList:
    return ObjectList(
        [
            InlinePanel(
                "pictures",
                [FieldPanel("picture")],
                heading=_("Pictures"),
                label=_("picture"),
                help_text=_("The first one is shown largest and in lists."),
                classname="desk-rows",
            )
        ],
        heading=_("Pictures"),
    )


def _sharing() -> ObjectList:
    return ObjectList(
        [
            MultiFieldPanel(
                [both("share")],
                heading=_("What people say when they share it"),
                help_text=_("Left empty, the institution’s message is used. Fields: {titre} {auteur} {compte} {lien}"),
            )
        ],
        heading=_("Sharing"),
    )


def work_form() -> TabbedInterface:
    """The whole form, in six tabs."""
    return TabbedInterface(
        [
            _identity(),
            _makers(),
            _places_and_subjects(),
            _pictures(),
            ObjectList([RightsPanel(heading=_("May they be shown?"))], heading=_("Rights")),
            _sharing(),
        ],
        base_form_class=WorkForm,
    )
