"""Pictures and films: originals are never touched; what is shown is derived from them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import willow
from django.core.files.base import ContentFile, File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.images.models import Image as WagtailImage

from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.core.ids import uuid7
from parvis.media import files, usage
from parvis.media.inspection import Inspected, ask_about, inspect_picture, picture_limits
from parvis.media.kinds import kind_of
from parvis.media.refusals import NotAPicture
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class _UprightFile(WagtailImageFieldFile):
    """Tells the size as one sees it, whichever way the camera was held; decoded in the cell, never here."""

    def get_image_dimensions(self) -> tuple[int, int]:
        # A file just received says what was found when it was looked at.
        seen = getattr(self.file, "inspected", None) or getattr(getattr(self.file, "file", None), "inspected", None)
        if seen is None:
            seen = inspect_stored(self)
        return seen.width, seen.height


class UprightImageField(WagtailImageField):
    """Wagtail's field, with width and height after turning the picture upright."""

    attr_class = _UprightFile


# As large as the desk ever shows one.
_DESK_WIDTH = 960


class Picture(AbstractImage):
    """The site's image: Wagtail's, with a permanent address and a text for those who do not see it."""

    file = UprightImageField(
        verbose_name=_("picture file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    thing = models.OneToOneField(
        Thing, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="picture"
    )
    alt_fr = bilingual_text(verbose_name=_("alternative text in French"))
    alt_en = bilingual_text(verbose_name=_("alternative text in English"))
    caption_fr = bilingual_char(max_length=500, verbose_name=_("caption in French"))
    caption_en = bilingual_char(max_length=500, verbose_name=_("caption in English"))
    is_illustration = models.BooleanField(
        _("illustration"),
        default=False,
        help_text=_("Drawn from the data of a work; not a picture of it."),
    )
    kind = models.CharField(max_length=8, blank=True, editable=False, help_text="What its content is: kinds.PICTURES.")
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    settled_file = models.CharField(
        max_length=255, blank=True, editable=False, help_text="The original that sha256 and the derivatives are of."
    )
    derivatives_ready = models.BooleanField(default=False, editable=False)

    derivatives: RelatedManager[Derivative]

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        "alt_fr",
        "alt_en",
        "caption_fr",
        "caption_en",
        "is_illustration",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises usage.InUse, with the list of its uses, before any link of the database says no."""
        usage.refuse_if_used(self)
        return super().delete(*args, **kwargs)

    @property
    def is_described(self) -> bool:
        """Whether it has the alternative texts, in both languages, without which it is not published."""
        return bool(self.alt_fr.strip() and self.alt_en.strip())

    @property
    def address(self) -> UUID:
        """The identifier of its thing. Raises ValueError before it was saved once."""
        if self.thing_id is None:
            raise ValueError(f"picture {self.pk} has no thing yet")
        return self.thing_id

    @property
    def stamp(self) -> str:
        """What changes when the original does: part of the addresses of its derivatives."""
        return self.sha256[:12]

    @property
    def focus(self) -> tuple[float, float]:
        """Where to look, from 0 to 1 in each direction; the centre when nobody said."""
        if self.focal_point_x is None or self.focal_point_y is None or not (self.width and self.height):
            return 0.5, 0.5
        return min(1.0, self.focal_point_x / self.width), min(1.0, self.focal_point_y / self.height)

    def is_svg(self) -> bool:
        """Never: a drawing, too, is shown as the picture made of it."""
        return False

    @contextmanager
    def get_willow_image(self) -> Iterator[Any]:
        """For Wagtail's thumbnails: what we made of the original, which is not decoded in this process."""
        yield willow.Image.open(self.harmless())

    def generate_rendition_file(self, filter: Any, *, source: File[bytes] | None = None) -> File[bytes]:
        """Wagtail's thumbnail, from what we made of the original."""
        made: File[bytes] = super().generate_rendition_file(filter, source=self.harmless())
        return made

    def harmless(self) -> ContentFile[bytes]:
        """A WebP we made of the original: a derivative large enough for the desk, else one made now."""
        made = self.derivatives.filter(kind=Derivative.Kind.WIDTH, state=Derivative.State.MADE) if self.pk else None
        row = made and (
            made.filter(width__gte=_DESK_WIDTH).order_by("width").first() or made.order_by("-width").first()
        )
        if row and files.exists(row.path):
            with self.file.storage.open(row.path) as stream:
                return ContentFile(stream.read(), name="made.webp")
        with files.at_hand(self.file) as path, tempfile.NamedTemporaryFile(suffix=".webp") as target:
            ask_about(
                "derive", refusal=NotAPicture, path=str(path), kind=kind_of(path), limits=picture_limits(), make="width",
                width=_DESK_WIDTH, target=target.name,
            )  # fmt: skip
            return ContentFile(Path(target.name).read_bytes(), name="made.webp")


def inspect_stored(held: Any) -> Inspected:
    """Look at the file of a field, stored or not yet. Raises NotAPicture."""
    with tempfile.NamedTemporaryFile() as copy:
        was_closed = held.closed
        held.open()
        held.seek(0)
        shutil.copyfileobj(held, copy)
        copy.flush()
        held.close() if was_closed else held.seek(0)
        return inspect_picture(Path(copy.name), name=Path(held.name).name)


class Rendition(AbstractRendition):
    """Wagtail's thumbnails, for the desk only."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once")
        ]


class Derivative(models.Model):
    """A file made from an original for showing: one width, a card, the tiles of a zoom, a copy to take away.

    ``path`` is relative to MEDIA_ROOT; states and their moves are in ``states.Making``.
    """

    class Kind(models.TextChoices):
        WIDTH = "width", _("one width")
        SHARE = "share", _("card of a shared link")
        TILES = "tiles", _("zoom")
        COPY = "copy", _("copy for download")

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        MAKING = "making", _("being made")
        MADE = "made", _("made")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="derivatives")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text=_("bytes"))
    format = models.CharField(max_length=8, default="webp")
    path = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("derivative")
        verbose_name_plural = _("derivatives")
        constraints = [models.UniqueConstraint(fields=["picture", "kind", "width", "format"], name="derivative_once")]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.kind} {self.width}"


class Likeness(models.Model):
    """Sixty-four bits of a picture that resemble those of a similar one, and the same in four bands.

    Two pictures that differ by at most seven bits agree in one band but for one bit: that is how they are
    found among a hundred thousand without looking at each. bits is signed, as databases keep numbers;
    None: one tone all over, which resembles nothing. of: the sha256 it was taken from.
    """

    picture = models.OneToOneField(Picture, on_delete=models.CASCADE, related_name="likeness", primary_key=True)
    of = models.CharField(max_length=64, blank=True)
    bits = models.BigIntegerField(null=True)
    band_0 = models.PositiveIntegerField(null=True, db_index=True)
    band_1 = models.PositiveIntegerField(null=True, db_index=True)
    band_2 = models.PositiveIntegerField(null=True, db_index=True)
    band_3 = models.PositiveIntegerField(null=True, db_index=True)

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")

    def __str__(self) -> str:
        return f"{self.picture_id}"


class Recording(models.Model):
    """What films, sounds and documents have in common: an original, and the copy made of it that is shown.

    ``shown`` and ``still`` are paths in the storage, empty until ``services.prepare_recording`` wrote them;
    ``prepared_file`` is the original they were made of, ``problem`` why they could not be.
    """

    title_fr = bilingual_char(verbose_name=_("title in French"))
    title_en = bilingual_char(verbose_name=_("title in English"))
    kind = models.CharField(max_length=8, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    shown = models.CharField(max_length=250, blank=True, editable=False)
    shown_size = models.PositiveBigIntegerField(default=0, editable=False)
    still = models.CharField(max_length=250, blank=True, editable=False)
    prepared_file = models.CharField(max_length=255, blank=True, editable=False)
    problem = models.TextField(blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_fr or self.title_en

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises usage.InUse, with the list of its uses."""
        usage.refuse_if_used(self)
        return super().delete(*args, **kwargs)

    @property
    def stamp(self) -> str:
        """What changes when the original does."""
        return self.sha256[:12]

    @property
    def is_prepared(self) -> bool:
        """Whether what is shown was made of the present original."""
        return bool(self.shown and self.prepared_file == self.file.name)  # type: ignore[attr-defined]


class Video(Recording):
    """A film with its captions; without captions in its language it is not published."""

    thing = models.OneToOneField(
        Thing, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="video"
    )
    file = models.FileField(
        _("film file"), upload_to="videos/", validators=[FileExtensionValidator(["mp4", "m4v", "webm"])]
    )
    captions_fr = models.FileField(
        _("captions in French (WebVTT)"),
        upload_to="captions/",
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
    )
    captions_en = models.FileField(
        _("captions in English (WebVTT)"),
        upload_to="captions/",
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
    )
    transcript_fr = bilingual_text(verbose_name=_("transcript in French"))
    transcript_en = bilingual_text(verbose_name=_("transcript in English"))
    poster = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("poster")
    )
    seconds = models.FloatField(default=0, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    @property
    def is_captioned(self) -> bool:
        """Whether it carries captions in at least one language."""
        return bool(self.captions_fr or self.captions_en)

    @property
    def is_webm(self) -> bool:
        """Whether it is WebM; else it is MP4."""
        return self.kind == "webm" or str(self.file.name).lower().endswith(".webm")


class Sound(Recording):
    """A recording to listen to, with its transcript; without one in either language it is not published."""

    thing = models.OneToOneField(
        Thing, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="sound"
    )
    file = models.FileField(
        _("sound file"),
        upload_to="sounds/",
        validators=[FileExtensionValidator(["mp3", "ogg", "oga", "opus", "m4a", "mp4", "wav"])],
    )
    transcript_fr = bilingual_text(verbose_name=_("transcript in French"))
    transcript_en = bilingual_text(verbose_name=_("transcript in English"))
    seconds = models.FloatField(default=0, editable=False)

    class Meta:
        verbose_name = _("sound")
        verbose_name_plural = _("sounds")

    @property
    def is_transcribed(self) -> bool:
        """Whether what is said can be read in at least one language."""
        return bool(self.transcript_fr.strip() or self.transcript_en.strip())


class Document(Recording):
    """A PDF to take away: a leaflet, a programme, a file on a work; summarised for those who cannot open it."""

    thing = models.OneToOneField(
        Thing, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="document"
    )
    file = models.FileField(_("document file"), upload_to="documents/", validators=[FileExtensionValidator(["pdf"])])
    summary_fr = bilingual_text(verbose_name=_("what it holds, in French"))
    summary_en = bilingual_text(verbose_name=_("what it holds, in English"))
    pages = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def is_summarised(self) -> bool:
        """Whether what it holds is told in both languages."""
        return bool(self.summary_fr.strip() and self.summary_en.strip())
