"""What was decided about a server; a decision about a domain covers its subdomains."""

from __future__ import annotations

from django.conf import settings

from parvis.fediverse.models import Host, RemoteActor


def domains_of(host: str) -> list[str]:
    """A host and the domains above it, the longest first; its port stands with each of them or not at all."""
    bare, _colon, port = host.lower().partition(":")
    labels = bare.split(".")
    names = [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))]
    return [host.lower(), *names] if port else names


def rule_of_host(host: str) -> str:
    """The rule that holds there: the strictest one of the host and the domains above it, empty for none."""
    rules = set(Host.objects.filter(name__in=domains_of(host)).values_list("rule", flat=True))
    return next((rule for rule in (Host.Rule.BLOCK, Host.Rule.LIMIT, Host.Rule.ALLOW) if rule in rules), "")


def is_refused(host: str) -> bool:
    """Whether we neither hear nor speak to that server."""
    rule = rule_of_host(host)
    return rule == Host.Rule.BLOCK or (settings.FEDIVERSE_ALLOW_LIST and rule not in {Host.Rule.ALLOW, Host.Rule.LIMIT})


def is_limited(remote: RemoteActor) -> bool:
    """Whether what they say is heard, and not shown."""
    return remote.rule == RemoteActor.Rule.LIMIT or rule_of_host(remote.host) == Host.Rule.LIMIT
