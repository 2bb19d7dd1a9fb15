"""WebFinger (RFC 7033), host-meta (RFC 6415), NodeInfo 2.1."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from parvis import __version__
from parvis.accounts.models import Institution
from parvis.core.bilingual import pick
from parvis.fediverse.addresses import actor_iri, profile_url, whole
from parvis.fediverse.documents import MEDIA_TYPE
from parvis.fediverse.models import Actor
from parvis.fediverse.queries.figures import usage
from parvis.fediverse.queries.voices import acct, actor_called

_JRD = "application/jrd+json"
_NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/2.1"


def _open(response: HttpResponse) -> HttpResponse:
    """Any page may read it from a browser (RFC 7033, 5)."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "max-age=600"
    return response


@require_safe
def show_webfinger(request: HttpRequest) -> HttpResponse:
    """Who an account is; 400 without a resource, 404 for one that is not ours."""
    resource = request.GET.get("resource", "")[:500]
    if not resource:
        return _open(JsonResponse({"error": "resource?"}, status=400, content_type=_JRD))
    actor = actor_called(resource)
    if actor is None:
        return _open(JsonResponse({"error": "unknown"}, status=404, content_type=_JRD))
    return _open(JsonResponse(_jrd(actor), content_type=_JRD))


def _jrd(actor: Actor) -> dict[str, Any]:
    iri, profile = actor_iri(actor), profile_url(actor)
    return {
        "subject": acct(actor),
        "aliases": [iri, profile],
        "links": [
            {"rel": "self", "type": MEDIA_TYPE, "href": iri},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": profile},
        ],
    }


@require_safe
def show_host_meta(request: HttpRequest) -> HttpResponse:
    """Where WebFinger is asked, as XML."""
    template = whole("/.well-known/webfinger?resource={uri}")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        f'<Link rel="lrdd" template="{template}"/></XRD>\n'
    )
    return _open(HttpResponse(text, content_type="application/xrd+xml"))


@require_safe
def show_host_meta_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    links = [{"rel": "lrdd", "template": whole("/.well-known/webfinger?resource={uri}")}]
    return _open(JsonResponse({"links": links}))


@require_safe
def list_nodeinfo(request: HttpRequest) -> HttpResponse:
    """Where NodeInfo is."""
    return _open(JsonResponse({"links": [{"rel": _NODEINFO, "href": whole("/nodeinfo/2.1")}]}))


@require_safe
def show_nodeinfo(request: HttpRequest) -> HttpResponse:
    """What this server is."""
    institution = Institution.current()
    told = {
        "version": "2.1",
        "software": {"name": "parvis", "version": __version__},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": usage(),
        "metadata": {"nodeName": str(institution), "nodeDescription": pick(institution, "tagline")},
    }
    kind = f'application/json; profile="{_NODEINFO}#"'
    return _open(JsonResponse(told, content_type=kind))
