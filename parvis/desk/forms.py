"""Forms of the desk's own pages: many pictures at a time, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.media.models import Picture
from parvis.rights import licences

if TYPE_CHECKING:
    PictureForm = forms.ModelForm[Picture]
else:
    PictureForm = forms.ModelForm


class DescribeForm(PictureForm):
    """What one picture shows, for those who do not see it."""

    class Meta:
        model = Picture
        fields = ("alt_fr", "alt_en")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in fields}
        labels = {"alt_fr": _("In French"), "alt_en": _("In English")}


class StateForm(forms.Form):
    """Under which rights one picture is; left alone, nothing is stated."""

    licence = forms.ChoiceField(label=_("Licence or statement"), required=False)
    holder = forms.CharField(label=_("Rights holder"), max_length=300, required=False)

    def __init__(self, *args: Any, picture: Picture, **kwargs: Any) -> None:
        kwargs["prefix"] = f"picture-{picture.pk}"
        super().__init__(*args, **kwargs)
        self.picture = picture
        self.fields["licence"].choices = [("", _("Not yet known")), *licences.choices()]  # type: ignore[attr-defined]
