"""What waits in the desk: an import with a conflict and a refused row, works to publish, a picture to describe,
a story to approve. All of it is made by the services that staff use, so that the desk's home has something true to say.
"""

from __future__ import annotations

from importlib.resources import as_file

from parvis.accounts.models import User
from parvis.collection.importing.running import start_import
from parvis.collection.models import ImportRun, Work
from parvis.collection.services import Credit, WorkRelations, save_work, unpublish_work
from parvis.demo.content import Content, StoryCard
from parvis.demo.illustrating import Painted
from parvis.demo.pages import told
from parvis.demo.works import Collection
from parvis.media.services import add_picture
from parvis.stories.models import StoryPage
from parvis.stories.services import draft_story
from parvis.website.services import SiteTree

EDITOR, CONTRIBUTOR = "redactrice", "contributeur"


def leave_waiting(content: Content, collection: Collection, trees: dict[str, SiteTree], painted: Painted) -> None:
    """Leave it all, once: what was settled since stays settled. Imports run in transactions of their own."""
    if not ImportRun.objects.exists():
        _deliver(content, 0)
        _edit(content, painted)
        _deliver(content, 1)
    for card in content.drafts:
        _draft(card, collection, trees)


def _deliver(content: Content, turn: int) -> None:
    """Import a delivery of the stocktaking, as `parvis collection import` does."""
    with as_file(content.deliveries[turn]) as path:
        start_import(path=path, mapping=content.delivery_mapping, file_name=path.name.partition("-")[2])


def _edit(content: Content, painted: Painted) -> None:
    """Between the two: withdraw the new works until they are described, correct one, give it its picture."""
    editor, card = User.objects.filter(username=EDITOR).first(), content.waiting.edited
    for work in Work.objects.filter(source_record__source=ImportRun.objects.get().source):
        unpublish_work(work=work, by=editor)
    work = Work.objects.get(inventory=card.inventory)
    work.title_fr, work.title_en = card.title
    picture = add_picture(
        painted.path,
        title=card.title[0],
        name=f"fuji{painted.path.suffix}",
        alt_fr="",
        alt_en="",
        is_illustration=True,
    )
    credits = [Credit(credit.maker, credit.role) for credit in work.credits.select_related("maker")]
    save_work(work=work, by=editor, relations=WorkRelations(credits=credits, pictures=[picture]))


def _draft(card: StoryCard, collection: Collection, trees: dict[str, SiteTree]) -> None:
    """In French only: its translation waits for its approval."""
    index, author = trees["fr"].stories, User.objects.filter(username=CONTRIBUTOR).first()
    if not StoryPage.objects.child_of(index).filter(slug=card.slug[0]).exists():
        draft_story(index=index, by=author, **told(card, collection, side=0))
