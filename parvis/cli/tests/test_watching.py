"""A real server with two processes: its log, its health, its figures."""

from __future__ import annotations

import json
import re
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from parvis.testing import kept, live

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
TOKEN = "a-token-of-the-tests-0123"
SECRETS = ("ana@musee.example", "hunter2-hunter2", "203.0.113.77", "jeanne-dupont", "s3cr3t-bearer", "c00kie-value")


def ask(address: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = Request(address, data=data, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("veillee")
    kept.settle(home)
    settings = {
        "PARVIS_LOG__FORMAT": "json",
        "PARVIS_LOG__REQUESTS": "true",
        "PARVIS_METRICS__ENABLED": "true",
        "PARVIS_METRICS__TOKEN": TOKEN,
    }
    with live.serving(home, workers=2, settings=settings) as served:
        yield served


def test_the_log_of_real_requests_holds_no_person_and_no_secret(site: live.Site) -> None:
    for secret in SECRETS:
        ask(
            site.url(f"/chercher/?q={secret}&token={secret}"),
            Authorization=f"Bearer {secret}",
            Cookie=f"parvis_session={secret}",
        )
        ask(site.url(f"/nothing/{secret}"), X_Forwarded_For=secret, User_Agent=secret, Referer=f"http://x/?q={secret}")
        ask(site.url("/desk/login/"), f"username={secret}&password={secret}".encode(), Cookie=f"parvis_csrf={secret}")
        ask(site.url("/robots.txt"), Host=f"{secret.replace('@', '.')}")
    # What no log may hold is thrown by a page too: a work's address that is no identifier.
    assert ask(site.url(f"/id/{SECRETS[0]}"))[0] == 404
    time.sleep(0.5)
    log = (site.home / "serve.log").read_text()
    for secret in SECRETS:
        assert secret not in log.replace("parvis-", ""), [line for line in log.splitlines() if secret in line][:3]
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["event"] == "request"]
    assert len(asked) >= 4 * len(SECRETS) and all(line["request_id"] for line in asked)
    assert {line["status"] for line in asked} >= {200, 404, 403}
    assert {"method", "route", "status", "ms", "request_id", "timestamp"} <= set(asked[0])


def test_health_is_a_word(site: live.Site) -> None:
    assert ask(site.url("/health/live")) == (200, "live\n")
    deadline = time.monotonic() + 60
    while ask(site.url("/health/ready"))[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    assert ask(site.url("/health/ready")) == (200, "ready\n")


def test_figures_add_up_over_the_processes(site: live.Site) -> None:
    address = site.url("/metrics")
    assert ask(address)[0] == 404 and ask(address, Authorization="Bearer wrong")[0] == 404
    before = _answered(ask(address, Authorization=f"Bearer {TOKEN}")[1])
    for _ in range(60):
        assert ask(site.url("/robots.txt"))[0] == 200
    for _ in range(6):  # whichever process answers, it tells of all
        status, text = ask(address, Authorization=f"Bearer {TOKEN}")
        assert status == 200 and _answered(text) == before + 60
    assert 'parvis_jobs{state="dead"} 0.0' in text and "parvis_disk_free_bytes" in text
    assert len(list((site.home / "figures").glob("counter_*.db"))) >= 2, "both processes answered"


def _answered(text: str) -> int:
    """Pages given so far, those kept ready and those made, the figures' own left out."""
    lines = re.findall(r'parvis_requests_total\{method="GET",route="([^"]*)",status="2xx"\} ([\d.]+)', text)
    return sum(int(float(count)) for route, count in lines if route != "metrics")


def test_without_a_token_only_this_machine_sees_them(rf, settings) -> None:
    from parvis.core import metrics

    settings.METRICS_TOKEN = ""
    assert metrics._may_see(rf.get("/metrics", REMOTE_ADDR="127.0.0.1"))
    assert metrics._may_see(rf.get("/metrics", REMOTE_ADDR="::1"))
    assert not metrics._may_see(rf.get("/metrics", REMOTE_ADDR="192.0.2.4"))
    assert not metrics._may_see(rf.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "192.0.2.4"}))
