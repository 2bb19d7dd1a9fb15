"""Figures for those who keep the machines: Prometheus text, off by default, right over several processes.

Labels are bounded: routes as the URL map writes them, never addresses.
"""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterable
from ipaddress import ip_address

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from parvis.core.backup.last import last_backup
from parvis.core.clock import now
from parvis.core.middleware import route_of
from parvis.core.models import Job, Worker

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_requests = Counter("parvis_requests", "Requests answered", ["method", "route", "status"], registry=None)
_seconds = Histogram("parvis_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=None)


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answer."""
    method = request.method if request.method in _METHODS else "other"
    route = route_of(request)
    _requests.labels(method, route, f"{status // 100}xx").inc()
    _seconds.labels(route).observe(seconds)


class _House(Collector):
    """What the database and the disk say at the moment of asking."""

    def collect(self) -> Iterable[Metric]:
        """Jobs by state, the worker's last sign of life, the last backup, the disk."""
        states = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
        jobs = GaugeMetricFamily("parvis_jobs", "Background jobs", labels=["state"])
        for state in Job.State.values:
            jobs.add_metric([state], states.get(state, 0))
        yield jobs
        seen = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
        if seen:
            age = (now() - seen).total_seconds()
            yield GaugeMetricFamily("parvis_worker_silence_seconds", "Since a worker was last seen", value=age)
        if saved := last_backup(settings.HOME.folder):
            age = (now() - saved).total_seconds()
            yield GaugeMetricFamily("parvis_backup_age_seconds", "Since the last backup", value=age)
        free = shutil.disk_usage(settings.HOME.folder).free
        yield GaugeMetricFamily("parvis_disk_free_bytes", "Free on the home's disk", value=free)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The figures of all processes; 404 to whoever may not see them, as if there were none."""
    if not _may_see(request):
        raise Http404
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_House())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


def _may_see(request: HttpRequest) -> bool:
    """By the token where one is set; else from this very machine, and not through a proxy on it."""
    wanted = settings.METRICS_TOKEN
    if wanted:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
