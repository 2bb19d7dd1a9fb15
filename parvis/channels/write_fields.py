"""Fields of the writing page: the part of a picture that is shown, a film, what a message is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from parvis.media.models import Video
from parvis.traces.models import Thing

Box = tuple[float, float, float, float]
SIDES = (_("Left, %"), _("Top, %"), _("Width, %"), _("Height, %"))
# What nobody speaks of by itself: media, voices, and what our voices say.
_NOT_TALKED_OF = ("picture", "video", "sound", "document", "actor", "post", "shipment")
_SHOWN = 60


class BoxWidget(forms.MultiWidget):
    """Four numbers, in percent of the picture: left, top, width, height."""

    template_name = "channels/desk/box.html"

    def __init__(self) -> None:
        widgets = [
            forms.NumberInput(attrs={"min": "0", "max": "100", "step": "0.1", "aria-label": side}) for side in SIDES
        ]
        super().__init__(widgets)

    def decompress(self, value: Box | None) -> list[float | None]:
        """A box as it is typed."""
        return [round(each * 100, 1) for each in value] if value else [None] * 4

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each number with its name beside it."""
        context = super().get_context(name, value, attrs)
        context["sides"] = list(zip(SIDES, context["widget"]["subwidgets"], strict=True))
        return context


class BoxField(forms.MultiValueField):
    """The part of a picture to show, from 0 to 1; None as long as nothing is typed."""

    widget = BoxWidget

    def __init__(self, **kwargs: Any) -> None:
        numbers = [forms.FloatField(required=False, min_value=0, max_value=100) for _side in SIDES]
        super().__init__(numbers, require_all_fields=False, required=False, **kwargs)

    def compress(self, values: list[float | None]) -> Box | None:
        """Refuses what is only half typed, empty or outside the picture."""
        typed = [each for each in values if each is not None]
        if not typed:
            return None
        if len(typed) < len(SIDES):
            raise forms.ValidationError(_("Type the four numbers, or none."))
        left, top, width, height = typed
        if width < 1 or height < 1 or left + width > 100.5 or top + height > 100.5:
            raise forms.ValidationError(_("This part goes out of the picture, or is too small: left and width, top and height, stay within 100 %."))  # fmt: skip
        left, top = left / 100, top / 100
        return left, top, min(width / 100, 1 - left), min(height / 100, 1 - top)


class FilmChooser(ChooserViewSet):
    """The window in which a film is chosen to go with a message."""

    model = Video
    icon = "media"
    choose_one_text = _("Choose a film")
    choose_another_text = _("Choose another film")


class TitleFilter(BaseFilterForm):
    """Things by their titles."""

    q = forms.CharField(label=_("Title"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")}))

    def filter(self, objects: QuerySet[Thing]) -> QuerySet[Thing]:
        """Those whose title holds the words."""
        words = (self.cleaned_data.get("q") or "").split()[:6]
        for word in words:
            objects = objects.filter(title__icontains=word)
        self.is_searching, self.search_query = bool(words), " ".join(words)
        # As long as nothing is looked for, the latest: nobody leafs through a million.
        return objects if words else objects.filter(pk__in=list(objects.values_list("pk", flat=True)[:_SHOWN]))


class _ChooseThing(ChooseView):
    filter_form_class = TitleFilter


class _ThingResults(ChooseResultsView):
    filter_form_class = TitleFilter


class ThingChooser(ChooserViewSet):
    """The window in which what a message is about is chosen: works, stories, events and whatever else has a page."""

    model = Thing
    icon = "desk-pin"
    choose_one_text = _("Choose what it is about")
    choose_another_text = _("Choose something else")
    choose_view_class = _ChooseThing
    choose_results_view_class = _ThingResults

    def get_object_list(self) -> QuerySet[Thing]:
        """What a message may be about, the latest first."""
        return talked_of()


def talked_of() -> QuerySet[Thing]:
    """What a message may be about."""
    return Thing.objects.filter(state=Thing.State.LIVE).exclude(kind__in=_NOT_TALKED_OF).order_by("-pk")


film_chooser = FilmChooser("sending_film_chooser")
thing_chooser = ThingChooser("sending_thing_chooser")
