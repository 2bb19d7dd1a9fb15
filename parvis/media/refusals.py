"""Why a file is refused, and what to do about it, in both languages; the codes are the cell's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput

Text = str | Promise

REFUSALS: dict[str, tuple[Text, Text]] = {
    "empty": (_("The file is empty."), _("Send it again.")),
    "too_weighty": (
        _("The file weighs %(weight)s MB; the limit is %(limit)s MB."),
        _("Send a smaller version."),
    ),
    "not_a_picture": (
        _("The file is not a picture we know (JPEG, PNG, WebP, AVIF, TIFF, HEIC, GIF, SVG), whatever its name says."),
        _("Save it in one of these formats."),
    ),
    "not_a_film": (
        _("The file is not an MP4 or WebM film, whatever its name says."),
        _("Export it in one of these formats."),
    ),
    "not_a_sound": (
        _("The file is not an MP3, Ogg, M4A or WAV sound, whatever its name says."),
        _("Export it in one of these formats."),
    ),
    "not_a_document": (_("The file is not a PDF, whatever its name says."), _("Export the document as PDF.")),
    "false_ending": (
        _("The file is called “%(ending)s” but its content is %(kind)s."),
        _("Give it its true ending: %(true)s."),
    ),
    "two_things": (
        _("The file is of one kind and something else at once: a page, a program or an archive is hidden in it."),
        _("Open it in the program that made it and export it anew."),
    ),
    "too_large": (
        _("The picture is %(width)s by %(height)s pixels; the limit is %(limit)s million pixels, %(side)s on a side."),
        _("Send a smaller version."),
    ),
    "too_large_told": (_("The picture says it is larger than any picture."), _("Send a smaller version.")),
    "too_heavy": (
        _("Reading the file takes more memory or time than one file may have."),
        _("Export it anew, smaller, and not “progressive” or “interlaced”."),
    ),
    "held_whole": (
        _(
            "The picture is “progressive” or “interlaced”: its %(millions)s million pixels must be held whole, which takes "
            "more memory than one file may have."
        ),
        _(
            "Save it as a “baseline” JPEG (not progressive) or a PNG that is not interlaced; whoever keeps the server may "
            "raise memory_mb in parvis.toml."
        ),
    ),
    "damaged": (
        _("The file is damaged or incomplete."),
        _("Send it again, or export it anew from the original."),
    ),
    "wrong_type": (
        _("The content is not what the beginning of the file says."),
        _("Export it anew from the program that made it."),
    ),
    "drawing_too_long": (
        _("The drawing holds too much: at most %(limit)s MB, two hundred thousand shapes, not too deeply nested."),
        _("Simplify it, or export it as PNG."),
    ),
    "drawing_entities": (
        _("The drawing declares entities, which can hide or multiply its content."),
        _("Export it as “plain SVG”, or as PNG."),
    ),
    "unplayable": (
        _("Browsers do not play this: %(codecs)s."),
        _("Export a film as MP4 (H.264, AAC) or WebM (VP9, Opus); a sound as MP3, Ogg Opus, M4A (AAC) or WAV."),
    ),
    "too_long": (
        _("It lasts %(minutes)s minutes; the limit is %(limit)s."),
        _("Cut it into several parts."),
    ),
    "no_picture_in_film": (_("The film has no moving picture."), _("Send it as a sound, or export the film anew.")),
    "no_sound": (_("The file has no sound."), _("Export it anew.")),
    "too_many_streams": (
        _("The file holds %(count)s tracks; at most %(limit)s can be read."),
        _("Export it with one picture and the sound of one language."),
    ),
    "locked": (_("The document is protected by a password."), _("Save it without a password.")),
    "too_many_pages": (
        _("The document has %(count)s pages; the limit is %(limit)s."),
        _("Cut it into several parts."),
    ),
    "no_captions": (
        _("The captions are not a WebVTT file with at least one line."),
        _("Export them as WebVTT (.vtt), in UTF-8."),
    ),
    "captions_too_long": (
        _("The captions weigh more than %(limit)s MB or have more than %(cues)s lines."),
        _("Check the file; captions of one film need no more."),
    ),
    "captions_out_of_order": (
        _("A caption ends before it begins: line %(line)s."),
        _("Correct its times."),
    ),
}


def tell(code: str, details: Mapping[str, Any]) -> tuple[str, str]:
    """A refusal told again later, in whatever language is then spoken: what is wrong, and what to do."""
    message, remedy = (str(_filled(text, dict(details))) for text in REFUSALS[code])
    return message, remedy


class NotTaken(BadInput):
    """A file that cannot be taken; code is one of REFUSALS."""

    def __init__(self, code: str, *, field: str = "file", **details: Any) -> None:
        message, remedy = REFUSALS[code]
        super().__init__(_filled(message, details), remedy=_filled(remedy, details), field=field)
        self.code, self.details = code, details


class NotAPicture(NotTaken):
    """A file that cannot be taken as a picture."""


class NotAFilm(NotTaken):
    """A file that cannot be taken as a film, or as captions."""


class NotASound(NotTaken):
    """A file that cannot be taken as a sound."""


class NotADocument(NotTaken):
    """A file that cannot be taken as a document."""


def _filled(text: Text, details: dict[str, Any]) -> Text:
    """The sentence with its details; a lazy translation stays lazy."""
    return text % details if details else text
