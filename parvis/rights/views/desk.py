"""One media's rights in the desk: each use, yes or no and why; what is stated; who allowed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.media.models import Document, Picture, Sound, Video
from parvis.rights.contracts import Decision, Facts, Showing, Use, Where
from parvis.rights.decision import decide, free_since
from parvis.rights.forms import AttachForm, PaperForm, StatementForm
from parvis.rights.jurisdictions import JURISDICTIONS
from parvis.rights.models import Contribution, Grant, GrantRequest, PersonShown, Restriction, Statement
from parvis.rights.prints import PrintSize
from parvis.rights.queries import facts_of
from parvis.rights.reasons import tell_moment
from parvis.rights.services import extend_grant, lift_restriction, revoke_grant, state_rights
from parvis.rights.uses import ON_PAPER, choices
from parvis.traces.models import Thing

# Each use where it happens: on the open web but for rooms and paper.
_PLACES: dict[str, Where] = {Use.SCREEN: Where.ROOM, Use.PRINT: Where.PAPER, Use.PRODUCT: Where.PAPER}


@dataclass(frozen=True)
class Row:
    """One use of one media, decided."""

    label: str | Promise
    decision: Decision
    is_network: bool = False
    use: str = ""

    @property
    def changes(self) -> str:
        """When the answer is another one, in words; empty when nothing is foreseen."""
        return tell_moment(self.decision.changes_at) if self.decision.changes_at else ""


@dataclass(frozen=True)
class PaperAsked:
    """Print at one size: the form that asks, the size in words, each use decided."""

    form: PaperForm
    size: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Term:
    """When a media is free in one country; None when nobody can say."""

    name: str | Promise
    source: str
    since: date | None
    is_free: bool


class MediaRightsView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The page; its forms come back here, told apart by their button."""

    raise_exception = True
    permission_required = "rights.view_statement"
    template_name = "rights/desk/media.html"
    header_icon = "desk-key"
    page_title = _("Rights")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the thing and the picture or film it stands for."""
        super().setup(request, *args, **kwargs)
        self.thing = get_object_or_404(Thing, pk=kwargs["media"])
        self.picture = Picture.objects.filter(thing=self.thing).first()
        models: tuple[Any, ...] = (Video, Sound, Document)
        found = (model._default_manager.filter(thing=self.thing).first() for model in models)
        self.film = next((one for one in found if one is not None), None)

    def get_page_subtitle(self) -> str:
        return self.thing.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the authorisations, which the menu names."""
        listed = {"url": reverse("grants:index"), "label": _("Rights")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.thing.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = facts_of([self.thing.pk])[self.thing.pk]
        statement = Statement.objects.filter(thing=self.thing).first()
        return super().get_context_data(
            **{"form": StatementForm(instance=statement), **kwargs},
            thing=self.thing,
            picture=self.picture,
            film=self.film,
            rows=decided(self.thing.pk, facts),
            terms=terms(facts),
            makers=facts.makers,
            statement=statement,
            grants=Grant.objects.filter(things=self.thing),
            restrictions=Restriction.objects.filter(things=self.thing, lifted_at=None),
            requests=GrantRequest.objects.filter(things=self.thing, state__in=GrantRequest.OPEN),
            persons=self._named(PersonShown, "rights.view_personshown"),
            contributions=self._named(Contribution, "rights.view_contribution"),
            attach=AttachForm(),
            paper=self._on_paper(facts),
        )

    def _on_paper(self, facts: Facts) -> PaperAsked:
        """Print uses decided at the size asked for in the address, if any."""
        form = PaperForm(self.request.GET if "paper" in self.request.GET else None)
        size = form.size if form.is_bound and form.is_valid() else None
        rows = decided(self.thing.pk, facts, paper=size) if size else []
        return PaperAsked(form, str(size or ""), [row for row in rows if row.use in ON_PAPER])

    def _named(self, model: Any, permission: str) -> Any:
        """Persons and contributors of this media, for who may know them."""
        return (
            model.objects.filter(things=self.thing) if self.request.user.has_perm(permission) else model.objects.none()
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do what the pressed button says, if this member of staff may; then show the page again."""
        acts = {
            "state": ("rights.change_statement", self.state),
            "revoke": ("rights.change_grant", self.revoke),
            "attach": ("rights.change_grant", self.attach),
            "lift": ("rights.change_restriction", self.lift),
        }
        permission, act = acts.get(request.POST.get("act", ""), ("", None))
        if act is None or not request.user.has_perm(permission):
            return self.handle_no_permission()
        with transaction.atomic():
            return act(request) or redirect(request.path)

    def state(self, request: HttpRequest) -> HttpResponse | None:
        """State the licence."""
        statement = Statement.objects.filter(thing=self.thing).first() or Statement(thing=self.thing)
        form = StatementForm(request.POST, instance=statement)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        state_rights(self.thing, **form.cleaned_data)
        self.tell(request, "rights.state", _("Its rights are stated."))
        return None

    def revoke(self, request: HttpRequest) -> None:
        """End an authorisation, for all the media it covers."""
        revoke_grant(get_object_or_404(Grant, pk=request.POST.get("pk"), things=self.thing))
        self.tell(request, "rights.revoke", _("The authorisation is withdrawn."))

    def attach(self, request: HttpRequest) -> HttpResponse | None:
        """Extend an authorisation to this media."""
        form = AttachForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose an authorisation of the list."))
            return None
        try:
            extend_grant(form.cleaned_data["grant"], [self.thing])
        except BadInput as refusal:
            messages.error(request, str(refusal))
            return None
        self.tell(request, "rights.grant", _("The authorisation covers it now."))
        return None

    def lift(self, request: HttpRequest) -> None:
        """End a restriction, for all the media it withholds."""
        lift_restriction(get_object_or_404(Restriction, pk=request.POST.get("pk"), things=self.thing))
        self.tell(request, "rights.lift", _("The restriction is lifted."))

    def tell(self, request: HttpRequest, action: str, message: str | Promise) -> None:
        """Log it on the media, and say it."""
        log(self.picture or self.film or self.thing, action, user=request.user)
        messages.success(request, message)


def decided(media: UUID, facts: Facts, *, paper: PrintSize | None = None) -> Sequence[Row]:
    """Each use, each network by its name, decided for this moment where it happens; at a size on paper if told."""
    moment = now()
    return [
        Row(
            label,
            decide(facts, Showing(media=media, use=code, where=_PLACES.get(code, Where.WEB), paper=paper, at=moment)),
            is_network=":" in code,
            use=code,
        )
        for code, label in choices()
    ]


def terms(facts: Facts) -> Sequence[Term]:
    """When it is free in each country of our table, the institution's first; empty without makers."""
    if not facts.makers:
        return []
    day = today()
    rules = sorted(JURISDICTIONS.values(), key=lambda rule: rule.code != facts.home)
    found = [(rule, free_since(facts, rule.code)) for rule in rules]
    return [Term(rule.name, rule.source, since, since is not None and since <= day) for rule, since in found]
