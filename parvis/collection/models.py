"""Works and archives, who made them, where, and what one sees in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.media.models import Picture
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


def _thing() -> models.OneToOneField[Thing, Thing]:
    return models.OneToOneField(Thing, on_delete=models.PROTECT, editable=False, related_name="%(class)s")


class WorkType(models.Model):
    """What sort of object it is: painting, print, mosaic, letter."""

    slug = models.SlugField(max_length=120, unique=True)
    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))

    class Meta:
        verbose_name = _("type of work")
        verbose_name_plural = _("types of work")

    def __str__(self) -> str:
        return pick(self, "name")


class Maker(models.Model):
    """A person or a group that made works."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        GROUP = "group", _("group")

    thing = _thing()
    slug = models.SlugField(max_length=120, unique=True)
    key = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=300, help_text=_("As one says it: Berthe Morisot."))
    sort_name = models.CharField(_("name for sorting"), max_length=300, blank=True)
    birth_year = models.IntegerField(_("born in"), null=True, blank=True)
    death_year = models.IntegerField(_("died in"), null=True, blank=True)
    dates = models.CharField(_("dates as written"), max_length=120, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=200, blank=True)
    death_place = models.CharField(_("place of death"), max_length=200, blank=True)
    nationality = models.CharField(_("nationality"), max_length=120, blank=True)
    biography_fr = bilingual_text(verbose_name=_("biography in French"))
    biography_en = bilingual_text(verbose_name=_("biography in English"))

    class Meta:
        verbose_name = _("maker")
        verbose_name_plural = _("makers")
        ordering = ["sort_name"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place, as precise as it is known."""

    class Precision(models.TextChoices):
        POINT = "point", _("exact point")
        LOCALITY = "locality", _("locality")
        REGION = "region", _("region")
        COUNTRY = "country", _("country")
        UNKNOWN = "unknown", _("not known")

    thing = _thing()
    slug = models.SlugField(max_length=120, unique=True)
    key = models.CharField(max_length=250, unique=True, editable=False)
    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    country = models.CharField(_("country"), max_length=120, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return pick(self, "name")


class Subject(models.Model):
    """What one sees in a work; subjects form a tree."""

    thing = _thing()
    slug = models.SlugField(max_length=120, unique=True)
    key = models.CharField(max_length=250, unique=True, editable=False)
    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("within")
    )

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return pick(self, "name")


class Work(models.Model):
    """A work or an archive, from the fonds to the item."""

    class Level(models.TextChoices):
        WORK = "work", _("work")
        FONDS = "fonds", _("fonds")
        SERIES = "series", _("series")
        FILE = "file", _("file")
        ITEM = "item", _("item")

    class Status(models.TextChoices):
        UNKNOWN = "unknown", _("not told")
        ON_VIEW = "on_view", _("on view")
        RESERVE = "reserve", _("in the reserve")
        ON_LOAN = "on_loan", _("on loan")
        RESTORATION = "restoration", _("in restoration")

    thing = _thing()
    slug = models.SlugField(max_length=120, unique=True)
    inventory = models.CharField(_("inventory number"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=6, choices=Level.choices, default=Level.WORK)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("part of")
    )
    title_fr = bilingual_text(verbose_name=_("title in French"))
    title_en = bilingual_text(verbose_name=_("title in English"))
    description_fr = bilingual_text(verbose_name=_("description in French"))
    description_en = bilingual_text(verbose_name=_("description in English"))
    type = models.ForeignKey(WorkType, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("type"))
    technique_fr = bilingual_text(verbose_name=_("technique in French"))
    technique_en = bilingual_text(verbose_name=_("technique in English"))
    dimensions = models.TextField(_("dimensions"), blank=True)
    inscription = models.TextField(_("inscription"), blank=True)
    credit_line = models.TextField(_("provenance"), blank=True)
    date_fr = bilingual_char(verbose_name=_("date as written, in French"))
    date_en = bilingual_char(verbose_name=_("date as written, in English"))
    date_edtf = models.CharField(_("date (EDTF)"), max_length=80, blank=True)
    earliest = models.IntegerField(_("earliest year"), null=True, blank=True)
    latest = models.IntegerField(_("latest year"), null=True, blank=True)
    status = models.CharField(_("where it is"), max_length=12, choices=Status.choices, default=Status.UNKNOWN)
    location_fr = bilingual_char(verbose_name=_("room, in French"))
    location_en = bilingual_char(verbose_name=_("room, in English"))
    source_url = models.URLField(_("address at the source"), max_length=500, blank=True)
    share_fr = bilingual_text(verbose_name=_("share message in French"))
    share_en = bilingual_text(verbose_name=_("share message in English"))
    is_published = models.BooleanField(_("published"), default=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now, editable=False)

    makers = models.ManyToManyField(Maker, through="WorkMaker", related_name="works")
    places = models.ManyToManyField(Place, through="WorkPlace", related_name="works")
    subjects = models.ManyToManyField(Subject, through="WorkSubject", related_name="works")

    credits: RelatedManager[WorkMaker]
    located: RelatedManager[WorkPlace]
    pictures: RelatedManager[WorkPicture]

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        indexes = [
            # Drafts are few among many: the desk asks for them at every turn.
            models.Index(fields=["-id"], condition=models.Q(is_published=False), name="work_drafts")
        ]

    def __str__(self) -> str:
        return pick(self, "title")


class WorkMaker(models.Model):
    """One maker's part in one work."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, db_index=False, related_name="credits")
    maker = models.ForeignKey(Maker, on_delete=models.PROTECT, related_name="credits", verbose_name=_("maker"))
    role = models.CharField(_("role"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("maker of a work")
        verbose_name_plural = _("makers of a work")
        constraints = [models.UniqueConstraint(fields=["work", "maker", "role"], name="work_maker_once")]

    def __str__(self) -> str:
        return f"{self.maker} {self.role}".strip()


class WorkPlace(models.Model):
    """What happened to a work in a place."""

    class Role(models.TextChoices):
        MADE = "made", _("made in")
        FOUND = "found", _("found in")
        KEPT = "kept", _("kept in")
        DEPICTED = "depicted", _("shows")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, db_index=False, related_name="located")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="located", verbose_name=_("place"))
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MADE)

    class Meta:
        verbose_name = _("place of a work")
        verbose_name_plural = _("places of a work")
        constraints = [models.UniqueConstraint(fields=["work", "place", "role"], name="work_place_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.place}"


class WorkSubject(models.Model):
    """A subject seen in a work."""

    # The unique constraint begins with work: a second index would only slow imports.
    work = models.ForeignKey(Work, on_delete=models.CASCADE, db_index=False, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", verbose_name=_("subject"))

    class Meta:
        verbose_name = _("subject of a work")
        verbose_name_plural = _("subjects of a work")
        constraints = [models.UniqueConstraint(fields=["work", "subject"], name="work_subject_once")]

    def __str__(self) -> str:
        return str(self.subject)


class WorkPicture(models.Model):
    """A picture of a work, in the order they are shown."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, db_index=False, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="pictured", verbose_name=_("picture"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("picture of a work")
        verbose_name_plural = _("pictures of a work")
        constraints = [models.UniqueConstraint(fields=["work", "picture"], name="work_picture_once")]

    def __str__(self) -> str:
        return str(self.picture)


class SourceRecord(models.Model):
    """What a source last said of a work: kept so that staff's edits are told from the source's."""

    work = models.OneToOneField(Work, on_delete=models.CASCADE, related_name="source_record")
    source = models.CharField(max_length=80)
    identifier = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="source_record_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.identifier}"


class RemovedWork(models.Model):
    """A work a source describes and staff removed: imports leave it aside until staff let it come back.

    Its thing answers 410 meanwhile, and is the work's again once it has come back.
    """

    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    identifier = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    may_return = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("removed work")
        verbose_name_plural = _("removed works")
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="removed_work_once")]

    def __str__(self) -> str:
        return self.thing.title


class ImportRun(models.Model):
    """One import of one file, with its place in it, so that it can go on after a stop."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    source = models.CharField(max_length=80)
    file_name = models.CharField(max_length=500)
    file_digest = models.CharField(max_length=64)
    mapping = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    next_row = models.PositiveBigIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_aside = models.PositiveIntegerField(default=0, help_text="rows of works staff removed")
    conflicts = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    started_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name


class ImportProblem(models.Model):
    """Why a row was refused, and what to do."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveBigIntegerField()
    column = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["row", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "row", "column", "code"], name="import_problem_once")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"


class Conflict(models.Model):
    """Staff and source both changed a value since the last import: a person decides."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="conflicts")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=60)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    kept = models.CharField(max_length=6, blank=True)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")

    def __str__(self) -> str:
        return f"{self.work_id} {self.field}"


class SearchRow(models.Model):
    """What searching reads of one published work: tokens to count, years (see search/)."""

    # A plain integer, not a relation: SQLite makes it the row's own number, twice as quick to find.
    work_id = models.IntegerField(primary_key=True)
    bare = models.PositiveSmallIntegerField(default=1, help_text="1 when there is no picture to show")
    title_words = models.PositiveSmallIntegerField(default=0)
    earliest = models.IntegerField()
    latest = models.IntegerField()
    maker = models.TextField()
    period = models.TextField()
    type = models.TextField()
    place = models.TextField()
    status = models.TextField()
    flag = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["bare", "work_id"], name="search_pictured"),
            models.Index(fields=["earliest", "work_id"], name="search_by_date"),
        ]

    def __str__(self) -> str:
        return str(self.work_id)


class SearchDetail(models.Model):
    """What searching reads less often, kept apart so that counting runs over narrow rows."""

    work_id = models.IntegerField(primary_key=True)
    title_key = models.CharField(max_length=40)
    maker_key = models.CharField(max_length=40)
    subject = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["title_key", "work_id"], name="search_by_title"),
            models.Index(fields=["maker_key", "work_id"], name="search_by_maker"),
        ]

    def __str__(self) -> str:
        return self.title_key


class SearchTotal(models.Model):
    """How many works of the whole collection bear a facet token: browsing needs no counting."""

    token = models.CharField(max_length=24, primary_key=True)
    facet = models.CharField(max_length=8)
    works = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["facet", "-works", "token"], name="search_total_facet")]

    def __str__(self) -> str:
        return f"{self.token} {self.works}"
