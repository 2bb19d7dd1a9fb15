"""A pause in the desk: begun with a reason, told on every page, what it holds, lifted by whoever may."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.channels import services
from parvis.channels.models import Connection, Pause
from parvis.channels.queries import held_now, pause_now
from parvis.channels.tests.test_sending import write
from parvis.core.needs import watches

WHY = "Un accident à l’accueil : rien ne part avant la direction."


def entered(role: Role, name: str) -> Client:
    ensure_roles()
    member = User.objects.create_user(name, f"{name}@musee.example", first_name=name.title())
    member.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(member)
    return client


def needs_of(name: str) -> set[str]:
    user = User.objects.get(username=name)
    return {each for each, watch in watches if user.has_perm(watch.permission) and watch.look(user) is not None}


def test_held_told_everywhere_and_lifted(account: Connection):
    editor, approver, reader = (
        entered(Role.EDITOR, "edith"),
        entered(Role.APPROVER, "anne"),
        entered(Role.READER, "rene"),
    )
    at, home = reverse("sending_pause"), reverse("wagtailadmin_home")
    assert "desk-paused" not in reader.get(home).content.decode()
    assert editor.post(at, {"do": "pause", "reason": " "}).status_code == 400 and pause_now() is None
    assert reader.post(at, {"do": "pause", "reason": WHY}).status_code == 400 and pause_now() is None
    assert editor.post(at, {"do": "pause", "reason": WHY}).status_code == 302
    write(account)
    for client in (reader, editor, approver):
        for path in (home, reverse("sendings"), reverse("teams")):
            page = client.get(path).content.decode()
            assert "desk-paused" in page and "Edith" in page and "accident" in page
    assert held_now() == {"channels.sendings": 1}
    shown = approver.get(at)
    assert [count for _label, count in shown.context["held"]] == [1] and len(shown.context["lines"]) == 1
    assert "sendings_paused" in needs_of("anne") and "sendings_paused" not in needs_of("rene")
    pause = pause_now()
    assert pause is not None
    editor.post(at, {"do": "lift", "pause": pause.pk})
    assert pause_now() is not None
    # Begun again by somebody else meanwhile: the first stands.
    approver.post(at, {"do": "pause", "reason": "Une autre raison"})
    assert Pause.objects.get().reason == WHY
    approver.post(at, {"do": "lift", "pause": "999999"})
    assert pause_now() is not None
    approver.post(at, {"do": "lift", "pause": pause.pk})
    pause.refresh_from_db()
    assert pause_now() is None and pause.held == {"channels.sendings": 1}
    assert "desk-paused" not in reader.get(home).content.decode()
    assert "sendings_paused" not in needs_of("anne")
    [(past, counts)] = editor.get(at).context["past"]
    assert past == pause and [count for _label, count in counts] == [1]


def test_a_stranger_is_told_nothing(db: None):
    boss = User.objects.create_superuser("direction", "direction@musee.example")
    services.pause_all(by=boss, reason=WHY)
    assert "accident" not in Client().get(reverse("account_login")).content.decode()
    assert Client().get(reverse("sending_pause")).status_code == 302
