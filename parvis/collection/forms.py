"""Forms of the desk about works and what they are tied to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import WagtailAdminModelForm

from parvis.collection.models import Maker, Place, Subject, Work, WorkType
from parvis.collection.search import Query, search
from parvis.collection.services import Credit, Location, WorkRelations, save_entry, save_work
from parvis.collection.services.entries import name_of, refuse_circle
from parvis.collection.services.works import title_of
from parvis.core.errors import Refusal
from parvis.core.rows import RowsForm, kept_rows

PUBLISH = "collection.publish_work"


def as_form_error(refusal: Refusal) -> ValidationError:
    """A refusal as a form shows it: what is wrong, then the remedy."""
    return ValidationError(str(refusal))


class WorkForm(RowsForm):
    """A work with its makers, places, subjects and pictures; saved by the collection's service."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        """A title in one language at least, and a work is not a part of itself."""
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if name.startswith("title_"):
                setattr(self.instance, name, value)
        try:
            title_of(self.instance)
        except Refusal as refusal:
            self.add_error("title_fr", as_form_error(refusal))
        if self._is_within_itself(cleaned.get("part_of")):
            self.add_error("part_of", _("A work cannot be a part of itself. Choose a broader one."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Save through the service, with exactly the relations shown."""
        work = super().save(commit=False)
        if not commit:
            return work
        if work.pk is None and self.for_user is not None and not self.for_user.has_perm(PUBLISH):
            work.is_published = False
        return save_work(work=work, by=self.for_user, relations=self.relations())

    def relations(self) -> WorkRelations:
        """What the rows say."""
        return WorkRelations(
            credits=[Credit(row["maker"], row["role"]) for row in self._rows("credits")],
            locations=[Location(row["place"], row["role"]) for row in self._rows("located")],
            subjects=[row["subject"] for row in self._rows("subjects")],
            pictures=[row["picture"] for row in self._rows("pictures")],
        )

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return kept_rows(self.formsets[name])

    def _is_within_itself(self, above: Work | None) -> bool:
        seen = set[int]()
        while above is not None and above.pk not in seen:
            if above.pk == self.instance.pk:
                return True
            seen.add(above.pk)
            above = above.part_of
        return False


class EntryForm(WagtailAdminModelForm):
    """A maker, place, subject or type; saved by the collection's service."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def _post_clean(self) -> None:
        """After the fields are set on the entry: a name, and no subject within itself."""
        super()._post_clean()
        try:
            name_of(self.instance)
            if isinstance(self.instance, Subject):
                refuse_circle(self.instance)
        except Refusal as refusal:
            field = refusal.field if refusal.field in self.fields else next(iter(self.fields))
            self.add_error(field, as_form_error(refusal))

    def save(self, commit: bool = True) -> Any:
        """Save through the service."""
        entry = super().save(commit=False)
        return save_entry(entry=entry, by=self.for_user) if commit else entry


class NewMakerForm(EntryForm):
    """A maker made while a work is described."""

    class Meta(WagtailAdminModelForm.Meta):
        model = Maker
        fields = ("name", "kind", "birth_year", "death_year")


class NewPlaceForm(EntryForm):
    """A place made while a work is described."""

    class Meta(WagtailAdminModelForm.Meta):
        model = Place
        fields = ("name_fr", "name_en", "country")


class NewSubjectForm(EntryForm):
    """A subject made while a work is described."""

    class Meta(WagtailAdminModelForm.Meta):
        model = Subject
        fields = ("name_fr", "name_en", "parent")


class NewTypeForm(EntryForm):
    """A type made while a work is described."""

    class Meta(WagtailAdminModelForm.Meta):
        model = WorkType
        fields = ("name_fr", "name_en")


class NamesFilter(BaseFilterForm):
    """Looking for an entry by any part of its names. ``names``: the fields looked at."""

    names: tuple[str, ...] = ("name_fr", "name_en")
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("A few letters")})
    )

    def filter(self, objects: Any) -> Any:
        """Rows with a name that holds what was typed."""
        typed = self.cleaned_data.get("q", "").strip()
        if not typed:
            return objects
        self.is_searching, self.search_query = True, typed
        found = objects.none()
        for name in self.names:
            found = found | objects.filter(**{f"{name}__icontains": typed})
        return found


class MakersFilter(NamesFilter):
    """Looking for a maker."""

    names = ("name", "sort_name")


class WorksFilter(NamesFilter):
    """Looking for a work, through our own search."""

    def filter(self, objects: Any) -> Any:
        """The twenty nearest works."""
        typed = self.cleaned_data.get("q", "").strip()
        if not typed:
            return objects
        self.is_searching, self.search_query = True, typed
        found = search(Query(text=typed), limit=20, with_facets=False)
        return objects.filter(pk__in=found.ids)
