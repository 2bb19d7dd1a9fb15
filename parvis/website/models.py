"""The site's own pages: home and practical page. The rest of the site is views."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from parvis.collection.models import Subject, Work
from parvis.media.models import Picture
from parvis.stories.models import StoryPage

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]


class HomePage(Page):
    """The forecourt: an opening to approach, a story, the collection by looking, the presences."""

    opening_title = models.TextField(_("opening title"), blank=True, help_text=_("A line break breaks the title."))
    opening_text = models.TextField(_("opening text"), blank=True)
    opening_work = models.ForeignKey(
        Work, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("work of the opening")
    )
    opening_picture = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture of the opening"),
        help_text=_("Left empty, the first picture of the work is shown. The lens closes in on its focal point."),
    )
    opening_near = models.CharField(
        _("words of the lens"), max_length=60, blank=True, help_text=_("For instance: Come closer to the face.")
    )
    story = models.ForeignKey(
        StoryPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("story"),
        help_text=_("Left empty, the latest story is shown."),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("opening_title"),
                FieldPanel("opening_text"),
                FieldPanel("opening_work"),
                FieldPanel("opening_picture"),
                FieldPanel("opening_near"),
            ],
            heading=_("Opening"),
        ),
        FieldPanel("story"),
        InlinePanel("looks", heading=_("Show me…"), label=_("subject"), max_num=8),
        InlinePanel("chosen_works", heading=_("Chosen works"), label=_("work"), max_num=24),
    ]
    subpage_types = ["stories.StoryIndexPage", "website.PracticalPage"]
    max_count = 2

    class Meta:
        verbose_name = _("home")
        verbose_name_plural = _("homes")


class HomeLook(Orderable):
    """A subject by which visitors look: «des ailes»."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="looks")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+", verbose_name=_("subject"))
    label = models.CharField(
        _("words"), max_length=60, blank=True, help_text=_("As the sentence goes on: Show me wings.")
    )

    panels = [FieldPanel("subject"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("subject of the home")
        verbose_name_plural = _("subjects of the home")


class HomeWork(Orderable):
    """A work chosen for the home's rows."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="chosen_works")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+", verbose_name=_("work"))

    panels = [FieldPanel("work")]

    class Meta(Orderable.Meta):
        verbose_name = _("work of the home")
        verbose_name_plural = _("works of the home")


class PracticalPage(Page):
    """How to visit; hours, closures and addresses come from the sites themselves."""

    introduction = models.TextField(_("introduction"), blank=True)
    prices = RichTextField(_("prices"), blank=True, features=TEXT_FEATURES)
    access = RichTextField(_("how to come"), blank=True, features=TEXT_FEATURES)
    accessibility = RichTextField(_("accessibility"), blank=True, features=TEXT_FEATURES)
    more = RichTextField(_("good to know"), blank=True, features=TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("prices"),
        FieldPanel("access"),
        FieldPanel("accessibility"),
        FieldPanel("more"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("prices"),
        index.SearchField("access"),
        index.SearchField("accessibility"),
        index.SearchField("more"),
    ]
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("practical page")
        verbose_name_plural = _("practical pages")
