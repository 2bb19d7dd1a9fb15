"""One of everything, for the walk of the URL map: real objects to put in every address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils.http import urlsafe_base64_encode
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    UploadedFile,
    Workflow,
    WorkflowTask,
)

from parvis.accounts.models import (
    Absence,
    ApprovalLetter,
    ApprovalStep,
    Department,
    Institution,
    Membership,
    OpeningHours,
    Presence,
    SecretToRenew,
    Site,
    Topic,
    User,
)
from parvis.accounts.roles import Role, ensure_roles
from parvis.accounts.services import engage, invite, token_of
from parvis.channels.models import AuthorLetter, Connection, Delivery, Subscriber
from parvis.channels.services import Chosen, content_of, write_shipment
from parvis.collection.models import Conflict, ImportRun, Maker, Place, RemovedWork, Subject, Work, WorkType
from parvis.collection.services import save_work
from parvis.collection.services.entries import save_entry
from parvis.collection.services.media_uploads import receive_media, view_of
from parvis.collection.services.uploads import Step, receive_upload
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import Alert, AlertRule, Answer, Enclosure, OnView, Rota, SavedReply, Telling
from parvis.conversation.models import Route as MessageRoute
from parvis.conversation.services import mark, receive
from parvis.core.approval.services import ask
from parvis.core.clock import now, today
from parvis.fediverse.models import Actor, Follower, RemoteActor, Report
from parvis.feedback.models import Climb, ClimbLetter, Route
from parvis.feedback.services import move_topic, open_topic, propose, say_word, take_down
from parvis.feedback.services.taking import Place as Whom
from parvis.media.models import Document as PaperDocument
from parvis.media.models import Picture, Sound, Video
from parvis.media.tests import pictures
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    Declaration,
    Deposit,
    DepositedFile,
    DepositLink,
    Embargo,
    Grant,
    GrantRequest,
    LetterTemplate,
    PersonShown,
    Restriction,
    Statement,
    Terms,
)
from parvis.rights.services import grant_use, restrict_use, state_rights
from parvis.stories.models import StoryIndexPage
from parvis.stories.services import draft_story
from parvis.traces.models import Handle, Thing, Trace
from parvis.traces.services import Act, append, recognise_handle, register_thing
from parvis.website.services import set_up_site
from tests.addresses import Address


@dataclass
class Scene:
    """The objects, and for each argument of an address what to put there."""

    values: dict[str, Any] = field(default_factory=dict)
    by_name: dict[str, dict[str, Any]] = field(default_factory=dict)

    def for_address(self, address: Address) -> dict[str, Any]:
        """The values of its arguments: its own, else an object of its model, else by the argument's name."""
        found = dict(self.values)
        if address.model is not None and not address.model._meta.abstract:
            found["pk"] = _first(address.model)
        return found | self.by_name.get(address.name, {})


def _first(model: type[Model]) -> Any:
    return model._default_manager.values_list("pk", flat=True).first()


def build(folder: Path) -> Scene:
    """Everything, once."""
    ensure_roles()
    set_up_site()
    Institution.objects.create(pk=1, name_fr="Musée du Parvis")
    admin = User.objects.create_superuser("owner", "owner@musee.example", "a long enough password")
    scene = Scene()
    for make in (
        _people,
        _house,
        _collection,
        _media,
        _recordings,
        _rights,
        _outside,
        _networks,
        _feedback,
        _conversation,
        _pages,
        _wagtail,
    ):
        make(scene, admin, folder)
    return scene


def _people(scene: Scene, admin: User, folder: Path) -> None:
    left = engage(
        username="someone", role=Role.EDITOR, password="a long enough password", email="someone@musee.example"
    )
    visit = left.visits.create(session_key="nowhere")
    invitation = invite(name="Nina", email="nina@musee.example", role=Role.EDITOR, by=admin)
    secret = SecretToRenew.objects.create(secret="secret_key", label="key", known_by="somebody")
    own = {"pk": left.pk, "visit": visit.pk}
    names = ("staff_member", "end_staff_sessions", "end_staff_session", "unlock_staff", "ask_staff_password")
    scene.by_name |= dict.fromkeys((*names, "forget_staff_factor", "part_with_staff"), own)
    scene.by_name |= {name: {"pk": invitation.pk} for name in ("resend_invitation", "withdraw_invitation")}
    scene.by_name |= {"renew_secret": {"pk": secret.pk}, "end_my_session": {"pk": visit.pk}}
    scene.by_name["accept_invitation"] = {"token": token_of(invitation)}
    scene.by_name["account_reset_password_from_key"] = {"uidb36": "1", "key": "set-password"}
    scene.by_name["wagtailadmin_password_reset_confirm"] = {
        "uidb64": urlsafe_base64_encode(str(left.pk).encode()),
        "token": "set-password",
    }
    scene.values["provider_id"] = "institution"


def _house(scene: Scene, admin: User, folder: Path) -> None:
    site = Site.objects.create(name_fr="Le bâtiment")
    OpeningHours.objects.create(site=site, weekday=0, opens="10:00", closes="18:00")
    Presence.objects.create(network="web", url="https://musee.example/")
    department = Department.objects.create(name_fr="Conservation")
    someone = User.objects.get(username="someone")
    membership = Membership.objects.create(member=someone, department=department)
    absence = Absence.objects.create(member=someone, deputy=admin, first_day=today(), last_day=today())
    Topic.objects.create(name_fr="Papier")
    ApprovalStep.objects.create(name_fr="Relecture", department=department)
    scene.by_name |= {
        "team": {"pk": department.pk},
        "leave_team": {"pk": membership.pk},
        "staff_expertise": {"pk": someone.pk},
        "end_absence": {"pk": absence.pk},
    }


def _collection(scene: Scene, admin: User, folder: Path) -> None:
    kinds: tuple[Any, ...] = (Maker, Place, Subject, WorkType)
    for model in kinds:
        named = "name_fr" if any(each.name == "name_fr" for each in model._meta.fields) else "name"
        save_entry(entry=model(**{named: "Exemple"}), by=admin)
    work = save_work(work=Work(title_fr="Le Berceau", is_published=True), by=admin)
    run = ImportRun.objects.create(source="s", file_name="f.csv", file_digest="0", mapping="", state="done")
    conflict = Conflict.objects.create(work=work, run=run, field="title_fr", ours="a", theirs="b")
    upload = receive_upload(files=[SimpleUploadedFile("f.csv", b"id,titre\n1,Venise\n")], by=admin.pk)
    scene.values |= {"token": upload.token, "language": "fr", "lang": "fr"}
    looked = receive_media(files=[SimpleUploadedFile("a.jpg", b"x")], table=None, by=admin.pk)
    looked.note(step=Step.COUNTED)
    view_of(looked, 1).parent.mkdir()
    view_of(looked, 1).write_bytes(b"RIFF")
    scene.by_name |= {
        "collection_upload_view": {"token": looked.token, "row": 1},
        "collection_upload_refused": {"token": looked.token},
        "collection_conflict": {"pk": conflict.pk},
        "collection_import": {"pk": run.pk},
        "collection_import_problems": {"pk": run.pk},
    }


def _media(scene: Scene, admin: User, folder: Path) -> None:
    picture = pictures.add(folder, width=200, height=120)
    video = Video.objects.create(title_fr="Film", file=ContentFile(b"film", "film.mp4"))
    state_rights(picture.thing, licence="cc0-1.0")
    grant_use([picture.thing], holder="Somebody", uses=["site"])
    restrict_use([picture.thing], uses=["site"], why_fr="Non")
    document = Document.objects.create(title="Document", file=ContentFile(b"text", "text.txt"))
    scene.values |= {
        "media": picture.thing_id,
        "image_id": picture.pk,
        "filter_spec": "max-100x100",
        "name": picture.file.name,
        "document_id": document.pk,
        "doc_id": document.pk,
    }
    scene.by_name |= {
        f"wagtailadmin_api:{name}:detail": {"pk": row.pk}
        for name, row in (("documents", document), ("images", picture))
    }
    scene.by_name |= {
        "story_video_chooser:chosen": {"pk": video.pk},
        "sending_film_chooser:chosen": {"pk": video.pk},
        "wagtaildocs_chooser:chosen": {"pk": document.pk},
    }
    assert Statement.objects.exists()


def _recordings(scene: Scene, admin: User, folder: Path) -> None:
    sound = Sound.objects.create(title_fr="Son", file=ContentFile(b"sound", "sound.mp3"))
    paper = PaperDocument.objects.create(title_fr="Dossier", file=ContentFile(b"paper", "paper.pdf"))
    scene.by_name["story_sound_chooser:chosen"] = {"pk": sound.pk}
    scene.by_name["story_document_chooser:chosen"] = {"pk": paper.pk}


def _rights(scene: Scene, admin: User, folder: Path) -> None:
    thing = Picture.objects.get().thing
    grant = Grant.objects.get()
    person = PersonShown.objects.create(name="Ana")
    terms = Terms.objects.create(version="2026-1", title_fr="Conditions", uses=["site"])
    contribution = Contribution.objects.create(contributor="Ana")
    Consent.objects.create(person=person, uses=["site"])
    Acceptance.objects.create(contribution=contribution, terms=terms)
    Declaration.objects.create(grant=grant, due_on=today())
    embargo = Embargo.objects.create(kind=Restriction.Kind.EMBARGO, why_fr="Presse", ends_at=now() + timedelta(days=3))
    asked = GrantRequest.objects.create(holder="Somebody", purpose="Une affiche", uses=["site"])
    for row in (person, contribution, embargo, asked):
        row.things.add(thing)
    LetterTemplate.objects.filter(kind="request", language="fr").exists() or LetterTemplate.objects.create(
        kind="request", language="fr", subject="Demande", body="Bonjour"
    )
    link = DepositLink.objects.create(
        purpose="Presse", expected="Des vues", sender="Agence", language="fr", receiver=admin,
        until=now() + timedelta(days=3), token_hash="0" * 64,
    )  # fmt: skip
    deposit = Deposit.objects.create(
        link=link, holder="Agence", credit="Agence", signed_by="Ana", statement="J’en réponds."
    )
    sent = DepositedFile.objects.create(deposit=deposit, file=ContentFile(b"x", "x.jpg"), name="x.jpg")
    scene.by_name |= {
        "rights_delivery": {"pk": deposit.pk},
        "rights_delivered_file": {"pk": sent.pk},
        "rights_evidence": {"kind": "grant", "pk": grant.pk},
        "rights_act": {"kind": "consent", "pk": person.pk},
        "rights_join": {"kind": "personshown", "pk": person.pk},
        "person_record": {"holding": "personshown", "key": person.pk},
        "person_record_download": {"holding": "personshown", "key": person.pk, "form": "json"},
        "person_record_erase": {"holding": "personshown", "key": person.pk},
        "rights_request": {"pk": asked.pk},
        "rights_renew": {"pk": grant.pk},
    }


def _outside(scene: Scene, admin: User, folder: Path) -> None:
    """Somebody of the public, a work removed, the register's documents."""
    somebody = Handle.objects.create(network="mastodon", address="@ana@example.org")
    gone = RemovedWork.objects.create(
        thing=register_thing(kind="work", title="Parti"), source="s", identifier="1", slug="parti"
    )
    scene.by_name |= {
        "person": {"pk": somebody.pk},
        "person_erase": {"pk": somebody.pk},
        "person_download": {"pk": somebody.pk, "form": "json"},
        "register_document": {"name": "register"},
        "collection_removed_one": {"pk": gone.pk},
    }


def _networks(scene: Scene, admin: User, folder: Path) -> None:
    """An account, a post that somebody publishes by hand, somebody who follows."""
    picture = Picture.objects.get()
    url = "https://www.facebook.com/musee"
    account = Connection.objects.create(network="facebook", account=url, name="Musée", url=url, state="working")
    content = content_of(text={"fr": "Bonjour"}, media=[Chosen(thing=picture.thing_id, alt={"fr": "Une vue"})])
    delivery = write_shipment(content=content, connections=[account], by=admin).deliveries.get()
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.BY_HAND, assigned_to=admin)
    out = write_shipment(content=content, connections=[account], by=admin).deliveries.get()
    Delivery.objects.filter(pk=out.pk).update(state=Delivery.State.SENT, sent_at=now())
    letter = AuthorLetter.objects.create(delivery=out, kind="held", person=admin, message_id="scene-sending")
    thing = register_thing(kind="actor", title="Musée du Parvis")
    voice = Actor.objects.create(thing=thing, kind="department", username="scene", language="fr", name_fr="Musée")
    remote = RemoteActor.objects.create(
        iri="https://elsewhere.example/ana", host="elsewhere.example", inbox="https://elsewhere.example/in",
        handle=recognise_handle(network="fediverse", address="ana@elsewhere.example", name="Ana"),
    )  # fmt: skip
    follower = Follower.objects.create(actor=voice, remote=remote, activity="https://elsewhere.example/1")
    scene.values["network"] = "facebook"
    of_account = ("account", "connect_again", "figures", "export", "attention", "look", "leave")
    scene.by_name |= {f"presence_{name}": {"pk": account.pk} for name in of_account}
    newsletter = Connection.objects.create(network="newsletter", account="lettre", name="La lettre", state="working")
    reader = Subscriber.objects.create(connection=newsletter, digest="0" * 64, state="confirmed")
    scene.by_name |= {f"presence_readers{name}": {"pk": newsletter.pk} for name in ("", "_bring", "_table")}
    scene.by_name |= {"presence_reader_out": {"pk": newsletter.pk, "reader": reader.pk}}
    scene.by_name |= {
        "sending_content": {"pk": delivery.shipment_id},
        "sending_act": {"pk": delivery.pk},
        "sending_hand": {"pk": delivery.pk},
        "sending_piece": {"pk": delivery.pk, "place": 0},
        "sending_correct": {"pk": out.pk},
        "sending_letter": {"pk": letter.pk},
        "sending_thing_chooser:chosen": {"pk": register_thing(kind="work", title="Orphée").pk},
        "presence_follower": {"pk": follower.pk},
        "share_picture": {"token": "0" * 32},
        **{name: {"pk": voice.pk} for name in ("voice", "voice_close", "voice_move")},
        **{f"moderation_{name}": {"pk": remote.pk} for name in ("person", "face", "judge", "tell")},
        "moderation_server": {"name": remote.host},
        "moderation_report": {"pk": Report.objects.create(remote=remote, actor=voice, words="Faux").pk},
        "moderation_handle": {"pk": remote.handle_id},
        "moderation_joined": {"pk": _heard_of(remote, thing).pk, "place": 0},
    }


def _heard_of(remote: RemoteActor, thing: Thing) -> Trace:
    """What somebody wrote, without a picture to fetch: its address is walked, no other server is asked."""
    act = Act(kind="fediverse.mention.received", thing_id=thing.pk, channel="fediverse", handle_id=remote.handle_id)
    return append(act)


def _feedback(scene: Scene, admin: User, folder: Path) -> None:
    """A topic with a remark and a proposal, late and climbed, with a letter; a word from the direction."""
    department = Department.objects.get()
    remark = take_down(source="front_desk", text="Plus de bancs", by=admin)
    topic = open_topic(title="Des bancs", remarks=[remark], place=Whom(department=department), by=admin)
    proposal = propose(topic=topic, by=admin)
    climb = Climb.objects.create(topic=topic, level=1, due_at=now())
    letter = ClimbLetter.objects.create(climb=climb, person=admin, message_id="scene-climb")
    word = say_word(department=department, text="Nous fermons le lundi.", by=admin)
    Route.objects.create(department=department, words="banc")
    of_topic = ("topic", "move", "act", "change", "propose", "public", "follow")
    scene.by_name |= {f"feedback_{name}": {"pk": topic.pk} for name in of_topic}
    scene.by_name |= {
        "feedback_remark": {"pk": remark.pk},
        "feedback_department": {"pk": department.pk},
        "feedback_word_back": {"pk": word.pk},
        "feedback_letter": {"pk": letter.pk},
        "proposal": {"pk": proposal.pk},
        "proposal_change": {"pk": proposal.pk},
    }


def _conversation(scene: Scene, admin: User, folder: Path) -> None:
    """A conversation with a file and a draft, and what helps to answer."""
    message = receive(
        Arrival(key="scene", way="mail", at=now(), text="Bonjour", author=Author(network="mail", email="a@b.example"))
    )
    enclosed = Enclosure.objects.create(message=message, name="a.txt", file=ContentFile(b"x", "a.txt"), size=1)
    written = Answer.objects.create(thread=message.thread, to=message, key="scene", text="Bonjour", by=admin)
    SavedReply.objects.create(name_fr="Merci", text_fr="Merci")
    Rota.objects.create(name_fr="Permanence")
    MessageRoute.objects.create(name_fr="Écoles", words="école", department=Department.objects.get())
    OnView.objects.create(thing=register_thing(kind="story", title="La mer"))
    rule = AlertRule.objects.create(name_fr="Fuites", kind="words", words="fuite")
    alert = Alert.objects.create(rule=rule, key="scene", thread=message.thread, message=message)
    topic = open_topic(title="Des chaises", remarks=[mark(message.thread, kind="idea", by=admin)], by=admin)
    steps = [move_topic(topic=topic, after=after, reason="Vu", by=admin) for after in ("considered", "planned")]
    offered = Telling.objects.create(topic=topic, move=steps[-1])
    scene.by_name |= {f"conversation_{name}": {"pk": offered.pk} for name in ("telling", "telling_act")}
    of_thread = ("thread", "live", "left", "typing", "answer", "note", "act")
    scene.by_name |= {f"conversation_{name}": {"pk": message.thread_id} for name in of_thread}
    scene.by_name |= {"conversation_alert": {"pk": alert.pk}}
    scene.by_name |= {"conversation_file": {"pk": enclosed.pk}, "conversation_answer_act": {"pk": written.pk}}


def _pages(scene: Scene, admin: User, folder: Path) -> None:
    page = Page.objects.filter(depth__gt=2).first()
    revision = page.specific.save_revision(user=admin)
    root = page.get_parent()
    scene.values |= dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk"), page.pk)
    scene.values |= {"destination_id": root.pk, "revision_id": revision.pk, "revision_id_a": revision.pk}
    scene.values |= {"revision_id_b": "latest", "action_name": "copy", "app_label": "wagtailcore", "model_name": "page"}
    scene.values |= {"content_type_app_name": "website", "content_type_model_name": "practicalpage"}
    scene.values |= {"object_id": str(page.pk), "app_name": "taggit", "action": "delete"}
    story = draft_story(
        index=StoryIndexPage.objects.first(), slug="a-valider", by=admin, title="À valider", summary="…", body=[]
    )
    asked = ask(subject="story", target=str(story.pk), by=admin)
    scene.by_name |= {name: {"pk": asked.pk} for name in ("approval", "approval_read", "approval_decide")}
    letter = ApprovalLetter.objects.create(request=asked, kind="waits", step=1, person=admin, message_id="scene")
    scene.by_name["approval_letter"] = {"pk": letter.pk}
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    scene.values["page_view_restriction_id"] = restriction.pk
    scene.by_name["wagtailadmin_pages:revisions_compare"] = {"pk": page.pk}
    scene.by_name |= {f"wagtailadmin_api:pages:{name}": {"pk": page.pk} for name in ("detail", "action")}


def _wagtail(scene: Scene, admin: User, folder: Path) -> None:
    task = GroupApprovalTask.objects.create(name="Relire")
    workflow = Workflow.objects.create(name="Relecture")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = Page.objects.get(pk=scene.values["page_id"])
    state = workflow.start(page.specific, admin)
    kind = ContentType.objects.get_for_model(Page)
    session = EditingSession.objects.create(user=admin, content_type=kind, object_id=str(page.pk), last_seen_at=now())
    upload = UploadedFile.objects.create(for_content_type=kind, file=ContentFile(b"x", "x.txt"), uploaded_by_user=admin)
    collection = Collection.get_first_root_node().add_child(name="Collection")
    scene.values |= {
        "task_id": task.pk,
        "task_state_id": state.current_task_state.pk,
        "workflow_state_id": state.pk,
        "workflow_pk": workflow.pk,
        "session_id": session.pk,
        "uploaded_file_id": upload.pk,
        "collection_id": collection.pk,
    }
    names = ("enable", "disable", "edit", "usage", "usage_results", "remove")
    scene.by_name |= {f"wagtailadmin_workflows:{name}": {"pk": workflow.pk} for name in names}
    key = Authenticator.objects.create(
        user=User.objects.get(username="someone"), type="webauthn", data={"name": "Clé", "credential": {}}
    )
    scene.by_name |= {f"mfa_{name}_webauthn": {"pk": key.pk} for name in ("remove", "edit")}
    site = Site.objects.first()
    scene.by_name["simple_translation:submit_snippet_translation"] = {"pk": str(page.pk)}
    # No setting of Wagtail's kind is registered: what is asked for is not found.
    scene.by_name |= {f"wagtailsettings:{name}": {"pk": site.pk} for name in ("edit", "preview_on_edit")}
    tasks = ("edit_task", "disable_task", "enable_task")
    scene.by_name |= {f"wagtailadmin_workflows:{name}": {"pk": task.pk} for name in tasks}
    scene.by_name |= {f"wagtailadmin_collections:{name}": {"pk": collection.pk} for name in ("edit", "delete")}
    scene.by_name["wagtailadmin_workflows:add_task"] = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    scene.by_name["wagtailadmin_tag_model_autocomplete"] = {"app_name": "taggit", "model_name": "tag"}


Filler = Callable[[Address], dict[str, Any]]
