"""What is heard: once, about the right thing, taken back and forgotten; brought by hand too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import Connection, Figure, Heard
from parvis.channels.services.bringing import record_by_hand
from parvis.channels.signals import account_ailing, message_received
from parvis.channels.tests.conftest import make_account, make_by_hand
from parvis.channels.tests.test_sending import fresh, later, write
from parvis.core import clock
from parvis.core.errors import BadInput
from parvis.media.tests.pictures import draw
from parvis.traces.models import Handle, Trace
from parvis.traces.queries import subject_of
from parvis.traces.services import erase_person, object_to_processing, register_thing

pytestmark = pytest.mark.django_db
AT = "2026-11-20T10:00:00+00:00"
CLEO = {"address": "acct:cleo@example.social", "name": "Cléo"}


def event(what="reply", number="1", **more):
    return {"id": f"n{number}", "what": what, "author": CLEO, "at": AT, "object_id": f"o{number}",
            "object_url": f"https://example.social/@cleo/{number}", "text": "Quelle belle marée", "language": "fr"} | more  # fmt: skip


@pytest.fixture
def received():
    told: list[object] = []

    def hear(event, trace, connection, **_event):
        told.append((event.what, trace.kind))

    message_received.connect(hear)
    yield told
    message_received.disconnect(hear)


def test_each_event_is_one_trace_about_what_it_answers(
    account, network, institution, received, django_capture_on_commit_callbacks
):
    [delivery] = write(account)
    services.send_delivery(delivery)
    work = register_thing(kind="work", title="La marée")
    network.happen(
        event("reply", "1", on_id="1"),
        event("mention", "2", links=[f"http://localhost/id/{work.pk}"]),
        event("mention", "3"),
        event("like", "4", object_id="", object_url="", text="", on_id="1"),
        event("reply", "5", on_id="o1"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert services.listen(Connection.objects.get(pk=account.pk)) == 5
    traces = list(Trace.objects.order_by("pk"))
    post = delivery.shipment.thing
    assert [(trace.kind, trace.thing) for trace in traces[:1]] == [("channels.reply.received", post)]
    assert traces[2].thing == institution.thing and traces[3].kind == "channels.like.received"
    assert traces[4].thing == post and traces[4].in_reply_to == traces[0]
    assert traces[0].text == "Quelle belle marée" and traces[0].handle.address == CLEO["address"]
    assert len(received) == 5
    Connection.objects.update(listen_after=None, cursor={})
    assert services.listen(Connection.objects.get(pk=account.pk)) == 0
    assert Trace.objects.count() == 5


def test_a_link_to_our_own_pages_names_the_thing(account, network, institution, settings):
    work = register_thing(kind="work", title="La marée")
    network.happen(event("link", "2", links=["https://other.example/", f"{settings.PUBLIC_ADDRESS}/id/{work.pk}"]))
    services.listen(account)
    assert Trace.objects.get().thing == work


def test_two_accounts_see_one_post(account, network, institution, received, django_capture_on_commit_callbacks):
    other = make_account(network.base, account="other")
    network.happen(event("mention", "7"))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.listen(account) == 1
        network.happen(event("reply", "7", id="elsewhere"))
        assert services.listen(other) == 0
    assert received == [("mention", "channels.mention.received")]
    member = User.objects.create(username="ana")
    assert record_by_hand(kind="address", url=event(number="7")["object_url"], by=member).what == "mention"
    assert Trace.objects.count() == 1


def test_private_words_stay_out_of_the_ledger(account, network, institution):
    network.happen(event("message", "1", visibility="direct", text="Entre nous"))
    services.listen(account)
    trace = Trace.objects.get()
    assert (trace.kind, trace.text) == ("channels.message.received", None)
    assert Heard.objects.get().words == "Entre nous"
    erase_person(subject_of(trace.handle))
    heard = Heard.objects.get()
    assert (heard.words, heard.object_id, heard.object_url) == ("", "", "") and Trace.objects.count() == 1


def test_what_is_deleted_there_is_forgotten_here_and_not_heard_again(account, network, institution):
    network.happen(event("mention", "1"))
    services.listen(account)
    network.happen(event("mention", "1"), event("deleted", "1", text="", object_url=""), event("mention", "1"))
    services.listen(Connection.objects.get(pk=account.pk))
    Connection.objects.update(listen_after=None)
    services.listen(Connection.objects.get(pk=account.pk))
    heard = Heard.objects.get()
    assert heard.gone_at and heard.object_url == "" and not Trace.objects.exclude(text=None).exists()
    kinds = sorted(Trace.objects.values_list("kind", flat=True))
    assert kinds == ["channels.mention.received", "channels.post.deleted"]


def test_who_objected_counts_without_words(account, network, institution):
    network.happen(event("message", "1", visibility="direct"))
    services.listen(account)
    object_to_processing(subject_of(Handle.objects.get()))
    Connection.objects.update(listen_after=None, cursor={})
    network.happen(event("message", "2", visibility="direct"), event("mention", "3"))
    services.listen(Connection.objects.get(pk=account.pk))
    assert Trace.objects.count() == 3
    assert not Heard.objects.exclude(words="").exists() and not Trace.objects.exclude(text=None).exists()


def test_old_words_are_forgotten(account, network, institution, monkeypatch):
    network.happen(event("message", "1", visibility="direct"))
    services.listen(account)
    assert services.forget_old() == 0
    later(monkeypatch, days=36 * 31)
    assert services.forget_old() == 1 and Heard.objects.get().words == ""


def test_listening_is_put_off_when_the_network_is_away(network, institution, db):
    away = make_account("http://127.0.0.1:9")
    assert services.listen(away) == 0
    away.refresh_from_db()
    assert away.listening_failures == 1 and away.listen_after > clock.now()
    assert away not in services.listening_due()


@pytest.mark.parametrize(
    "bad", [{}, {"text": " "}, {"text": "x", "url": "javascript:alert(1)"}, {"network": "nowhere", "text": "x"}]
)
def test_what_is_brought_badly_is_refused_by_field(db, institution, bad):
    with pytest.raises(BadInput) as refused:
        record_by_hand(kind="comment", by=User.objects.create(username="ana"), **bad)
    assert refused.value.field in {"text", "url", "network"}


def test_a_comment_and_a_screenshot_are_brought(db, institution, tmp_path):
    member = User.objects.create(username="ana")
    told: Any = {"text": "Superbe", "who": "@cleo", "url": "https://www.instagram.com/p/abc/c/1/", "by": member}
    heard = record_by_hand(kind="comment", **told)
    assert heard == record_by_hand(kind="comment", **told)
    assert (heard.network, heard.trace.text, heard.trace.handle.address) == ("instagram", "Superbe", "@cleo")
    shot = draw(tmp_path / "shot.png", width=400, height=300).read_bytes()
    picture = SimpleUploadedFile("shot.png", shot)
    seen = record_by_hand(kind="screenshot", picture=picture, by=member, who="@cleo")
    assert seen.picture.read()[:3] == b"\xff\xd8\xff"
    with pytest.raises(BadInput):
        record_by_hand(kind="screenshot", picture=SimpleUploadedFile("x.png", b"<script>"), by=member)
    erase_person(subject_of(Handle.objects.get(network="web")))
    assert Heard.objects.get(pk=seen.pk).picture.name == ""


def test_a_task_by_hand_from_its_time_to_its_address(institution, picture):
    member = User.objects.create_superuser("ana", "ana@example.org", "x")
    from parvis.channels.services import Chosen, LinkTo

    [delivery] = write(
        make_by_hand("instagram"), media=[Chosen(thing=picture.thing_id)], link=LinkTo(url="https://example.org/"), by=member,
    )  # fmt: skip
    services.send_delivery(delivery)
    task = fresh(delivery)
    assert (task.state, task.assigned_to) == ("by_hand", member)
    sheet = services.sheet_of(task)
    assert sheet.link_note and sheet.takes_alt and sheet.pieces[0].alt == "Une pente de couleurs"
    content = services.take_piece(task, 0)
    assert abs(content.width / content.height - 1.6) < 0.4 and content.crop
    assert any(abs(content.width / content.height - ratio) < 0.02 for ratio in (0.8, 1.0, 1.91))
    with pytest.raises(BadInput) as refused:
        services.record_published(task, url="https://x.com/parvis/1", by=member)
    assert refused.value.field == "url"
    services.record_published(task, url="https://www.instagram.com/p/abc/", by=member)
    assert fresh(delivery).state == "sent"


def test_the_end_of_a_leave_is_told_once_at_each_stage(account, monkeypatch, django_capture_on_commit_callbacks):
    told: list[object] = []

    def hear(connection, why, **_event):
        told.append((connection.told_stage, why["fr"] != why["en"]))

    account_ailing.connect(hear)
    end = clock.now() + timedelta(days=15)
    Connection.objects.update(expires_at=end, options={"ends": end.isoformat()})
    with django_capture_on_commit_callbacks(execute=True):
        assert services.warn_all_of_ends() == 0
        for _day in range(16):
            later(monkeypatch, days=1)
            services.warn_all_of_ends()
            services.warn_all_of_ends()
    account_ailing.disconnect(hear)
    assert told == [("14", True), ("7", True), ("2", True), ("1", True), ("broken", True)]


def test_a_revoked_token_is_found_and_told_once(account, django_capture_on_commit_callbacks):
    from parvis.channels.secrets import keep

    told: list[object] = []

    def hear(connection, **_event):
        told.append(connection.state)

    keep(account, {"token": "revoked"})
    account_ailing.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.look_after_due() == 1
        assert services.look_after_due() == 0
    account_ailing.disconnect(hear)
    assert told == ["broken"]


def test_figures_once_a_day_and_by_hand(account, network):
    [delivery] = write(account)
    services.send_delivery(delivery)
    assert services.measure_due() == 1 and services.measure_due() == 0
    assert set(Figure.objects.values_list("name", "value")) == {("followers", 12), ("posts", 2), ("likes", 3)}
    member = User.objects.create(username="ana")
    page = make_by_hand("instagram")
    services.record_figures(connection=page, day=clock.today(), figures={"followers": 5}, by=member)
    services.record_figures(connection=page, day=clock.today(), figures={"followers": 6}, by=member)
    assert Figure.objects.get(connection=page).value == 6
    with pytest.raises(BadInput):
        services.record_figures(connection=page, day=clock.today(), figures={"followers": -1}, by=member)


def test_the_way_to_a_network_and_back(db, network):
    ana, ben = (User.objects.create(username=name) for name in ("ana", "ben"))
    begun = services.begin_connecting(
        network="double", answers={"base": network.base, "token": "oauth"}, back="/b", by=ana
    )
    state = begun.address.partition("state=")[2]
    from parvis.channels.models import Opening

    assert "s3cret" not in Opening.objects.get().sealed
    with pytest.raises(BadInput):
        services.finish_connecting(state=state, query={"code": "right"}, by=ben)
    assert services.finish_connecting(state=state, query={"code": "right"}, by=ana).is_usable
    with pytest.raises(BadInput):
        services.finish_connecting(state=state, query={"code": "right"}, by=ana)
    with pytest.raises(BadInput) as refused:
        services.begin_connecting(network="double", answers={"base": network.base}, back="/b", by=ana)
    assert refused.value.field == "token"
