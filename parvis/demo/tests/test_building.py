"""The demonstration as it lands in a home, and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import pyvips
from django.db.models import Q

from parvis.accounts.models import Institution, Presence, User
from parvis.accounts.roles import Role, role_of
from parvis.collection.importing.settling import settle_conflict
from parvis.collection.models import Conflict, ImportRun, Maker, Work
from parvis.config.home import Home
from parvis.conversation.models import Alert, Answer, Message, Posted, Telling, Thread
from parvis.conversation.queries.times import response_times
from parvis.conversation.services.suggesting import suggest
from parvis.core.clock import now
from parvis.core.needs import watches
from parvis.demo import building, filming
from parvis.demo.content import Content
from parvis.demo.illustrating import Painted
from parvis.demo.institution import password_of
from parvis.demo.painter.work import Commission
from parvis.feedback.models import Topic
from parvis.media.models import Picture, Video
from parvis.rights.contracts import Showing
from parvis.rights.services import may_show
from parvis.stories.models import StoryPage
from parvis.stories.reading import shown_in

SECRET = "not a secret"


@pytest.fixture
def quick_painter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small plain pictures in place of painted ones: what is tested here is the writing."""

    def paint_plain(
        commissions: Sequence[Commission], folder: Path, *, tell: Callable[[int], None] = lambda done: None
    ) -> list[Painted]:
        folder.mkdir(parents=True, exist_ok=True)
        painted = []
        for number, commission in enumerate(commissions):
            path = folder / f"{commission.seed}.jpg"
            (pyvips.Image.black(64, 48, bands=3) + [number, 90, 120]).cast("uchar").jpegsave(str(path))
            painted.append(Painted(path, f"Illustration générée : {number}.", f"Generated illustration: {number}."))
        return painted

    monkeypatch.setattr(building, "paint_all", paint_plain)
    # A real film, of a few small frames.
    monkeypatch.setattr(filming, "WIDTH", 64)
    monkeypatch.setattr(filming, "HEIGHT", 36)
    monkeypatch.setattr(filming, "RATE", 1)
    monkeypatch.setattr(building, "_derive", lambda pictures, tell: list(pictures))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", {"PARVIS_SECRET_KEY": SECRET})


@pytest.mark.django_db
def test_the_demonstration_is_whole(quick_painter: None, home: Home):
    built = building.build_demo(home)
    content = Content()
    public = Work.objects.filter(is_published=True)
    assert built.works == Work.objects.count() == len(content.works) + 3 and public.count() == len(content.works)
    assert Institution.current().name_fr == "Musée du Parvis"
    assert Presence.objects.filter(state=Presence.State.CLAIMED).count() == 5
    assert StoryPage.objects.live().count() == 2 * len(content.stories)
    assert {role_of(user) for user in User.objects.filter(is_superuser=False)} == set(Role)
    items = Work.objects.filter(level=Work.Level.ITEM)
    assert items and all(item.part_of and item.part_of.level == Work.Level.FONDS for item in items)
    assert not Work.objects.filter(earliest=None).exists()
    assert not Maker.objects.filter(death_year__gte=1926).exists()
    assert not Maker.objects.filter(Q(biography_fr="") | Q(biography_en="")).exists()
    two_pictures_are_withheld()
    one_content_was_said()
    the_film_is_captioned_and_told()
    conversations_stand_in_several_states()
    each_role_has_something_to_do()


def two_pictures_are_withheld() -> None:
    """All are described and said to be illustrations; two have no leave, and say so."""
    pictures = list(Picture.objects.exclude(alt_fr=""))
    assert all(picture.is_described and picture.is_illustration for picture in pictures)
    decisions = [may_show(Showing(media=picture.thing_id)) for picture in pictures]
    withheld = [decision for decision in decisions if not decision]
    assert len(withheld) == 2 and all(decision.reasons for decision in withheld)


def one_content_was_said() -> None:
    from parvis.channels.models import Delivery

    states = dict(Delivery.objects.values_list("connection__network", "state"))
    assert states == {"own": "sent", "facebook": "by_hand"}
    assert Delivery.objects.get(connection__network="own").remote_url


def the_film_is_captioned_and_told() -> None:
    """One film, with captions and its text in both languages, that may be shown, in a story."""
    video = Video.objects.get()
    assert video.is_webm and video.captions_fr and video.captions_en and video.transcript_fr and video.transcript_en
    assert may_show(Showing(media=video.thing_id))
    assert [page.slug for page in StoryPage.objects.live() if video in shown_in(page.body).videos] == [
        "peindre-ce-qui-ne-tient-pas",
        "painting-what-will-not-hold-still",
    ]


def conversations_stand_in_several_states() -> None:
    """By several ways, private and public, answered, late, muted; an alert seen to, a review; nobody outside is written to."""
    states = Counter(Thread.objects.values_list("state", flat=True))
    assert set(states) == {"new", "assigned", "waiting", "answered", "closed", "muted"}
    ways = set(Thread.objects.values_list("way", flat=True))
    assert {"network", "private", "mail", "form", "question", "review"} <= ways
    assert Message.objects.filter(direction="others").exists() and Answer.objects.filter(state="asked").count() == 1
    alert = Alert.objects.get()
    assert alert.state == "seen" and alert.reason and alert.letters.get().state == "sent"
    editor = User.objects.get(username="redactrice")
    told = response_times(since=now() - timedelta(days=30), until=now(), by=editor)
    assert sum(each.answered for each in told) >= 4 and any((each.median or 0) > 3_600 for each in told)
    assert not Posted.objects.exclude(state="sent").exists()
    assert suggest(Message.objects.filter(direction="others").get().thread)
    assert Telling.objects.get().state == "offered"
    # What a class asks is with the remarks that say the same.
    assert Topic.objects.get(title="Voir les films chez soi").remarks.count() == 4


def each_role_has_something_to_do() -> None:
    """What each role finds on the desk's home; a reader may only read."""

    def waits(username: str) -> set[str]:
        user = User.objects.get(username=username)
        return {name for name, watch in watches if user.has_perm(watch.permission) and watch.look(user)}

    assert waits("lectrice") == set()
    talk = {"conversation_nobodys", "conversation_late", "conversation_approve", "conversation_reviews"}
    # A word from the direction waits for his department alone; what was given to him is his to answer.
    own = {"conversation_mine", "conversation_reviews"}
    assert waits("contributeur") == {"undescribed_pictures", "feedback_words"} | own
    talk |= {"conversation_tell"}
    kept = {"undescribed_pictures", "conflicts", "refused_rows", "drafts_of_works", "feedback_loose", *talk}
    # What she wrote for a page of another network is hers to publish by hand.
    assert waits("redactrice") == kept | {"sendings_by_hand", "conversation_mine"}
    kept_high = kept | {"conversation_mine"}
    assert waits("approbateur") == kept_high | {
        "ending_grants",
        "pictures_without_rights",
        "stories_to_publish",
    }
    assert waits("responsable") == waits("approbateur") - {"conversation_mine"} | {"proposals"}
    conflict = Conflict.objects.get()
    assert conflict.field == "title_fr" and conflict.theirs == "Fuji rouge"


@pytest.mark.django_db
def test_a_day_at_the_desk_is_not_undone(quick_painter: None, home: Home):
    building.build_demo(home)
    settle_conflict(conflict=Conflict.objects.get(), keep="theirs")
    StoryPage.objects.get(live=False).save_revision().publish()
    building.build_demo(home)
    assert not Conflict.objects.filter(settled_at=None).exists() and ImportRun.objects.count() == 2
    assert not StoryPage.objects.filter(live=False).exists()


@pytest.mark.django_db
def test_twice_is_once_and_keeps_what_staff_changed(quick_painter: None, home: Home):
    def counts() -> list[int]:
        return [model.objects.count() for model in (Work, Maker, Picture, Video, StoryPage, Presence, User)]

    accounts, before = {account.username: account for account in building.build_demo(home).accounts}, counts()
    editor = User.objects.get(username="redactrice")
    assert editor.check_password(accounts["redactrice"].password)
    editor.set_password("something else")
    editor.save()
    Work.objects.filter(inventory="MP 034").update(title_fr="Un titre changé à la main")
    again = {account.username: account for account in building.build_demo(home).accounts}
    assert counts() == before
    assert Work.objects.get(inventory="MP 034").title_fr == "Un titre changé à la main"
    assert again["redactrice"].password == ""
    assert again["admin"] == accounts["admin"]


def test_passwords_depend_on_the_home():
    assert password_of("admin", "one") != password_of("admin", "two")
    assert password_of("admin", "one") != password_of("responsable", "one")


@pytest.mark.django_db(transaction=True)
def test_a_real_collection_instead(home: Home, tmp_path: Path):
    file = tmp_path / "works.csv"
    rows = "\n".join(f"{n + 400},The sea {n},Mary Moser,{1770 + n}" for n in range(1, 13))
    file.write_text(f"Identifier,Title,Artist,Date\n{rows}\n", encoding="utf-8")
    built = building.build_demo(home, collection=file)
    assert built.imported["created"] == built.works == 12
    assert Work.objects.filter(title_en="The sea 1").exists() or Work.objects.filter(title_fr="The sea 1").exists()
    assert len(built.accounts) == 6
