"""An activity and its inboxes: each once, shared ones joined, nobody we do not speak to."""

from __future__ import annotations

from typing import Any

import pytest

from parvis.core.clock import now
from parvis.fediverse.models import Activity, Delivery, Follower, Host
from parvis.fediverse.services import spreading
from parvis.fediverse.services.spreading import go_on_spreading, is_spreading, spread
from parvis.fediverse.tests.posts import activity_of, follower, voice

pytestmark = pytest.mark.django_db


def inboxes() -> list[str]:
    return sorted(Delivery.objects.values_list("inbox", flat=True))


def test_shared_inboxes_are_joined_and_written_once():
    actor = voice()
    for name in "abc":
        follower(actor, name, "grand.example", shared_inbox="https://grand.example/inbox")
    follower(actor, "d", "petit.example")
    activity = activity_of(actor)
    named = ["https://petit.example/users/d/inbox", "https://nomme.example/inbox", "https://nomme.example/inbox"]
    spread(activity, to_followers=True, inboxes=named)
    spread(activity, to_followers=True, inboxes=named)
    assert inboxes() == [
        "https://grand.example/inbox", "https://nomme.example/inbox", "https://petit.example/users/d/inbox"
    ]  # fmt: skip
    row = Delivery.objects.get(host="petit.example")
    assert (row.state, row.attempts) == ("waiting", 0)
    assert Activity.objects.get(pk=activity.pk).spread_at is not None and not is_spreading()


def test_only_those_who_follow_now():
    actor, other = voice(), voice("theatre")
    follower(actor, "asks", state=Follower.State.REQUESTED)
    follower(actor, "ended", state=Follower.State.ENDED)
    follower(actor, "gone", gone_at=now())
    follower(other, "elsewhere")
    follower(actor, "blocked", rule="block")
    follower(actor, "limited", rule="limit")
    spread(activity_of(actor), to_followers=True)
    assert inboxes() == ["https://ailleurs.example/users/limited/inbox"]


def test_blocked_servers_and_their_subdomains_are_left_out():
    actor = voice()
    Host.objects.create(name="mauvais.example", rule="block")
    for host in ("mauvais.example", "sous.mauvais.example", "bon.example"):
        follower(actor, "a", host)
    follower(actor, "b", "mauvais.example", inbox="https://autre.example/inbox")
    follower(actor, "c", "autre.example", inbox="https://mauvais.example/c/inbox")
    spread(activity_of(actor), to_followers=True, inboxes=["https://mauvais.example/x", "nowhere"])
    assert inboxes() == ["https://bon.example/users/a/inbox"]


def test_where_only_the_allowed_are_spoken_to(settings: Any):
    settings.FEDIVERSE_ALLOW_LIST = True
    actor = voice()
    Host.objects.create(name="ami.example", rule="allow")
    Host.objects.create(name="tiede.example", rule="limit")
    Host.objects.create(name="connu.example")
    for host in ("ami.example", "sous.ami.example", "tiede.example", "connu.example", "inconnu.example"):
        follower(actor, "a", host)
    spread(activity_of(actor), to_followers=True, inboxes=["https://inconnu.example/inbox"])
    assert sorted(Delivery.objects.values_list("host", flat=True)) == [
        "ami.example", "sous.ami.example", "tiede.example"
    ]  # fmt: skip


def test_a_large_audience_is_written_slice_by_slice_and_gone_on_with(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreading, "AT_ONCE", 3)
    actor = voice()
    for number in range(10):
        follower(actor, f"n{number}", f"h{number % 4}.example")
    activity = activity_of(actor)
    assert spread(activity, to_followers=True) == 3
    assert is_spreading() and Activity.objects.get(pk=activity.pk).spread_at is None
    # Somebody comes meanwhile, behind and ahead of where it is: whoever is ahead is reached.
    follower(actor, "late", "zz.example")
    sizes = []
    while is_spreading():
        sizes.append(go_on_spreading())
    assert sum(sizes) == 8 and max(sizes) == 3
    assert len(set(inboxes())) == len(inboxes()) == 11
    assert go_on_spreading() == 0


def test_inboxes_of_a_server_stand_together():
    actor = voice()
    for number in range(6):
        follower(actor, f"n{number}", f"h{number % 2}.example")
    spread(activity_of(actor), to_followers=True)
    assert (
        list(Delivery.objects.order_by("pk").values_list("host", flat=True)) == ["h0.example"] * 3 + ["h1.example"] * 3
    )
