"""Wagtail's generic views, saving and removing through our services, which log by themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from parvis.collection.models import Work
from parvis.collection.services import remove_entry, remove_work
from parvis.collection.tasks import refresh_works_of
from parvis.core.errors import Refusal
from parvis.core.tasks import enqueue


class AddView(CreateView):
    """Adding: the form calls the service, and the desk stays on what was made."""

    def save_instance(self) -> Any:
        """Save once, logged once."""
        return self.form.save()

    def get_success_url(self) -> str:
        """Go on with it."""
        return str(self.get_edit_url())


class ChangeView(EditView):
    """Editing: refused for what this member of staff may not touch."""

    def get_object(self, queryset: Any = None) -> Any:
        """The row, if the policy lets them change it."""
        found = super().get_object(queryset)
        if not self.user_has_permission_for_instance("change", found):
            raise PermissionDenied
        return found

    def save_instance(self) -> Any:
        """Save once, logged once; the worker refreshes the works of a maker of thousands."""
        saved = self.form.save()
        if not isinstance(saved, Work):
            enqueue(refresh_works_of, saved._meta.model_name, saved.pk)
        return saved

    def get_success_url(self) -> str:
        """Stay on it."""
        return str(self.get_edit_url())

    def get_success_buttons(self) -> list[Any]:
        """The form stays in sight: no button back to it."""
        return []


class RemoveView(DeleteView):
    """Removing: a refusal is told with its remedy, and nothing is removed."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove, or tell why not."""
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)

    def delete_action(self) -> None:
        """Through the service of its kind."""
        if isinstance(self.object, Work):
            remove_work(work=self.object, by=self.request.user)
        else:
            remove_entry(entry=self.object, by=self.request.user)
