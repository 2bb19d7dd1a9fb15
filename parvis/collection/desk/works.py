"""Works in the desk: the list, searched by our own layer, and the form."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from parvis.accounts.models import User
from parvis.collection.desk import columns
from parvis.collection.desk.found import WorkQuestion, found_works
from parvis.collection.desk.panels import work_form
from parvis.collection.desk.saving import AddView, ChangeView, RemoveView
from parvis.collection.forms import PUBLISH
from parvis.collection.models import Work, WorkType
from parvis.collection.search import MOST_HITS
from parvis.collection.services import publish_work, unpublish_work

FACETS = ("status", "type", "image")
# What the second buttons of the form do, by their names.
DOORS = {"publish": publish_work, "unpublish": unpublish_work}


class WorkFilters(WagtailFilterSet):
    """Ways to narrow the list: each is a facet of our search, save for drafts."""

    published = django_filters.ChoiceFilter(
        label=gettext_lazy("Published"),
        choices=[("no", gettext_lazy("Drafts"))],
        empty_label=gettext_lazy("Published works"),
        widget=forms.RadioSelect,
    )
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Where it is"), choices=Work.Status.choices, widget=forms.CheckboxSelectMultiple
    )
    type = django_filters.ModelMultipleChoiceFilter(
        label=gettext_lazy("Type"),
        queryset=WorkType.objects.all(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    image = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Picture"),
        choices=[("yes", gettext_lazy("With a picture"))],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Work
        fields: list[str] = []


class BoundedPaginator(WagtailPaginator):
    """Counts as far as our search does: beyond 10,000 works one narrows rather than leafs."""

    @cached_property
    def count(self) -> int:
        """How many works can be reached."""
        if isinstance(self.object_list, list) or not hasattr(self.object_list, "order_by"):
            return len(self.object_list)
        return int(self.object_list.order_by()[:MOST_HITS].count())

    @cached_property
    def items_count_label(self) -> str:
        """The count, saying when there are more."""
        if self.count >= MOST_HITS:
            return _("more than %(count)s works") % {"count": f"{MOST_HITS:,}".replace(",", "\u202f")}
        return str(super().items_count_label)


class WorkIndexView(IndexView):
    """The list of works. Wagtail's search backend is never asked."""

    paginator_class = BoundedPaginator
    is_searchable = True
    filterset_class = WorkFilters
    page_title = gettext_lazy("Works")

    @cached_property
    def columns(self) -> list[Column]:
        """Picture, title and number, makers, date, type, state."""
        title = self._get_title_column_class(TitleColumn)
        return [
            Column("picture", label=_("Picture"), accessor=columns.first_picture, width="6rem"),
            title("title", label=_("Title"), accessor=str, get_url=self.get_edit_url),
            Column("inventory", label=_("Number")),
            Column("makers", label=_("Makers"), accessor=columns.makers_of),
            Column("date", label=_("Date"), accessor=columns.date_of),
            Column("type", label=_("Type")),
            Column("state", label=_("State"), accessor=columns.state_of),
        ]

    def get_queryset(self) -> Any:
        """The works that answer the search box and the filters."""
        chosen = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        facets = [(name, tuple(getattr(value, "slug", value) for value in chosen.get(name) or ())) for name in FACETS]
        return found_works(
            WorkQuestion(
                text=self.search_query,
                drafts=chosen.get("published") == "no",
                facets=tuple((name, values) for name, values in facets if values),
            )
        )

    def get_edit_url(self, instance: Work) -> str | None:
        """Where it is changed, for who may."""
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "change", instance):
            return None
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_list_more_buttons(self, instance: Work) -> list[Any]:
        """Wagtail's, and the work's page on the site."""
        buttons = list(super().get_list_more_buttons(instance))
        if instance.is_published:
            buttons.append(Button(_("See on the site"), url=instance.thing.path, icon_name="view", priority=15))
        return buttons + _speak_of(instance, self.request.user)

    @cached_property
    def no_results_message(self) -> str:
        """What to do when nothing answers."""
        if self.is_searching or self.is_filtering:
            return _("No work answers. Take a filter off, or look for fewer words.")
        return _("No works yet. Import a spreadsheet, or describe a first work.")


def _speak_of(work: Work, user: Any) -> list[Button]:
    """The way to a message about it, for who may write one."""
    if not work.is_published or not user.has_perm("channels.add_shipment"):
        return []
    url = f"{reverse('sending_write')}?about={work.thing_id}"
    return [Button(_("Speak of it…"), url=url, icon_name="desk-speech", priority=18)]


class WorkChangeView(ChangeView):
    """The form of one work, with its page and its publication at hand."""

    actions = ["edit", *DOORS]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """See it, publish it or withdraw it, remove it."""
        buttons = list(super().header_more_buttons)
        if self.object.is_published:
            buttons.append(Button(_("See on the site"), url=self.object.thing.path, icon_name="view", priority=5))
        return buttons + _speak_of(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the buttons of publication are shown."""
        return super().get_context_data(**kwargs, may_publish=self.request.user.has_perm(PUBLISH))

    def save_instance(self) -> Work:
        """Save, then publish or withdraw when that button was pressed by somebody who may."""
        work: Work = super().save_instance()
        if self.action in DOORS and self.request.user.has_perm(PUBLISH):
            DOORS[self.action](work=work, by=cast(User, self.request.user))
        return work


class WorkViewSet(ModelViewSet):
    """Works."""

    model = Work
    name = url_prefix = "works"
    icon = "desk-picture"
    menu_label = gettext_lazy("Works")
    index_view_class = WorkIndexView
    add_view_class = AddView
    edit_view_class = WorkChangeView
    delete_view_class = RemoveView
    list_per_page = 30
    list_display = ["title_fr"]
    edit_template_name = "collection/desk/work_edit.html"
    index_results_template_name = "collection/desk/works_results.html"
    copy_view_enabled = False
    add_to_reference_index = False

    @cached_property
    def filterset_class(self) -> type[WorkFilters]:
        """The filters of the list."""
        return WorkFilters

    def get_edit_handler(self) -> Any:
        """The form, tab by tab."""
        return work_form().bind_to_model(Work)
