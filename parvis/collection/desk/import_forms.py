"""The form that brings a file in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from parvis.collection.bringing.sidecar import ENDINGS as TABLES
from parvis.collection.importing.mapping import load_mapping, ready_mappings
from parvis.core.bilingual import current

KINDS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".gz", ".xz")


def mapping_choices() -> list[tuple[str, Any]]:
    """Ready mappings by name, after the proposal."""
    ready = [(name, _label(name)) for name in ready_mappings()]
    return [("", _("Recognise the columns, and propose")), *ready]


def _label(name: str) -> str:
    told = load_mapping(name)[0].label
    return (getattr(told, current(), "") if told else "") or name


if TYPE_CHECKING:
    Sent = UploadedFile[Any]
else:
    Sent = UploadedFile


class SeveralFilesInput(forms.ClearableFileInput):
    """Several files chosen at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of files, each as Django checks one."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Sent]:
        """At least one file."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFilesField, self).clean(each, initial) for each in given or [None]]


class MediaUploadForm(forms.Form):
    """An archive or several files, and the table that describes them."""

    given = SeveralFilesField(
        label=_("Files"),
        help_text=_(
            "One ZIP or TAR archive, or up to 100 pictures, films, sounds and documents at once. Their table may lie among them."
        ),
    )
    table = forms.FileField(
        label=_("Table"),
        required=False,
        help_text=_(
            "CSV, TSV or XLSX, one row a file. Columns: file, title, alternative text in French and in English, credit, licence, rights holder, work."
        ),
    )

    def clean_table(self) -> Sent | None:
        """A kind of table that can be read; what is in it is judged later."""
        table: Sent | None = self.cleaned_data["table"]
        if table is not None and not (table.name or "").lower().endswith(TABLES):
            raise forms.ValidationError(_("This kind of file cannot be read. Save it as CSV in UTF-8 or as XLSX."))
        return table


class UploadForm(forms.Form):
    """A file, another beside it if its mapping needs one, and how to read it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or TSV (also .gz, .xz), JSON Lines or XLSX, with headings in the first row. At most 1 GB."),
    )
    beside = forms.FileField(
        label=_("File beside it"),
        required=False,
        help_text=_("Only when the works and the makers are in two files."),
    )
    mapping = forms.ChoiceField(label=_("How to read it"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].choices = mapping_choices()  # type: ignore[attr-defined]

    def clean_file(self) -> Sent:
        """A kind of file that can be read; what is in it is judged later."""
        file: Sent = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(KINDS):
            raise forms.ValidationError(_("This kind of file cannot be read. Save it as CSV in UTF-8 or as XLSX."))
        return file

    def files_sent(self) -> list[Sent]:
        """The files, the one to import first."""
        both = (self.cleaned_data["file"], self.cleaned_data["beside"])
        return [file for file in both if file is not None]
