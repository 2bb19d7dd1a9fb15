"""What people say to the institution and what it answers: conversations of several ways in, in several states.

Made by the services that ways in and staff use, once. Everybody is invented, and nobody outside is written to: those
who are answered here read it at their private address. Then each word is set back to the hour it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Department, User
from parvis.channels import services as channels
from parvis.collection.models import Work
from parvis.conversation import services
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import (
    Alert,
    AlertRule,
    Answer,
    Message,
    Move,
    Rota,
    Route,
    SavedReply,
    Settings,
    Thread,
    Turn,
)
from parvis.conversation.queries.hours import owed_until
from parvis.conversation.services import alerting, asking, mailing, telling
from parvis.conversation.services.reviewing import Review, bring_review
from parvis.conversation.services.suggesting import put_on_view
from parvis.core.clock import now
from parvis.demo.content import typographic
from parvis.demo.heeding import MANAGER
from parvis.demo.waiting import CONTRIBUTOR, EDITOR
from parvis.feedback.models import Topic
from parvis.feedback.services import gather
from parvis.stories.models import StoryPage

APPROVER = "approbateur"
_ELSEWHERE = "https://parole.example"


@dataclass(frozen=True)
class _Staff:
    editor: User
    contributor: User
    approver: User
    manager: User
    mediation: Department
    press: Department


def converse() -> None:
    """Let it all be said, once."""
    staff = _staff()
    if staff is None or Thread.objects.exists():
        return
    with transaction.atomic():
        _help(staff)
        for say in (_wave, _goldfinch, _films, _labels, _school, _dog, _train, _thanks, _benches, _spam, _review):
            say(staff)
    # Its letter leaves in a transaction of its own.
    _stairs(staff)
    # Its thread is made once the ledger has it.
    channels.record_by_hand(
        kind="comment", text="Le musée ouvre-t-il le lundi de Pâques ?", network="facebook",
        who="Régine Vasseur", by=staff.contributor,
    )  # fmt: skip


def _staff() -> _Staff | None:
    people = {row.username: row for row in User.objects.filter(username__in=(EDITOR, CONTRIBUTOR, APPROVER, MANAGER))}
    departments = list(Department.objects.order_by("order", "pk")[:3])
    if len(people) < 4 or len(departments) < 3:
        return None
    return _Staff(
        editor=people[EDITOR], contributor=people[CONTRIBUTOR], approver=people[APPROVER], manager=people[MANAGER],
        mediation=departments[1], press=departments[2],
    )  # fmt: skip


def _help(staff: _Staff) -> None:
    """What helps to answer: what is on, saved replies, a rota, a route, two rules that keep watch."""
    story = StoryPage.objects.live().filter(slug="peindre-ce-qui-ne-tient-pas").first()
    if story is not None:
        put_on_view(story.thing, by=staff.editor, last_day=(now() + timedelta(days=70)).date())
    for names, words in _REPLIES:
        SavedReply.objects.create(name_fr=names[0], name_en=names[1], text_fr=words[0], text_en=words[1])
    rota = Rota.objects.create(name_fr="Permanence des messages", name_en="Message duty", department=staff.press)
    for weekday in range(7):
        Turn.objects.create(rota=rota, member=staff.contributor if weekday in (2, 3) else staff.editor, weekday=weekday)
    Route.objects.create(
        name_fr="Classes et groupes", name_en="Schools and groups", words="classe\nélèves\npupils",
        department=staff.mediation,
    )  # fmt: skip
    sensitive = AlertRule.objects.create(
        name_fr="Sujets sensibles", name_en="Sensitive subjects", kind="sensitive", words=alerting.sensitive_words()
    )
    volume = AlertRule.objects.create(name_fr="Affluence de messages", name_en="A rush of messages", kind="volume")
    for rule in (sensitive, volume):
        rule.people.set([staff.manager])
    Settings.objects.get_or_create(pk=1)


_REPLIES = (
    (("Horaires et accès", "Hours and access"), (
        "Bonjour {name}, nos horaires et notre accès sont ici : {link}. À bientôt à {institution}.",
        "Hello {name}, our hours and how to reach us are here: {link}. See you soon at {institution}.",
    )),
    (("Merci de votre mot", "Thank you for your note"), (
        "Merci {name}, votre mot est passé à toute l’équipe. {signature}",
        "Thank you {name}, the whole team has read your note. {signature}",
    )),
    (("Réserver pour une classe", "Booking for a class"), (
        "Bonjour {name}, merci de votre demande : l’équipe de médiation vous propose une date sous peu. {signature}",
        "Hello {name}, thank you for asking: our learning team will suggest a date shortly. {signature}",
    )),
)  # fmt: skip


def _heard(who: str, words: str, *, hours: float, network: str = "mastodon", **told: Any) -> Message:
    """Somebody says it on a network, so many hours ago; kept under an address of an invented server."""
    name = who.lower().replace(" ", "-")
    number = Message.objects.count() + 1
    usual: dict[str, Any] = {
        "way": "network", "network": network, "at": _ago(hours), "text": typographic(words), "language": "fr", "what": "mention",
        "address": f"{_ELSEWHERE}/@{name}/{number}",
        "author": Author(network=network, address=f"{name}@parole.example", name=who, url=f"{_ELSEWHERE}/@{name}"),
    }  # fmt: skip
    return _set_back(services.receive(Arrival(key=f"demo:{number}", **{**usual, **told})), _ago(hours))


def _asked(name: str, words: str, *, hours: float, about: str = "", language: str = "fr") -> Message:
    """Somebody asks it on the site, without an address: the answer is read where they asked."""
    work = Work.objects.filter(title_fr=about).first() if about else None
    said = asking.ask(
        text=typographic(words),
        once=f"demo:{name}",
        name=name,
        about=work.thing_id if work else None,
        language=language,
    )
    return _set_back(said, _ago(hours))


def _ago(hours: float) -> datetime:
    return now() - timedelta(hours=hours)


def _set_back(said: Message, at: datetime) -> Message:
    """As if it had come then."""
    Message.objects.filter(pk=said.pk).update(at=at, created_at=at)
    thread = said.thread
    thread.refresh_from_db()
    first = min(at, thread.first_in_at or at)
    latest = Message.objects.filter(thread=thread).order_by("-at").values_list("at", flat=True).first() or at
    told = {"first_in_at": first, "last_in_at": latest, "last_at": latest, "created_at": first}
    if thread.needs_answer:
        told["due_at"] = owed_until(at)
    Thread.objects.filter(pk=thread.pk).update(**told)
    said.refresh_from_db()
    return said


def _answered(said: Message, words: str, *, by: User, hours: float, waits: bool = False) -> Answer:
    """Our answer, so many hours ago; on networks a colleague gave it by hand."""
    at = _ago(hours)
    row = services.answer(said.thread, text=typographic(words), by=by, key=f"demo:{said.pk}", waits=waits)
    if row.state == Answer.State.BY_HAND:
        row = services.record_done(row, by=by, url=f"{_ELSEWHERE}/@musee-du-parvis/{said.pk}")
    elif mailing.is_by_link(said):
        mailing.post(row.posted)
    row.refresh_from_db()
    Answer.objects.filter(pk=row.pk).update(created_at=at, changed_at=at)
    assert row.said is not None
    Message.objects.filter(pk=row.said.pk).update(at=at, created_at=at)
    Move.objects.filter(thread=said.thread_id).update(at=at)
    Thread.objects.filter(pk=said.thread_id).update(last_at=at, first_answer_at=at)
    return row


def _wave(staff: _Staff) -> None:
    """Members answer a member; one more question is ours."""
    sheet = Work.objects.filter(title_fr="Sous la vague au large de Kanagawa").values_list("thing", flat=True).first()
    first = _heard("Lucien Abadie", "Sur ma carte postale de la vague, je n’ai jamais vu le mont Fuji. Vous l’avez vraiment ?", hours=7, about=sheet)  # fmt: skip
    _heard("Hélène Mora", "Regardez dans le creux, presque au centre, on le prend pour une crête de plus.", hours=6.5, in_reply_to=first.address, what="reply")  # fmt: skip
    _heard("Lucien Abadie", "Trouvé, merci ! Et la feuille est-elle exposée en ce moment ?", hours=5, in_reply_to=first.address, what="reply")  # fmt: skip
    services.assign(first.thread, by=staff.editor, member=staff.approver)
    services.add_note(first.thread, text=typographic("Paul, la feuille est-elle sortie ou en réserve cette saison ?"), by=staff.editor)  # fmt: skip


def _goldfinch(staff: _Staff) -> None:
    """A question about a work, answered by who knows."""
    said = _asked("Bastien", "Pourquoi l’oiseau a-t-il une chaîne à la patte ? Ma fille veut savoir s’il pouvait voler.", hours=150, about="Le Chardonneret")  # fmt: skip
    _answered(
        said, "On gardait des chardonnerets attachés, parce qu’ils apprennent à puiser leur eau. La chaîne est fine : il voletait du perchoir à la mangeoire, pas plus loin.",
        by=staff.approver, hours=119,
    )  # fmt: skip
    services.mark(said.thread, kind="question", by=staff.approver)


def _films(staff: _Staff) -> None:
    """An expert's draft waits for approval, and what is asked joins a topic of feedback."""
    said = _heard("Grace Holloway", "Loved the silent film of the wave. Can I show it to my class at home, or only in the gallery?", hours=4, network="bluesky", language="en")  # fmt: skip
    services.assign(said.thread, by=staff.editor, member=staff.contributor)
    row = services.draft(
        said.thread, by=staff.contributor, key="demo:films",
        text="Thank you! For now the films can only be seen in the gallery: that is all our rights allow. Many of you ask, and we are looking into it.",
    )  # fmt: skip
    services.ask_approval(row, by=staff.contributor)
    remark = services.mark(said.thread, kind="question", by=staff.editor)
    topic = Topic.objects.filter(title="Voir les films chez soi").first()
    if remark is not None and topic is not None:
        gather(remarks=[remark], topic=topic, by=staff.editor)


def _labels(staff: _Staff) -> None:
    """A complaint nobody has yet, like those of the front desk."""
    said = _heard(
        "Odile Perrin", "Belle visite, mais les cartels sont écrits si petit que j’ai renoncé à la moitié.", hours=2
    )
    services.mark(said.thread, kind="complaint", by=staff.editor)


def _school(_staff: _Staff) -> None:
    """A letter, which a route gives to mediation; it is late."""
    _heard(
        "Sabrina Kessler", "Bonjour,\n\nNous serions 26 élèves de CE2 et trois adultes, un mardi de janvier. Faut-il réserver, et la salle 2 est-elle accessible à un fauteuil ?\n\nBien à vous",
        hours=120, way="mail", network="", subject="Venir avec ma classe", is_private=True, visibility="direct",
        author=Author(network="mail", name="Sabrina Kessler", email="s.kessler@ecole-des-tilleuls.example"),
        address="mid:<classe@ecole-des-tilleuls.example>",
    )  # fmt: skip


def _dog(staff: _Staff) -> None:
    """Private words on a network."""
    said = _heard("Yann Le Goff", "Je vois mal. Puis-je venir avec mon chien-guide, et quelqu’un peut-il m’accueillir à l’entrée ?", hours=20, way="private", is_private=True, visibility="direct", what="message", address="")  # fmt: skip
    services.assign(said.thread, by=staff.editor, member=staff.editor)


def _train(staff: _Staff) -> None:
    """Answered with a question of ours: it waits for them."""
    said = _asked("Noor", "I use a wheelchair and come by train. Is there a step-free way from the station?", hours=80, language="en")  # fmt: skip
    _answered(said, "Yes: the bus from the station has a ramp and stops at our door. Which day are you coming? We will meet you at the entrance.", by=staff.editor, hours=51, waits=True)  # fmt: skip


def _thanks(staff: _Staff) -> None:
    """Thanked back, and closed."""
    said = _asked("Famille Brun", "Merci à la dame de la salle 2 qui nous a raconté le tableau. Nous sommes restés une heure !", hours=200)  # fmt: skip
    _answered(said, "Merci à vous : votre mot est affiché dans la salle de repos, et il a fait sourire tout le monde.", by=staff.editor, hours=166)  # fmt: skip
    services.mark(said.thread, kind="thanks", by=staff.editor)
    said.thread.refresh_from_db()
    services.move(said.thread, Thread.State.CLOSED, by=staff.editor)


def _benches(staff: _Staff) -> None:
    """What was asked is done since: whoever asked can be told."""
    said = _asked("Odile Vernet", "Pas un banc dans la grande salle : ma mère n’a pas pu rester devant les paysages. C’est prévu ?", hours=870)  # fmt: skip
    _answered(said, "Merci de nous l’écrire. Nous cherchons où en poser sans gêner le passage ; nous vous dirons ce qu’il en est.", by=staff.editor, hours=846)  # fmt: skip
    remark = services.mark(said.thread, kind="complaint", by=staff.editor)
    topic = Topic.objects.filter(title="S’asseoir dans la grande salle").first()
    if remark is not None and topic is not None:
        gather(remarks=[remark], topic=topic, by=staff.editor)
        telling.offer(topic)


def _stairs(staff: _Staff) -> None:
    """A sensitive subject: the manager is told, and sees to it."""
    said = _heard("Ines Carvalho", "Petit accident samedi : mon fils a manqué la dernière marche de l’escalier, elle se voit mal. Rien de grave.", hours=104)  # fmt: skip
    services.assign(said.thread, by=staff.editor, department=staff.mediation)
    # Whoever hears that it came may have looked already.
    alerting.look_at(said)
    for alert in Alert.objects.filter(thread=said.thread):
        Alert.objects.filter(pk=alert.pk).update(created_at=said.at, changed_at=said.at)
        if not settings.SENDS_MAIL:
            # Written to the home's own folder, as all letters of a demonstration are.
            alerting.send_waiting()
        alerting.see_to(alert, by=staff.manager, reason="Une bande claire est posée sur la marche. La famille a été rappelée.")  # fmt: skip
    _answered(said, "Merci de nous l’avoir dit. Une bande claire est posée sur cette marche depuis lundi. Embrassez-le de notre part.", by=staff.manager, hours=75)  # fmt: skip


def _spam(staff: _Staff) -> None:
    """Muted, with a reason."""
    said = _heard("Top Abonnés", "3 000 abonnés réels en une semaine ! Écrivez-nous.", hours=31)
    services.move(said.thread, Thread.State.MUTED, by=staff.editor, reason="Publicité")


def _review(staff: _Staff) -> None:
    """What somebody wrote of us on her own site."""
    said = bring_review(
        Review(
            url="https://carnets-de-salle.example/le-musee-ou-l-on-s-approche", title="Le musée où l’on s’approche",
            author="Salomé Vidal", at=_ago(96), language="fr",
            summary=typographic("Très favorable. Elle aime pouvoir tout regarder de près et raconte sa visite salle par salle ; elle regrette le manque de bancs avant les nôtres."),
        ),
        by=staff.editor,
    )  # fmt: skip
    _set_back(said, _ago(96))
