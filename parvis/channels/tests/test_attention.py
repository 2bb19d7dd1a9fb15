"""What is listened for: our addresses by default, hashtags chosen in the desk; and what its author deleted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from parvis.accounts.roles import Role
from parvis.channels import services
from parvis.channels.attention import with_attention
from parvis.channels.contracts import Account, Quote
from parvis.channels.models import Connection, Heard
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.publishing import Gone
from parvis.channels.networks.tumblr.adapter import Tumblr
from parvis.channels.secrets import account_of, sealed
from parvis.channels.tests.conftest import make_account
from parvis.channels.tests.double import Double
from parvis.channels.tests.test_desk import entered, quick, somebody, written  # noqa: F401
from parvis.channels.tests.test_writing import hear
from parvis.core.clock import now
from parvis.traces.kinds import tell
from parvis.traces.models import Trace

pytestmark = pytest.mark.django_db


def mastodon(**options: Any) -> Connection:
    return Connection.objects.create(
        network="mastodon", account="1@mastodon.example", name="@musee", base_url="https://mastodon.example",
        secrets=sealed({"access_token": "t"}), options={"account_id": "1", **options}, state="working",
    )  # fmt: skip


class TestChosen:
    def test_the_site_is_listened_for_without_anybody_asking(self, settings: Any):
        settings.PUBLIC_ADDRESS = "https://musee.example"
        assert account_of(mastodon(addresses=["https://old.example"])).options["addresses"] == [
            "https://musee.example", "https://old.example",
        ]  # fmt: skip
        settings.PUBLIC_ADDRESS = "http://localhost:8000"
        assert with_attention({})["addresses"] == []

    def test_hashtags_are_edited_in_the_desk_and_those_of_what_we_said_proposed(self):
        account, client = mastodon(), entered(somebody(Role.MANAGER))
        services.write_shipment(
            content=services.content_of(text={"fr": "Ce soir #NuitDesMusees"}),
            connections=[make_account("https://d.example")],
        )
        page = client.get(reverse("presence_account", args=[account.pk])).content.decode()
        assert "#NuitDesMusees" in page and "Ce qu’on écoute" in page
        told = {"tags": "#musée, parvis", "addresses": "https://old.example/\n", "proposed": ["NuitDesMusees"]}
        client.post(reverse("presence_attention", args=[account.pk]), told)
        kept = Connection.objects.get(pk=account.pk).options
        assert kept["tags"] == ["musée", "parvis", "NuitDesMusees"] and kept["addresses"] == ["https://old.example/"]
        assert kept["account_id"] == "1" and services.tags_to_propose(Connection.objects.get(pk=account.pk)) == []

    @pytest.mark.parametrize("wrong", [{"tags": "a-b"}, {"tags": "123"}, {"addresses": "no"}, {"addresses": "ftp://a.b"},
                                       {"tags": " ".join(f"t{n}" for n in range(60))}])  # fmt: skip
    def test_nonsense_is_refused_beside_its_field(self, wrong: dict[str, str]):
        account = mastodon()
        page = entered(somebody(Role.MANAGER)).post(reverse("presence_attention", args=[account.pk]), wrong)
        assert page.context["listening"].errors[next(iter(wrong))]
        assert "tags" not in Connection.objects.get(pk=account.pk).options

    def test_only_managers_choose(self):
        account = mastodon()
        entered(somebody(Role.EDITOR)).post(reverse("presence_attention", args=[account.pk]), {"tags": "a"})
        assert "tags" not in Connection.objects.get(pk=account.pk).options

    def test_each_network_says_what_it_can(self):
        assert Mastodon.capabilities.hears == Bluesky.capabilities.hears == {"tags", "links", "deleted"}
        assert Tumblr.capabilities.hears == {"tags"}


class TestDeleted:
    def test_its_words_go_and_the_ledger_says_it_was_taken_back(self, monkeypatch: pytest.MonkeyPatch):
        connection = make_account("https://double.example")
        gone, stays = (hear(connection, what="reply", text=f"Mot {n}", number=n) for n in (1, 2))
        asked: list[list[str]] = []

        def look(self: Any, account: Any, posts: Any) -> frozenset[str]:
            asked.append([each.id for each in posts])
            return frozenset({"p-1"})

        monkeypatch.setattr(Double, "gone", look)
        can = Double.capabilities.__class__(**{**vars(Double.capabilities), "hears": frozenset({"deleted"})})
        monkeypatch.setattr(Double, "capabilities", can)
        assert services.look_for_deleted() == 1 and asked == [["p-1", "p-2"]]
        row = Heard.objects.get(pk=gone.pk)
        assert row.gone_at and not row.object_url and not Trace.objects.get(pk=gone.trace_id).text
        assert Trace.objects.get(pk=stays.trace_id).text == "Mot 2"
        said = Trace.objects.get(kind="channels.post.deleted")
        assert said.in_reply_to_id == gone.trace_id and "Orphée" in tell(said)
        # Nothing is asked twice a day.
        assert services.look_for_deleted() == 0 and len(asked) == 1

    def test_bluesky_shows_no_more_what_is_gone(self, monkeypatch: pytest.MonkeyPatch):
        adapter = Bluesky()
        monkeypatch.setattr(adapter, "_get", lambda *_told: {"posts": [{"uri": "at://b"}]})
        posts = [Quote(id="at://a"), Quote(id="at://b")]
        assert adapter.gone(Account(id="did:plc:x"), posts) == {"at://a"}

    def test_mastodon_answers_404(self, monkeypatch: pytest.MonkeyPatch):
        adapter, asked = Mastodon(), []

        def get(path: str) -> None:
            asked.append(path)
            if path.endswith("/1"):
                raise Gone("gone")

        monkeypatch.setattr(adapter, "_server", lambda account: SimpleNamespace(get=get))
        posts = [Quote(id="1"), Quote(id="2"), Quote(id="https://elsewhere.example/3")]
        assert adapter.gone(Account(id="1"), posts) == {"1"} and len(asked) == 2

    def test_our_own_presence_is_told_and_tells_no_second_time(self):
        connection = Connection.objects.create(network="own", account="parvis", name="@parvis", state="working")
        heard = hear(connection, what="reply", text="Mot", network="own")
        told = SimpleNamespace(what="deleted", object_iri="p-1", object_url="", id="a", at=now())
        assert services.adopt(told, None) == heard and Heard.objects.get().gone_at
        assert not Trace.objects.filter(kind="channels.post.deleted").exists()
        assert services.adopt(told, None) is None
