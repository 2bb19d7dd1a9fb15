"""What visitors said: a handful of remarks, two topics, a proposal, and one answer given in public.

Made by the services that staff use, once.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from parvis.accounts.models import Department, User
from parvis.core.clock import now
from parvis.demo.content import NARROW
from parvis.demo.waiting import EDITOR
from parvis.feedback import services
from parvis.feedback.models import Remark, Topic
from parvis.feedback.services.publishing import PublicWords
from parvis.feedback.services.taking import Place
from parvis.strategy.services import Cost, move_proposal

MANAGER = "responsable"
# What they are, their words, how many say so, how many days ago, where, and whether they agree to be quoted.
_FILMS = (
    (
        "complaint",
        f"Pourquoi ne peut-on pas regarder les films chez soi{NARROW}? J’étais debout, je n’ai vu que la fin.",
        1,
        9,
        True,
    ),
    ("idea", "Les films mériteraient d’être en ligne, pour les montrer à ma classe.", 2, 6, True),
    ("question", f"Peut-on revoir les films à la maison{NARROW}?", 1, 4, False),
)
_BENCHES = (
    ("complaint", "Pas un banc dans la grande salle, ma mère n’a pas pu rester.", 2, 40, True),
    ("idea", f"Des bancs devant les grands paysages{NARROW}! On voudrait rester.", 3, 34, True),
)
_LOOSE = (
    ("question", f"Est-ce que les films ont des sous-titres{NARROW}?", 1, 1, False),
    ("thanks", "Merci à la personne de la salle 2, qui nous a raconté le tableau.", 4, 1, True),
    ("complaint", "Les cartels sont écrits trop petit pour moi.", 1, 2, False),
    ("complaint", f"On ne peut pas lire les cartels sans lunettes, c’est trop petit{NARROW}!", 2, 0, False),
)


@transaction.atomic
def hear() -> None:
    """Hear it, once."""
    editor = User.objects.filter(username=EDITOR).first()
    manager = User.objects.filter(username=MANAGER).first()
    departments = list(Department.objects.all()[:2])
    if editor is None or manager is None or len(departments) < 2 or Remark.objects.exists():
        return
    for said in _LOOSE:
        _note(*said, by=editor)
    _films(departments[1], editor, manager)
    _benches(departments[0], editor, manager)


def _note(mark: str, text: str, people: int, days: int, may_quote: bool, *, by: User) -> Remark:
    return services.take_down(
        source=Remark.Source.FRONT_DESK, mark=mark, text=text, people=people, said_at=now() - timedelta(days=days),
        language="fr", quoting=Remark.Quoting.AGREED if may_quote else Remark.Quoting.NO, by=by,
    )  # fmt: skip


def _films(department: Department, editor: User, manager: User) -> None:
    """Considered, and proposed: the decision waits."""
    topic = services.open_topic(
        title="Voir les films chez soi", summary="Revoir ou montrer les films de l’exposition hors du musée.",
        place=Place(department=department), remarks=[_note(*said, by=editor) for said in _FILMS], by=editor,
    )  # fmt: skip
    _move(topic, "considered", "Les droits des trois films sont demandés.", editor)
    proposal = services.propose(
        topic=topic, title="Mettre les films de l’exposition en ligne", by=editor,
        text="Une page par film, sous-titrée, pour la durée de l’exposition.",
        cost=Cost(amount=Decimal(4_500), words="sous-titrage compris, puis 300 € par an"),
    )  # fmt: skip
    move_proposal(proposal=proposal, after="considered", reason="À examiner avec le budget de printemps.", by=manager)
    services.say_word(
        department=department, topic=topic, by=manager,
        text="Les films ne sont pas en ligne parce que nous n’en avons les droits que dans les salles. Dites-le ainsi.",
    )  # fmt: skip


def _benches(department: Department, editor: User, manager: User) -> None:
    """Done, and said in public."""
    topic = services.open_topic(
        title="S’asseoir dans la grande salle", place=Place(department=department),
        remarks=[_note(*said, by=editor) for said in _BENCHES], by=editor,
    )  # fmt: skip
    _move(topic, "considered", "Deux emplacements ne gênent ni l’accès ni la vue.", editor)
    _move(topic, "done", "Deux bancs sont posés.", editor)
    words = PublicWords(
        asked_fr="Des bancs pour rester devant les paysages",
        answer_fr="Deux bancs sont posés dans la grande salle, face aux paysages. Restez aussi longtemps que vous voulez.",
        asked_en="Benches to stay in front of the landscapes",
        answer_en="Two benches now face the landscapes in the great hall. Stay as long as you like.",
    )
    services.say_in_public(topic=topic, words=words, by=manager)


def _move(topic: Topic, after: str, reason: str, by: User) -> None:
    services.move_topic(topic=topic, after=after, reason=reason, by=by)
