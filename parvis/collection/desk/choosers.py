"""Choosing a maker, a place, a subject, a type or a work in a form, or making one there."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from parvis.collection.forms import (
    MakersFilter,
    NamesFilter,
    NewMakerForm,
    NewPlaceForm,
    NewSubjectForm,
    NewTypeForm,
    WorksFilter,
)
from parvis.collection.models import Maker, Place, Subject, Work, WorkType


class NamesChooseView(ChooseView):
    filter_form_class = NamesFilter


class NamesResultsView(ChooseResultsView):
    filter_form_class = NamesFilter


class MakersChooseView(ChooseView):
    filter_form_class = MakersFilter


class MakersResultsView(ChooseResultsView):
    filter_form_class = MakersFilter


class WorksChooseView(ChooseView):
    filter_form_class = WorksFilter


class WorksResultsView(ChooseResultsView):
    filter_form_class = WorksFilter


class EntryChooser(ChooserViewSet):
    """What our choosers share: a search by name, and a tab to make a new one."""

    choose_view_class = NamesChooseView
    choose_results_view_class = NamesResultsView
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit")
    create_action_label = _("Add")
    per_page = 12


class MakerChooser(EntryChooser):
    """Makers, by name."""

    model = Maker
    icon = "desk-pen"
    choose_one_text = _("Choose a maker")
    creation_tab_label = _("A new maker")
    choose_view_class = MakersChooseView
    choose_results_view_class = MakersResultsView
    creation_form_class = NewMakerForm


class PlaceChooser(EntryChooser):
    """Places, by name."""

    model = Place
    icon = "desk-pin"
    choose_one_text = _("Choose a place")
    creation_tab_label = _("A new place")
    creation_form_class = NewPlaceForm


class SubjectChooser(EntryChooser):
    """Subjects, by name."""

    model = Subject
    icon = "desk-eye"
    choose_one_text = _("Choose a subject")
    creation_tab_label = _("A new subject")
    creation_form_class = NewSubjectForm


class TypeChooser(EntryChooser):
    """Types of works, by name."""

    model = WorkType
    icon = "desk-rows"
    choose_one_text = _("Choose a type")
    creation_tab_label = _("A new type")
    creation_form_class = NewTypeForm


class WorkChooser(EntryChooser):
    """Works, through our own search; the last ones first."""

    model = Work
    icon = "desk-picture"
    choose_one_text = _("Choose a work")
    choose_view_class = WorksChooseView
    choose_results_view_class = WorksResultsView

    def get_object_list(self) -> QuerySet[Work]:
        """A screenful of the last works: nobody leafs through a million."""
        latest = Work.objects.order_by("-pk").values_list("pk", flat=True)[:60]
        return Work.objects.filter(pk__in=list(latest)).order_by("-pk")


maker_chooser = MakerChooser("maker_chooser", url_prefix="maker-chooser")
place_chooser = PlaceChooser("place_chooser", url_prefix="place-chooser")
subject_chooser = SubjectChooser("subject_chooser", url_prefix="subject-chooser")
type_chooser = TypeChooser("type_chooser", url_prefix="type-chooser")
work_chooser = WorkChooser("work_chooser", url_prefix="work-chooser")
CHOOSERS = [maker_chooser, place_chooser, subject_chooser, type_chooser, work_chooser]
