"""Alerts, their rules, and reviews in the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import Department
from parvis.accounts.roles import Role
from parvis.conversation import services
from parvis.conversation.models import Alert, AlertRule, Message, Thread
from parvis.conversation.services import alerting, reviewing
from parvis.conversation.tests.conftest import Making
from parvis.conversation.tests.people import make_member
from parvis.conversation.tests.test_alerting import rule
from parvis.conversation.tests.test_desk import at, entered, waiting
from parvis.core.errors import BadInput
from parvis.core.web import Answer, AskFailed

PAGE = """<html lang="fr"><head><title>La brume</title><meta name="author" content="Ana Peřina">
<meta property="article:published_time" content="2026-11-02T10:00:00Z"></head></html>"""


def refused(client: Client, path: str) -> bool:
    """Whether the desk leads home, as it does whoever may not."""
    answer = client.get(path)
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")  # type: ignore[attr-defined]


class TestAlerts:
    def test_open_first_one_with_its_facts_and_seen_to_with_a_reason(self, arrival: Making):
        editor = make_member()
        client = entered(editor)
        assert "conversation_alerts" not in waiting(editor)
        rule("words", words="fuite", people=[editor])
        [older] = alerting.look_at(services.receive(arrival(text="Une fuite en salle 7")))
        [newer] = alerting.look_at(services.receive(arrival(text="Encore une fuite", who="bruno")))
        alerting.see_to(newer, by=editor, reason="Le plombier vient.")
        assert "conversation_alerts" in waiting(editor)
        page = client.get(at("alerts"))
        assert [line["alert"] for line in page.context["lines"]] == [older, newer] and page.context["open"] == 1
        told = client.get(at("alert", older.pk))
        words = told.content.decode()
        assert "fuite" in words and str(editor.get_full_name()) in words
        assert [line.thread for line in told.context["lines"]] == [older.thread]
        assert client.post(at("alert", older.pk), {"reason": " "}).status_code == 400
        assert client.post(at("alert", older.pk), {"reason": "La salle est fermée."}).status_code == 302
        older.refresh_from_db()
        assert (older.state, older.reason, older.seen_by) == ("seen", "La salle est fermée.", editor)
        assert "La salle est fermée." in client.get(at("alert", older.pk)).content.decode()
        assert client.post(at("alert", older.pk), {"reason": "Encore"}).status_code == 400
        assert "conversation_alerts" not in waiting(editor)

    def test_a_surge_tells_its_figures_and_leads_to_its_conversations(self, arrival: Making):
        before = services.receive(arrival(way="mail", network="", is_private=True))
        rule("volume", least=3, network="mastodon")
        made = [services.receive(arrival(who=f"p{number}")).thread for number in range(4)]
        [alert] = alerting.look_for_surges()
        client = entered(make_member())
        told = client.get(at("alert", alert.pk))
        assert told.context["count"] == 4 and told.context["threshold"] == 3 and told.context["usual"] == 0
        listed = client.get(f"{at('')}?{told.context['kept']}")
        assert {line.thread for line in listed.context["lines"]} == set(made)
        assert before.thread not in {line.thread for line in listed.context["lines"]}
        assert listed.context["alert"] == alert
        assert client.get(f"{at('')}?alert=99999999").context["lines"] == []

    def test_what_a_joined_conversation_was_about_is_found(self, arrival: Making):
        editor = make_member()
        rule("words", words="fuite")
        [alert] = alerting.look_at(services.receive(arrival(text="Une fuite")))
        other = services.receive(arrival(text="Bonjour")).thread
        assert alert.thread is not None
        services.merge(alert.thread, into=other)
        page = entered(editor).get(f"{at('')}?state=all&alert={alert.pk}")
        assert [line.thread for line in page.context["lines"]] == [other]

    def test_who_may(self, arrival: Making):
        rule("words", words="fuite")
        [alert] = alerting.look_at(services.receive(arrival(text="Une fuite")))
        contributor = make_member(Role.CONTRIBUTOR)
        for path in (at("alerts"), at("alert", alert.pk)):
            assert refused(entered(contributor), path)
        assert entered(contributor).get(f"{at('')}?alert={alert.pk}").context["alert"] is None
        assert entered(make_member()).get(at("alert", 999_999)).status_code == 404
        assert refused(entered(make_member()), reverse("conversation_alert_rules:index"))

    @pytest.mark.parametrize(
        "wrong", [{"kind": "words", "words": ""}, {"kind": "authors"}, {"name_fr": ""}, {"least": 1}]
    )
    def test_a_rule_nothing_could_fulfil_is_refused(self, wrong: dict[str, Any]):
        client = entered(make_member(Role.MANAGER))
        sent = {"name_fr": "Règle", "kind": "words", "words": "fuite", "factor": 6, "least": 20, "is_active": "on"}
        answer = client.post(reverse("conversation_alert_rules:add"), {**sent, **wrong})
        assert answer.status_code == 200 and not AlertRule.objects.exists()

    def test_rules_of_each_sort_are_written(self, arrival: Making):
        boss, department = make_member(Role.MANAGER), Department.objects.create(name_fr="Accueil")
        client, add = entered(boss), reverse("conversation_alert_rules:add")
        known = services.receive(arrival(who="critique")).handle
        assert known is not None
        usual = {"name_fr": "Règle", "factor": 6, "least": 20, "is_active": "on", "people": [boss.pk]}
        assert client.post(add, {**usual, "kind": "sensitive"}).status_code == 302
        made = AlertRule.objects.get()
        assert "harcèlement" in made.words and list(made.people.all()) == [boss]
        unknown = client.post(add, {**usual, "kind": "authors", "speakers": "@jamais@vu.example"})
        assert unknown.status_code == 200 and "@jamais@vu.example" in str(unknown.context["form"].errors)
        named = {**usual, "kind": "authors", "speakers": "@critique@ailleurs.example", "department": department.pk}
        assert client.post(add, named).status_code == 302
        second = AlertRule.objects.get(kind="authors")
        assert list(second.authors.all()) == [known] and second.department == department
        # Written again as it is shown, it says the same.
        edit = reverse("conversation_alert_rules:edit", args=[second.pk])
        shown = client.get(edit).context["form"]["speakers"].value()
        assert client.post(edit, {**named, "speakers": shown}).status_code == 302
        assert list(second.authors.all()) == [known]
        assert client.post(edit, {**usual, "kind": "words", "words": "fuite"}).status_code == 302
        assert not second.authors.exists()


class TestReviews:
    def test_brought_in_by_its_address_alone_then_checked(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(
            reviewing, "ask", lambda url, **_told: Answer(url, 200, {"content-type": "text/html"}, PAGE.encode())
        )
        member = make_member(Role.CONTRIBUTOR)
        client, url = entered(member), "https://carnets.example/brume"
        assert client.get(at("review_bring")).status_code == 200
        form = client.post(at("review_bring"), {"do": "look", "url": url}).context["form"]
        told = {name: form[name].value() for name in ("url", "title", "author", "language")}
        assert told == {"url": url, "title": "La brume", "author": "Ana Peřina", "language": "fr"}
        assert str(form["day"].value()) == "2026-11-02"
        without = client.post(at("review_bring"), {**told, "do": "bring", "summary": " "})
        assert without.status_code == 400 and not Message.objects.exists()
        sent = {**told, "do": "bring", "day": "2026-11-02", "summary": "Très favorable."}
        assert client.post(at("review_bring"), {**sent, "day": "2999-01-01"}).status_code == 400
        back = client.post(at("review_bring"), sent)
        thread = Thread.objects.get()
        assert back.url == at("thread", thread.pk)  # type: ignore[attr-defined]
        said = Message.objects.get()
        assert (said.text, said.author, said.at.date().isoformat()) == ("Très favorable.", "Ana Peřina", "2026-11-02")
        # The same address again leads to it.
        again = client.post(at("review_bring"), {"do": "look", "url": url})
        assert again.url == at("thread", thread.pk)  # type: ignore[attr-defined]
        page = client.get(at("reviews")).content.decode()
        assert "La brume" in page and "Ana Peřina" in page and url in page
        assert "conversation_reviews" in waiting(member)

    def test_a_page_that_cannot_be_read_is_filled_in_by_hand(self, monkeypatch: pytest.MonkeyPatch):
        def fail(url: str, **_told: Any) -> Answer:
            raise AskFailed(url, "no")

        monkeypatch.setattr(reviewing, "ask", fail)
        client = entered(make_member())
        page = client.post(at("review_bring"), {"do": "look", "url": "https://carnets.example/x"}, follow=True)
        assert page.context["is_proposed"] and page.context["form"]["url"].value() == "https://carnets.example/x"
        assert [str(each) for each in page.context["messages"]]
        for wrong in ("", "javascript:alert(1)", "pas une adresse"):
            assert client.post(at("review_bring"), {"do": "look", "url": wrong}).status_code == 400
        # Inside the house nothing is asked.
        with pytest.raises(BadInput):
            reviewing.propose_review("http://127.0.0.1/")

    def test_readers_read_them_and_bring_none(self):
        client = entered(make_member(Role.READER))
        assert client.get(at("reviews")).status_code == 200
        assert refused(client, at("review_bring"))
        assert client.post(at("review_bring"), {"do": "bring"}).status_code == 302 and not Message.objects.exists()


def test_an_alert_about_private_words_is_not_for_who_may_not_read_them(arrival: Making):
    rule("words", words="fuite")
    alerting.look_at(services.receive(arrival(text="Une fuite", is_private=True, way="private", address="")))
    from parvis.conversation.queries.alerts import alerts_for

    assert not alerts_for(make_member(Role.CONTRIBUTOR)).exists()
    assert alerts_for(make_member()).get() == Alert.objects.get()


def test_what_is_left_is_counted_as_the_network_counts(arrival: Making):
    from parvis.channels.registry import adapter_of

    member = make_member()
    client = entered(member)
    on_network = services.receive(arrival(network="bluesky")).thread
    limit = adapter_of("bluesky").capabilities.characters
    family = "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{BOY}"
    answer = client.post(at("left", on_network.pk), {"text": f"Bonjour {family}"})
    assert answer.json() == {"left": limit - 9, "limit": limit}
    signed = client.post(at("left", on_network.pk), {"text": "Bonjour", "as_": "own"}).json()["left"]
    assert signed == limit - len(f"Bonjour\n\n— {member.get_full_name()}")
    assert client.post(at("left", on_network.pk), {"text": "x" * (limit + 7)}).json()["left"] == -7
    by_form = services.receive(arrival(way="form", network="")).thread
    assert client.post(at("left", by_form.pk), {"text": "x"}).status_code == 204
    assert "data-left=" in client.get(at("thread", on_network.pk)).content.decode()
    assert "data-left=" not in client.get(at("thread", by_form.pk)).content.decode()
