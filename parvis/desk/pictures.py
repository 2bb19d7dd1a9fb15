"""Two pages of handwork: say what pictures show, say under which rights they are."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from parvis.accounts.models import User
from parvis.core.needs import count_up_to
from parvis.desk.forms import DescribeForm, StateForm
from parvis.desk.services import describe_pictures, state_pictures
from parvis.media.models import Picture

# As many as one does in one go without losing the thread.
A_SCREENFUL = 8


class HandworkView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screenful of pictures, one form each, one button; the next ones follow."""

    raise_exception = True
    template_name = "desk/pictures.html"
    header_icon = "desk-picture"
    introduction: Any = ""
    here = ""

    def waiting(self) -> QuerySet[Picture]:
        """The pictures that wait, last come first."""
        raise NotImplementedError

    def form_for(self, picture: Picture, data: Any = None) -> Any:
        """The form of one picture."""
        raise NotImplementedError

    def save(self, forms: list[Any]) -> int:
        """Save the valid, changed forms; how many."""
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """One step below the desk's home."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first screenful, or the one just sent when it holds a mistake."""
        forms = kwargs.pop("forms", None)
        if forms is None:
            forms = [self.form_for(picture) for picture in self.waiting()[:A_SCREENFUL]]
        count = count_up_to(self.waiting())
        left = ngettext("%(count)s picture waits.", "%(count)s pictures wait.", count) % {"count": count}
        return super().get_context_data(
            **kwargs,
            rows=[(_picture_of(form), form) for form in forms],
            left=left,
            introduction=self.introduction,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save what was written; what was left empty stays waiting."""
        sent = Picture.objects.filter(pk__in=[pk for pk in request.POST.getlist("picture") if pk.isdigit()][:50])
        forms = [self.form_for(picture, request.POST) for picture in sent.order_by("-pk")]
        mistaken = [form for form in forms if not form.is_valid()]
        if mistaken:
            messages.error(request, _("Nothing is saved yet: one line holds a mistake."))
            return self.render_to_response(self.get_context_data(forms=forms))
        saved = self.save([form for form in forms if form.has_changed()])
        if saved:
            messages.success(request, ngettext("%(n)s picture done.", "%(n)s pictures done.", saved) % {"n": saved})
        return redirect(reverse(self.here))


def _picture_of(form: Any) -> Picture:
    return form.picture if isinstance(form, StateForm) else form.instance


class UndescribedView(HandworkView):
    """Alternative texts."""

    permission_required = "media.add_picture"
    page_title = gettext_lazy("Say what the pictures show")
    introduction = gettext_lazy(
        "Write what somebody who does not see the picture should know: who or what, doing what, in one or two "
        "sentences. Not its title, not “picture of”. Both languages are needed for the site to show it."
    )
    here = "desk_undescribed"

    def waiting(self) -> QuerySet[Picture]:
        """Pictures that lack a text in one language."""
        return Picture.objects.filter(Q(alt_fr="") | Q(alt_en="")).order_by("-pk")

    def form_for(self, picture: Picture, data: Any = None) -> DescribeForm:
        """Its two texts."""
        return DescribeForm(data, instance=picture, prefix=f"picture-{picture.pk}")

    def save(self, forms: list[Any]) -> int:
        """Through the service, which logs."""
        return describe_pictures(pictures=[form.instance for form in forms], by=cast(User, self.request.user))


class UnstatedView(HandworkView):
    """Rights statements."""

    permission_required = "rights.change_statement"
    page_title = gettext_lazy("Say under which rights these pictures are")
    introduction = gettext_lazy(
        "What is stated here decides where the pictures may be shown. If you do not know, leave the line as it is: "
        "a picture nobody has spoken for is not shown."
    )
    here = "desk_unstated"

    def waiting(self) -> QuerySet[Picture]:
        """Pictures without a statement."""
        return Picture.objects.filter(thing__isnull=False, thing__rights_statement=None).order_by("-pk")

    def form_for(self, picture: Picture, data: Any = None) -> StateForm:
        """Its licence and holder."""
        return StateForm(data, picture=picture)

    def save(self, forms: list[Any]) -> int:
        """Through the service, which logs; a line without a licence states nothing."""
        stated = {
            form.picture: (form.cleaned_data["licence"], form.cleaned_data["holder"])
            for form in forms
            if form.cleaned_data["licence"]
        }
        return state_pictures(stated=stated, by=cast(User, self.request.user))
