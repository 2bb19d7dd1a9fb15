"""Makers, places, subjects and types in the desk."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from parvis.collection.desk.choosers import subject_chooser
from parvis.collection.desk.panels import both
from parvis.collection.desk.saving import AddView, ChangeView, RemoveView
from parvis.collection.desk.works import BoundedPaginator
from parvis.collection.forms import EntryForm
from parvis.collection.models import Maker, Place, Subject, WorkType


class EntryIndexView(IndexView):
    """A list searched by any part of a name."""

    paginator_class = BoundedPaginator
    is_searchable = True
    names: tuple[str, ...] = ("name_fr", "name_en")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with a name that holds what was typed."""
        if not self.is_searching:
            return queryset
        asked = Q()
        for name in self.names:
            asked |= Q(**{f"{name}__icontains": self.search_query})
        return queryset.filter(asked)


class MakerIndexView(EntryIndexView):
    """Makers, in the order of the catalogue."""

    names = ("name", "sort_name")


class SubjectIndexView(EntryIndexView):
    """Subjects, each under the broader one it stands in."""

    def get_base_queryset(self) -> QuerySet[Subject]:
        """With the line of subjects above, as far as one reads it."""
        return Subject.objects.select_related("parent__parent")


class EntryViewSet(ModelViewSet):
    """What the four lists share: our services, no reference index, no copies."""

    index_view_class = EntryIndexView
    add_view_class = AddView
    edit_view_class = ChangeView
    delete_view_class = RemoveView
    list_per_page = 40
    copy_view_enabled = False
    add_to_reference_index = False
    form_panels: list[Any]

    def get_edit_handler(self) -> Any:
        """One page of fields, saved by our service."""
        return ObjectList(self.form_panels, base_form_class=EntryForm).bind_to_model(self.model)


class MakerViewSet(EntryViewSet):
    """Makers: their dates decide how long their works are protected."""

    model = Maker
    name = url_prefix = "makers"
    icon = "desk-pen"
    index_view_class = MakerIndexView
    list_display = ["name", "kind", "birth_year", "death_year", "nationality"]
    list_filter = ["kind"]
    ordering = "sort_name"
    form_panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("name"), FieldPanel("sort_name")]), FieldPanel("kind")], heading=_("Name")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("birth_year"), FieldPanel("death_year")]),
                FieldPanel("dates"),
                FieldRowPanel([FieldPanel("birth_place"), FieldPanel("death_place")]),
                FieldPanel("nationality"),
            ],
            heading=_("Life"),
            help_text=_("The year of death decides when the works are in the public domain."),
        ),
        MultiFieldPanel([both("biography")], heading=_("Biography")),
        FieldPanel("slug"),
    ]


class PlaceViewSet(EntryViewSet):
    """Places, with their coordinates when they are known."""

    model = Place
    name = url_prefix = "places"
    icon = "desk-pin"
    list_display = ["__str__", "country", "precision", "latitude", "longitude"]
    list_filter = ["precision"]
    form_panels = [
        MultiFieldPanel([both("name"), FieldPanel("country")], heading=_("Name")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]), FieldPanel("precision")],
            heading=_("On the map"),
        ),
        FieldPanel("slug"),
    ]


def line_of(subject: Subject) -> str:
    """The broader subjects it stands in, from the top: “nature › animals”."""
    above = [subject.parent.parent, subject.parent] if subject.parent else []
    return " › ".join(str(each) for each in above if each is not None)


class SubjectViewSet(EntryViewSet):
    """Subjects, a tree."""

    model = Subject
    name = url_prefix = "subjects"
    icon = "desk-eye"
    index_view_class = SubjectIndexView

    @cached_property
    def list_display(self) -> list[Any]:
        """The name, and where it stands."""
        return ["__str__", Column("within", label=_("Within"), accessor=line_of)]

    form_panels = [
        MultiFieldPanel([both("name")], heading=_("Name")),
        FieldPanel("parent", widget=subject_chooser.widget_class),
        FieldPanel("slug"),
    ]


class TypeViewSet(EntryViewSet):
    """Types of works."""

    model = WorkType
    name = url_prefix = "types"
    icon = "desk-rows"
    list_display = ["__str__", "name_fr", "name_en"]
    form_panels = [MultiFieldPanel([both("name")], heading=_("Name")), FieldPanel("slug")]


VIEWSETS = [MakerViewSet, PlaceViewSet, SubjectViewSet, TypeViewSet]
