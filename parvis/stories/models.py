"""Editorial pages of the site: the index of stories and the stories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from parvis.collection.models import Work
from parvis.media.models import Picture
from parvis.rights.pages import shown_on
from parvis.stories.blocks import StoryBody
from parvis.stories.reading import minutes_to_read, plain_text
from parvis.traces.models import FormerSlug, Thing


class StoryIndexPage(Page):
    """Every story, newest first, those of its sections too."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["stories.StorySection", "stories.StoryPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("index of stories")
        verbose_name_plural = _("indexes of stories")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Wagtail's routing; a story's former address, in a section or not, is sent on to the present one."""
        try:
            return super().route(request, path_components)
        except Http404:
            moved = _story_once_at(self, path_components)
            if moved is None:
                raise
            return RouteResult(moved, kwargs={"moved": True})


class StorySection(Page):
    """Some of the stories under one heading: what a department tells."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types = ["stories.StoryPage"]

    class Meta:
        verbose_name = _("section of stories")
        verbose_name_plural = _("sections of stories")


class StoryPage(Page):
    """One story. Its translation is another page with the same thing and translation key."""

    summary = models.TextField(_("first lines"), help_text=_("Two or three sentences that make one want to read on."))
    picture = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    picture_caption = models.CharField(_("caption of the picture"), max_length=300, blank=True)
    written_by = models.CharField(_("written by"), max_length=200, blank=True)
    body = StreamField(StoryBody(), blank=True, verbose_name=_("story"))
    reading_minutes = models.PositiveSmallIntegerField(_("minutes of reading"), default=1, editable=False)
    # Not one-to-one: the French and the English page are one thing.
    thing = models.ForeignKey(
        Thing, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="stories"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("picture_caption"),
        FieldPanel("written_by"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["stories.StoryIndexPage", "stories.StorySection"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def with_content_json(self, content: Any) -> StoryPage:
        """A revision as a page; its permanent address is the row's, whatever the revision knew of it."""
        page: StoryPage = super().with_content_json(content)
        page.thing_id = self.thing_id
        return page

    def serve(self, request: HttpRequest, *args: Any, moved: bool = False, **kwargs: Any) -> HttpResponse:
        """The page; a permanent redirect to it when it was asked for by a former slug."""
        if moved:
            return HttpResponsePermanentRedirect(self.get_url(request) or "/")
        with shown_on(self.thing_id):
            response: Any = super().serve(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the reading time in step with the text."""
        self.reading_minutes = minutes_to_read(f"{self.summary} {plain_text(self.body)}")
        super().save(*args, **kwargs)


class StoryWork(models.Model):
    """A work shown in a story, as last published; written by ``services.index_works``."""

    page = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="shown_works")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="told_in")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        verbose_name = _("work in a story")
        verbose_name_plural = _("works in stories")
        constraints = [models.UniqueConstraint(fields=["page", "work"], name="story_work_once")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.work_id}"


def _story_once_at(index: StoryIndexPage, path_components: list[str]) -> StoryPage | None:
    """The live story under this index that once had the address asked for: another slug, another section."""
    if len(path_components) not in (1, 2):
        return None
    slug = path_components[-1]
    stories = StoryPage.objects.live().descendant_of(index)
    former = FormerSlug.objects.filter(kind="story", slug=slug).values("thing_id")
    return stories.filter(slug=slug).first() or stories.filter(thing__in=former).first()
