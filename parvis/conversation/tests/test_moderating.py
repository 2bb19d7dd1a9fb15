"""Somebody muted, blocked or reported on their own network: written first, asked once, told; by hand where only a hand can."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from parvis.accounts.models import User
from parvis.channels.models import Connection
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.bluesky.moderating import BLOCK
from parvis.channels.networks.bluesky.tests.double import DID, HERE, LEA
from parvis.channels.networks.bluesky.tests.double import Double as BlueskyServer
from parvis.channels.networks.bluesky.tests.double import refusal as refused
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.tests.double import TOKEN
from parvis.channels.networks.mastodon.tests.double import Double as MastodonServer
from parvis.channels.networks.mastodon.tests.double import answer as answered
from parvis.channels.secrets import sealed
from parvis.conversation import needs, services
from parvis.conversation.models import Message, Moderation, Stance, Thread
from parvis.conversation.queries import moderating as look
from parvis.conversation.services.forgetting import DECIDED
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import hear, make_account, make_member
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.traces.holdings import holdings
from parvis.traces.queries import subject_of
from parvis.traces.services import erase_person

WHY = "Insultes répétées"


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told after commit is told now: these tests run within one transaction; tasks are run by hand."""
    from django.db import transaction

    monkeypatch.setattr(transaction, "on_commit", lambda do, *_args, **_told: do())
    monkeypatch.setattr("parvis.conversation.services.moderating.enqueue", lambda task: None)


@pytest.fixture
def member() -> User:
    return make_member()


@pytest.fixture
def bluesky(monkeypatch: pytest.MonkeyPatch) -> BlueskyServer:
    return _served("bluesky", BlueskyServer(), Bluesky, monkeypatch)


@pytest.fixture
def mastodon(monkeypatch: pytest.MonkeyPatch) -> MastodonServer:
    return _served("mastodon", MastodonServer(), Mastodon, monkeypatch)


def _served(name: str, server: Any, adapter: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The double answers for its network; all others have their own adapters."""
    from parvis.channels import registry

    usual = registry.adapter_of
    made = adapter(transport=server.transport)
    for module in ("parvis.channels.services.renewing", "parvis.conversation.queries.moderating"):
        monkeypatch.setattr(f"{module}.adapter_of", lambda asked: made if asked == name else usual(asked))
    return server


def by_bluesky(server: BlueskyServer) -> Connection:
    return make_account(
        account=DID, base_url=HERE, secrets=sealed({"access": server.access, "refresh": server.refreshing})
    )


def by_mastodon() -> Connection:
    return make_account("mastodon", account="musee@mastodon.example", secrets=sealed({"access_token": TOKEN}))


def said(connection: Connection, who: str, number: int = 1, **told: Any) -> Message:
    from parvis.channels.contracts import Author

    author = Author(address=who, name="Léa", url="https://ailleurs.example/@lea")
    heard = hear(connection, number, author=author, **told)
    return Message.objects.select_related("thread").get(heard=heard)


def state(row: Moderation) -> str:
    row.refresh_from_db()
    return row.state


class TestAsked:
    def test_blocked_on_bluesky_once_with_its_history(self, bluesky: BlueskyServer, member: User):
        message = said(by_bluesky(bluesky), LEA)
        thread = message.thread
        row = services.moderate(thread, verb="block", by=member, reason=WHY)
        assert row and row.state == "asked" and not bluesky.records, "written first, asked afterwards"
        assert services.moderate(thread, verb="block", by=member, reason=WHY) == row
        assert services.carry_out() == 1 and state(row) == "done" and services.carry_out() == 0
        [record] = bluesky.records.values()
        assert record["value"]["$type"] == BLOCK and record["value"]["subject"] == LEA
        assert look.standing(thread.starter, "bluesky") == {"block"}
        assert Thread.objects.get().state == "muted" and Stance.objects.get().reason == WHY
        [move] = thread.moves.filter(what="block")
        assert (move.reason, move.by, move.after) == (WHY, member, "bluesky")

        back = services.moderate(thread, verb="unblock", by=member)
        assert back and services.carry_out() == 1 and state(back) == "done" and not bluesky.records
        assert look.standing(thread.starter, "bluesky") == frozenset()
        assert Thread.objects.get().state == "new" and Stance.objects.get().muted_at is None
        again = services.moderate(thread, verb="block", by=member, reason="Encore")
        assert again and again.pk != row.pk and len(look.history(thread.starter)) == 3

    def test_muted_and_reported_on_mastodon(self, mastodon: MastodonServer, member: User):
        message = said(by_mastodon(), "acct:lea@autre.example", payload={"id": "100042"})
        row = services.moderate(message.thread, verb="mute", by=member, reason=WHY)
        report = services.moderate(message.thread, verb="report", by=member, reason=WHY, message=message)
        assert report == services.moderate(message.thread, verb="report", by=member, reason=WHY, message=message)
        assert row and report and services.carry_out() == 2
        assert mastodon.muted == {"7"} and mastodon.reports[0]["status_ids"] == ["100042"]
        assert (len(mastodon.reports), mastodon.reports[0]["comment"]) == (1, WHY)

    def test_on_the_social_web_it_is_our_own_rule(self, member: User):
        from parvis.fediverse.models import RemoteActor
        from parvis.traces.services import recognise_handle

        make_account("own", account="musee")
        handle = recognise_handle(network="fediverse", address="lea@autre.example", name="Léa")
        remote = RemoteActor.objects.create(
            iri="https://autre.example/lea", host="autre.example", address="lea@autre.example", handle=handle,
            inbox="https://autre.example/lea/inbox",
        )  # fmt: skip
        message = said(Connection.objects.get(), "acct:lea@autre.example")
        for verb, rule in (("block", "block"), ("unblock", "")):
            row = services.moderate(message.thread, verb=verb, by=member, reason=WHY)
            assert row and services.carry_out() == 1 and state(row) == "done"
            remote.refresh_from_db()
            assert remote.rule == rule
        assert remote.judgements.filter(by=member, reason=WHY).count() == 1
        assert services.moderate(message.thread, verb="mute", by=member, reason=WHY) is None

    def test_without_a_reason_nothing_is_done(self, bluesky: BlueskyServer, member: User):
        message = said(by_bluesky(bluesky), LEA)
        for verb in ("mute", "block", "report"):
            with pytest.raises(BadInput) as raised:
                services.moderate(message.thread, verb=verb, by=member, reason=" ")
            assert raised.value.field == "reason"
        with pytest.raises(BadInput):
            services.moderate(message.thread, verb="burn", by=member, reason=WHY)
        assert not Moderation.objects.exists() and not Stance.objects.exists()

    def test_words_of_somebody_else_are_not_reported_as_theirs(self, bluesky: BlueskyServer, member: User):
        account = by_bluesky(bluesky)
        message, other = said(account, LEA), said(account, "did:plc:bruno", 2)
        with pytest.raises(BadInput):
            services.moderate(message.thread, verb="report", by=member, reason=WHY, message=other)


class TestWhatComesOfIt:
    def test_a_network_that_is_away_is_asked_again(self, bluesky: BlueskyServer, member: User):
        row = services.moderate(said(by_bluesky(bluesky), LEA).thread, verb="mute", by=member, reason=WHY)
        bluesky.fail("app.bsky.graph.muteActor", httpx.ReadTimeout("too long"), after=True)
        assert row and services.carry_out() == 0 and state(row) == "asked" and row.due_at > now()
        assert services.carry_out() == 0, "not before its time"
        Moderation.objects.update(due_at=now())
        assert services.carry_out() == 1 and state(row) == "done" and bluesky.muted == {LEA}

    def test_a_refusal_is_told_and_asked_again_by_somebody(self, mastodon: MastodonServer, member: User):
        row = services.moderate(
            said(by_mastodon(), "acct:lea@autre.example").thread, verb="block", by=member, reason=WHY
        )
        mastodon.fail("POST /api/v1/accounts", answered({"error": "This action is outside the authorized scopes"}, 403))
        assert row and services.carry_out() == 1 and state(row) == "failed"
        assert set(row.problem["problem"]) == {"fr", "en"} and row.problem["remedy"]["fr"]
        assert Connection.objects.get().state == "working", "the account itself works"
        services.ask_again(row, by=member)
        assert services.carry_out() == 1 and state(row) == "done" and mastodon.blocked == {"7"}
        with pytest.raises(BadInput):
            services.ask_again(row, by=member)

    def test_a_report_that_may_have_arrived_is_not_sent_twice(self, bluesky: BlueskyServer, member: User):
        thread = said(by_bluesky(bluesky), LEA).thread
        row = services.moderate(thread, verb="report", by=member, reason=WHY)
        bluesky.fail("com.atproto.moderation.createReport", httpx.ReadTimeout("too long"), after=True)
        assert row and services.carry_out() == 1 and state(row) == "unknown"
        Moderation.objects.update(due_at=now() - timedelta(days=1))
        assert services.carry_out() == 0 and len(bluesky.reports) == 1
        services.record_moderated(row, by=member)
        assert state(row) == "done" and thread.moves.filter(what="mod_done", by=member).exists()

    @pytest.mark.parametrize(("verb", "after"), [("report", "unknown"), ("block", "done")])
    def test_who_dies_while_asking_leaves_no_doubt_unsaid(
        self, bluesky: BlueskyServer, member: User, verb: str, after: str
    ):
        row = services.moderate(said(by_bluesky(bluesky), LEA).thread, verb=verb, by=member, reason=WHY)
        Moderation.objects.update(state="asking", lease_until=now() + timedelta(minutes=1))
        services.carry_out()
        assert row and state(row) == "asking", "somebody is at it"
        Moderation.objects.update(lease_until=now() - timedelta(minutes=1))
        services.carry_out()
        assert state(row) == after and not bluesky.reports

    def test_a_session_that_is_over_is_renewed_on_the_way(self, bluesky: BlueskyServer, member: User):
        row = services.moderate(said(by_bluesky(bluesky), LEA).thread, verb="mute", by=member, reason=WHY)
        bluesky.fail("app.bsky.graph.muteActor", refused(400, "ExpiredToken"))
        assert row and services.carry_out() == 1 and state(row) == "done" and bluesky.turns == 1

    def test_somebody_erased_meanwhile_is_named_to_nobody(self, bluesky: BlueskyServer, member: User):
        message = said(by_bluesky(bluesky), LEA)
        row = services.moderate(message.thread, verb="block", by=member, reason="Léa insulte")
        [told] = holdings[DECIDED].tell(subject_of(message.handle))
        assert told["reason"] == "Léa insulte" and told["network"] == "bluesky"
        erase_person(subject_of(message.handle))
        assert services.carry_out() == 1 and not bluesky.records
        assert row and state(row) == "dropped" and row.reason == ""


class TestByHand:
    def test_where_only_a_hand_can_its_address_is_given(self, member: User):
        message = said(make_account("tumblr"), "tumblr:lea")
        thread = message.thread
        means = look.means(thread)
        assert means and not means.can and means.url == "https://ailleurs.example/@lea"
        row = services.moderate(thread, verb="block", by=member, reason=WHY)
        assert row and row.state == "by_hand" and services.carry_out() == 0 and list(look.for_a_colleague()) == [row]
        need = needs.to_moderate(member)
        assert need and need.count == 1 and str(thread.pk) in need.url
        services.record_moderated(row, by=member)
        assert needs.to_moderate(member) is None
        assert state(row) == "done" and look.standing(thread.starter, "tumblr") == {"block"}
        undone = services.moderate(thread, verb="unblock", by=member)
        assert undone and undone.state == "by_hand"
        services.drop_moderation(undone, by=member)
        assert look.standing(thread.starter, "tumblr") == {"block"}

    def test_muting_where_no_network_does_is_done_here_alone(self, member: User):
        thread = said(make_account("tumblr"), "tumblr:lea").thread
        assert services.moderate(thread, verb="mute", by=member, reason=WHY) is None
        thread.refresh_from_db()
        assert thread.state == "muted" and not Moderation.objects.exists()

    def test_whoever_wrote_a_letter_is_muted_and_nothing_else(self, arrival: Making, member: User):
        from parvis.conversation.contracts import Author

        author = Author(network="mail", name="Léa", email="lea@exemple.fr")
        thread = services.receive(arrival(way="mail", network="", address="mid:1", author=author)).thread
        assert look.means(thread) is None
        with pytest.raises(BadInput):
            services.moderate(thread, verb="block", by=member, reason=WHY)
        assert services.moderate(thread, verb="mute", by=member, reason=WHY) is None
        thread.refresh_from_db()
        assert thread.state == "muted"
