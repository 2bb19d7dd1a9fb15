"""The desk's form for pictures: looked at before it is taken, described in both languages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from parvis.core.errors import BadInput
from parvis.media.films import DOCUMENT, FILM, SOUND, Sort, inspect_captions, inspect_file
from parvis.media.inspection import Inspected, inspect_picture
from parvis.media.kinds import ENDINGS, PICTURES
from parvis.media.models import Video

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
    RecordingBase = forms.ModelForm[Video]
else:
    Upload, RecordingBase = UploadedFile, forms.ModelForm

_REQUIRED = {
    "alt_fr": _("Say in French what the picture shows, for those who do not see it."),
    "alt_en": _("Say in English what the picture shows, for those who do not see it."),
}


class PictureForm(BaseImageForm):
    """Wagtail's form with our rules. Named in WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _looked_at(self.fields["file"])
        for name, message in _REQUIRED.items():
            if name in self.fields:
                field = self.fields[name]
                field.required, field.help_text = True, message
                field.error_messages["required"] = message
                field.widget.attrs["rows"] = 2


class PictureField(WagtailImageField):
    """Wagtail's field, its decoding left to the cell: nothing a stranger sends is opened in this process."""

    def to_python(self, data: Any) -> Any:
        """The file, with what was found when it was looked at as ``inspected``."""
        sent = forms.FileField.to_python(self, data)
        if isinstance(sent, UploadedFile):
            sent.inspected = _as_form_error("file", inspect_upload, sent)  # type: ignore[attr-defined]
        return sent


def _looked_at(field: Any) -> PictureField:
    """The same field with our way of looking."""
    made = PictureField(label=field.label, required=field.required, widget=field.widget)
    made.validators = [FileExtensionValidator([ending[1:] for kind in PICTURES for ending in ENDINGS[kind]])]
    return made


@contextmanager
def upload_at_hand(sent: Upload) -> Iterator[Path]:
    """An upload as a file of this machine, under a name of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        sent.seek(0)
        with path.open("wb") as target:
            for chunk in sent.chunks():
                target.write(chunk)
        sent.seek(0)
        yield path


def inspect_upload(sent: Upload) -> Inspected:
    """Look at an uploaded picture. Raises NotAPicture."""
    with upload_at_hand(sent) as path:
        return inspect_picture(path, name=sent.name or "")


class RecordingForm(RecordingBase):
    """A film, a sound or a document, looked at before it is taken."""

    sort: Sort

    def clean_file(self) -> Any:
        """Refuse what is not what it should be, by its content."""
        sent = self.cleaned_data["file"]
        if isinstance(sent, UploadedFile):
            _as_form_error("file", self._look, sent)
        return sent

    def _look(self, sent: Upload) -> None:
        with upload_at_hand(sent) as path:
            inspect_file(path, self.sort, name=sent.name or "")

    def clean(self) -> dict[str, Any]:
        """It is called something in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("title_fr") or cleaned.get("title_en")) and not self.errors:
            self.add_error("title_fr", _("Give it a title, in one of the two languages at least."))
        return cleaned


class SoundForm(RecordingForm):
    """A sound; without a transcript it could not be published."""

    sort = SOUND

    def clean(self) -> dict[str, Any]:
        """Its transcript, in the language spoken."""
        cleaned = super().clean()
        if not (cleaned.get("transcript_fr") or cleaned.get("transcript_en")) and not self.errors:
            self.add_error("transcript_fr", _("Write what is heard, in the language spoken."))
        return cleaned


class DocumentForm(RecordingForm):
    """A document; without a word on what it holds it could not be published."""

    sort = DOCUMENT

    def clean(self) -> dict[str, Any]:
        """What it holds, in both languages."""
        cleaned = super().clean()
        for name in ("summary_fr", "summary_en"):
            if not cleaned.get(name) and not self.errors:
                self.add_error(name, _("Say in a few sentences what the document holds."))
        return cleaned


class VideoForm(RecordingForm):
    """A film and its captions."""

    sort = FILM

    def clean_captions_fr(self) -> Any:
        return self._captions("captions_fr")

    def clean_captions_en(self) -> Any:
        return self._captions("captions_en")

    def clean(self) -> dict[str, Any]:
        """Without captions it could not be published."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("captions_fr") or cleaned.get("captions_en")) and not self.errors:
            self.add_error("captions_fr", _("Add captions (WebVTT) in the language spoken."))
        return cleaned

    def _captions(self, name: str) -> Any:
        sent = self.cleaned_data[name]
        if isinstance(sent, UploadedFile):
            _as_form_error(name, lambda: inspect_captions(sent, sent.size or 0))
        return sent


def _as_form_error(field: str, look: Any, *args: Any) -> Any:
    try:
        return look(*args)
    except BadInput as refusal:
        raise ValidationError(str(refusal), code=f"bad_{field}") from None
