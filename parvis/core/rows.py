"""Forms of the desk whose parent has rows: the opening hours of a site, the makers of a work.

Wagtail's InlinePanel asks for models built on modelcluster, which pays for drafts with slower
instances. Ours are plain models; this form gives the panel the formsets it needs.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.forms.formsets import ORDERING_FIELD_NAME
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.admin.panels import MultipleChooserPanel

ORDER = "order"


class RowsForm(WagtailAdminModelForm):
    """A form with one formset for each InlinePanel on a plain foreign key.

    A row model with an ``order`` field is ordered by hand, with Wagtail's arrows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (self._meta.formsets or {}).items():
            self.formsets[name] = self._formset(name, options)

    def save(self, commit: bool = True) -> Any:
        """Save the parent, then its rows in the order shown."""
        instance = super().save(commit=commit)
        if commit:
            for formset in self.formsets.values():
                put_in_order(formset)
                formset.save()
        return instance

    def _formset(self, name: str, options: dict[str, Any]) -> BaseInlineFormSet[Any, Any, Any]:
        relation = options.get("relation") or getattr(self._meta.model, name).rel
        made = inlineformset_factory(
            self._meta.model,
            relation.related_model,
            form=options.get("form", WagtailAdminModelForm),
            fk_name=relation.field.name,
            fields=options["fields"],
            widgets=options["widgets"],
            formfield_callback=formfield_for_dbfield,
            extra=0,
            can_order=is_ordered(relation.related_model),
        )
        return made(
            self.data if self.is_bound else None,
            self.files if self.is_bound else None,
            instance=self.instance,
            prefix=name,
            form_kwargs={"for_user": self.for_user},
        )


class ChosenRows(MultipleChooserPanel):
    """Rows that each name one chosen thing, several being chosen at a time.

    ``through``: the row model's foreign key to the parent, for relations without an accessor.
    """

    def __init__(self, relation_name: str, *, through: models.ForeignKey[Any, Any], **options: Any) -> None:
        super().__init__(relation_name, **options)
        self.through = through

    def clone_kwargs(self) -> dict[str, Any]:
        """What Wagtail copies a panel from."""
        return {**super().clone_kwargs(), "through": self.through}

    def on_model_bound(self) -> None:
        """Find the relation from its foreign key."""
        self.db_field = self.through.remote_field
        self.label = getattr(self, "label", "") or self.db_field.related_model._meta.verbose_name

    def get_form_options(self) -> dict[str, Any]:
        """What the form needs, with the relation itself."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["relation"] = self.db_field
        return dict(options)


def is_ordered(model: type[models.Model]) -> bool:
    """Whether rows of that model are put in order by hand."""
    try:
        model._meta.get_field(ORDER)
    except FieldDoesNotExist:
        return False
    return True


def put_in_order(formset: BaseInlineFormSet[Any, Any, Any]) -> None:
    """Copy the order shown into the rows themselves; only rows that moved count as changed."""
    if not formset.can_order:
        return
    for place, form in enumerate(formset.ordered_forms):
        if getattr(form.instance, ORDER) != place:
            setattr(form.instance, ORDER, place)
            form.changed_data.append(ORDERING_FIELD_NAME)


def kept_rows(formset: BaseInlineFormSet[Any, Any, Any]) -> list[dict[str, Any]]:
    """The cleaned rows that stay, in the order shown."""
    if formset.can_order:
        return [form.cleaned_data for form in formset.ordered_forms]
    return [form.cleaned_data for form in formset.forms if form.cleaned_data and form not in formset.deleted_forms]
