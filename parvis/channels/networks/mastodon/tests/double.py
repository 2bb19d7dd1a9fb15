"""A double of a Mastodon server, written from docs.joinmastodon.org (July 2026); it is not Mastodon.

It keeps what it is told, checks what a server checks, and fails on demand: before the deed or after it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx

from parvis.channels.networks.mastodon.text import count

HOST = "mastodon.example"
HERE = f"https://{HOST}"
TOKEN = "the-token"
EPOCH = datetime(2026, 7, 1, 12, tzinfo=UTC)
Handler = Callable[[httpx.Request], httpx.Response]


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, json=data, headers=headers)


def person(name: str = "lea@autre.example", number: str = "7", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "acct": name, "username": name.partition("@")[0], "display_name": name.title(),
        "url": f"https://autre.example/@{name}", "bot": False,
        "followers_count": 3, "following_count": 4, "statuses_count": 5, **more,
    }  # fmt: skip


def told_of(media: dict[str, Any]) -> dict[str, Any]:
    """As it is answered: without the bytes."""
    return {name: value for name, value in media.items() if name != "thumbnail"}


@dataclass
class Double:
    """The server. dialect: "mastodon", "gotosocial" (v1 answers, no idempotency) or "takahe" (no metadata)."""

    dialect: str = "mastodon"
    limit: int = 500
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    tagged: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    searched: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    apps: list[dict[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    codes: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=lambda: {"lea@autre.example": "7"})
    muted: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    reports: list[dict[str, Any]] = field(default_factory=list)
    processing: int = 0
    clock: int = 0
    # (method and beginning of the path, answer or exception, whether the deed is done first)
    faults: list[tuple[str, httpx.Response | Exception, bool]] = field(default_factory=list)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def fail(self, what: str, how: httpx.Response | Exception, *, after: bool = False) -> None:
        self.faults.append((what, how, after))

    def handle(self, request: httpx.Request) -> httpx.Response:
        asked = f"{request.method} {request.url.path}"
        self.asked.append(asked)
        fault = next((each for each in self.faults if asked.startswith(each[0])), None)
        if fault is None:
            return self.serve(request)
        self.faults.remove(fault)
        if fault[2]:
            self.serve(request)
        if isinstance(fault[1], Exception):
            raise fault[1]
        return fault[1]

    def serve(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/.well-known/oauth-authorization-server":
            return self.metadata()
        if path == "/api/v1/apps":
            return self.register(form_of(request))
        if path == "/oauth/token":
            return self.token(form_of(request))
        if path in ("/api/v1/instance", "/api/v2/instance"):
            return self.instance(path)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return answer({"error": "The access token was revoked"}, 401)
        return self.served(request, path)

    def served(self, request: httpx.Request, path: str) -> httpx.Response:
        routes: list[tuple[str, Handler]] = [
            ("POST /api/v1/statuses", self.post), ("POST /api/v2/media", self.upload),
            ("GET /api/v1/accounts/verify_credentials", lambda _: answer(self.me)),
            ("GET /api/v1/accounts/1/statuses", self.mine), ("GET /api/v1/media/", self.processed),
            ("GET /api/v1/notifications", lambda asked: self.page(asked, self.notifications)),
            ("GET /api/v1/timelines/tag/", self.timeline), ("GET /api/v2/search", self.search),
            ("PUT /api/v1/statuses/", self.edit), ("DELETE /api/v1/statuses/", self.remove),
            ("GET /api/v1/statuses/", self.show), ("GET /api/v1/accounts/lookup", self.look_up),
            ("POST /api/v1/accounts/", self.moderate), ("POST /api/v1/reports", self.report),
        ]  # fmt: skip
        asked = f"{request.method} {path}"
        handler = next((each for start, each in routes if asked.startswith(start)), None)
        return handler(request) if handler else answer({"error": "Record not found"}, 404)

    @property
    def me(self) -> dict[str, Any]:
        return person("musee", "1", display_name="Le Musée", url=f"{HERE}/@musee", followers_count=120)

    def metadata(self) -> httpx.Response:
        if self.dialect != "mastodon":
            return httpx.Response(404, text="<h1>Not found</h1>")
        scopes = ["read", "write", *(f"{a}:{b}" for a in ("read", "write") for b in
                  ("accounts", "notifications", "search", "statuses", "media", "blocks", "mutes", "reports"))]  # fmt: skip
        return answer({"issuer": HERE, "scopes_supported": scopes, "code_challenge_methods_supported": ["S256"]})

    def register(self, form: dict[str, str]) -> httpx.Response:
        self.apps.append(form)
        return answer({"client_id": "app", "client_secret": "app-secret", "redirect_uri": form["redirect_uris"]})

    def token(self, form: dict[str, str]) -> httpx.Response:
        if form["code"] not in self.codes or form["client_secret"] != "app-secret":
            return answer({"error": "invalid_grant", "error_description": "The grant is invalid"}, 400)
        challenge = self.codes.pop(form["code"])
        if challenge and challenge_of(form.get("code_verifier", "")) != challenge:
            return answer({"error": "invalid_grant"}, 400)
        return answer({"access_token": TOKEN, "token_type": "Bearer", "scope": form["scope"], "created_at": 1})

    def instance(self, path: str) -> httpx.Response:
        configuration = {
            "statuses": {"max_characters": self.limit, "max_media_attachments": 4, "characters_reserved_per_url": 23},
            "media_attachments": {
                "supported_mime_types": ["image/jpeg", "image/png", "video/mp4"], "image_size_limit": 16_777_216,
                "video_size_limit": 103_809_024, "description_limit": 1500,
            },
        }  # fmt: skip
        if self.dialect == "gotosocial" and "/v2/" in path:
            return answer({"error": "Not Found"}, 404)
        if self.dialect == "takahe":
            return answer({"version": "takahe/0.11", "configuration": {"statuses": {"max_characters": self.limit}}})
        versions = {"api_versions": {"mastodon": 7}} if self.dialect == "mastodon" else {}
        return answer({"version": "4.5.1", "configuration": configuration, **versions})

    def look_up(self, request: httpx.Request) -> httpx.Response:
        name = request.url.params["acct"]
        return answer(person(name, self.known[name])) if name in self.known else answer({"error": "Not found"}, 404)

    def moderate(self, request: httpx.Request) -> httpx.Response:
        number, verb = request.url.path.split("/")[-2:]
        rows = self.muted if "mute" in verb else self.blocked
        (rows.discard if verb.startswith("un") else rows.add)(number)
        return answer({"id": number, "muting": number in self.muted, "blocking": number in self.blocked})

    def report(self, request: httpx.Request) -> httpx.Response:
        self.reports.append(json.loads(request.content))
        return answer({"id": str(len(self.reports)), "action_taken": False})

    def post(self, request: httpx.Request) -> httpx.Response:
        body, key = json.loads(request.content), request.headers.get("idempotency-key", "")
        if key in self.keys and self.dialect == "mastodon":
            return self.again(self.keys[key])
        if "scheduled_at" in body:
            return answer({"error": "Never asked of a server"}, 500)
        refusal = self.refusal(body)
        if refusal:
            return answer({"error": f"Validation failed: {refusal}"}, 422)
        status = self.add(body)
        self.keys[key] = status["id"]
        return answer(status)

    def again(self, status_id: str) -> httpx.Response:
        """As Mastodon does: the post the key made, or 404 once it was deleted."""
        found = self.statuses.get(status_id)
        return answer(found) if found else answer({"error": "Record not found"}, 404)

    def refusal(self, body: dict[str, Any]) -> str:
        if count(body["status"] + body["spoiler_text"]) > self.limit:
            return f"Text character limit of {self.limit} exceeded"
        if not body["status"] and not body["media_ids"]:
            return "Text can't be blank"
        if any(not self.media.get(each, {}).get("url") for each in body["media_ids"]):
            return "Cannot attach files that have not finished processing"
        if body.get("in_reply_to_id") and body["in_reply_to_id"] not in self.statuses:
            return "The post you are trying to reply to does not appear to exist"
        return ""

    def add(self, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        self.clock += 1
        number = f"1{self.clock:05d}"
        answered = body.get("in_reply_to_id")
        status = {
            "id": number, "uri": f"{HERE}/users/musee/statuses/{number}", "url": f"{HERE}/@musee/{number}",
            "created_at": (EPOCH + timedelta(seconds=self.clock)).isoformat(), "account": self.me,
            "content": as_html(body["status"]), "visibility": body.get("visibility", "public"),
            "language": body.get("language"), "spoiler_text": body.get("spoiler_text", ""),
            "in_reply_to_id": answered, "in_reply_to_account_id": "1" if answered in self.statuses else None,
            "media_attachments": [told_of(self.media[each]) for each in body.get("media_ids", ())], "tags": [], "reblog": None,
            "quote": {"state": "accepted", "quoted_status": None, "quoted_status_id": body["quoted_status_id"]}
            if body.get("quoted_status_id") else None,
            "replies_count": 2, "reblogs_count": 3, "favourites_count": 4, "quotes_count": 1, **more,
        }  # fmt: skip
        self.statuses[number] = status
        return status

    def edit(self, request: httpx.Request) -> httpx.Response:
        number = request.url.path.rpartition("/")[2]
        if number not in self.statuses:
            return answer({"error": "Record not found"}, 404)
        body = json.loads(request.content)
        self.statuses[number]["content"] = as_html(body["status"])
        self.statuses[number]["media_attachments"] = [told_of(self.media[each]) for each in body["media_ids"]]
        return answer(self.statuses[number])

    def remove(self, request: httpx.Request) -> httpx.Response:
        found = self.statuses.pop(request.url.path.rpartition("/")[2], None)
        return answer(found) if found else answer({"error": "Record not found"}, 404)

    def show(self, request: httpx.Request) -> httpx.Response:
        found = self.statuses.get(request.url.path.rpartition("/")[2])
        return answer(found) if found else answer({"error": "Record not found"}, 404)

    def mine(self, request: httpx.Request) -> httpx.Response:
        before = request.url.params.get("max_id", "9" * 20)
        own = sorted(self.statuses.values(), key=lambda each: each["id"], reverse=True)
        own = [
            each
            for each in own
            if each["account"]["id"] == "1" and (len(each["id"]), each["id"]) < (len(before), before)
        ]
        return answer(own[: int(request.url.params["limit"])])

    def upload(self, request: httpx.Request) -> httpx.Response:
        body = request.content.decode("latin-1")
        number = f"m{len(self.media) + 1}"
        told = {name: re.search(rf'name="{name}"\r\n\r\n(.*?)\r\n--', body, re.S) for name in ("description", "focus")}
        media: dict[str, Any] = {
            "id": number,
            "type": "image",
            "url": None if self.processing else f"{HERE}/{number}.jpg",
        }
        media |= {name: found[1].encode("latin-1").decode() if found else "" for name, found in told.items()}
        thumbnail = re.search(
            r'name="thumbnail"; filename="[^"]+"\r\nContent-Type: image/webp\r\n\r\n(.*?)\r\n--', body, re.S
        )
        media["thumbnail"] = thumbnail[1].encode("latin-1") if thumbnail else b""
        self.media[number] = media
        return answer(told_of(media), 202 if self.processing else 200)

    def processed(self, request: httpx.Request) -> httpx.Response:
        media = self.media[request.url.path.rpartition("/")[2]]
        self.processing -= 1
        if self.processing > 0:
            return answer(told_of(media), 206)
        media["url"] = f"{HERE}/{media['id']}.jpg"
        return answer(told_of(media))

    def page(self, request: httpx.Request, items: list[dict[str, Any]]) -> httpx.Response:
        """As Mastodon pages: newest first; with min_id the oldest after it."""
        number, last = int(request.url.params["limit"]), request.url.params.get("min_id")
        if last is None:
            return answer(list(reversed(items))[:number])
        after = [each for each in items if int(each["id"]) > int(last)]
        return answer(list(reversed(after[:number])))

    def timeline(self, request: httpx.Request) -> httpx.Response:
        return self.page(request, self.tagged.get(request.url.path.rpartition("/")[2], []))

    def search(self, request: httpx.Request) -> httpx.Response:
        found = self.page(request, self.searched.get(request.url.params["q"].strip('"'), [])).json()
        return answer({"accounts": [], "statuses": found, "hashtags": []})

    def notify(self, kind: str, status: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        number = str(len(self.notifications) + 1)
        notice = {"id": number, "type": kind, "created_at": EPOCH.isoformat(), "account": person(), "status": status}
        self.notifications.append(notice | more)
        return notice

    def said(self, text: str, number: str = "900", **more: Any) -> dict[str, Any]:
        """A post somebody else wrote."""
        return {
            "id": number, "uri": f"https://autre.example/posts/{number}", "url": f"https://autre.example/@lea/{number}",
            "created_at": EPOCH.isoformat(), "account": person(), "content": text, "visibility": "public",
            "language": "fr", "tags": [{"name": "musee", "url": "x"}], "media_attachments": [],
            "in_reply_to_id": None, "in_reply_to_account_id": None, "reblog": None, **more,
        }  # fmt: skip


def as_html(text: str) -> str:
    """As Mastodon writes it: paragraphs, hidden parts of addresses, mentions without their host."""
    shown = html.escape(text, quote=False)
    shown = re.sub(
        r"(https?://)([^\s)]+)", r'<a href="\1\2"><span class="invisible">\1</span><span>\2</span></a>', shown
    )
    shown = re.sub(r"@(\w+)@[\w.]+", r'<a href="x">@<span>\1</span></a>', shown)
    return "".join(f"<p>{each}</p>" for each in shown.split("\n\n"))


def form_of(request: httpx.Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.content.decode(), keep_blank_values=True).items()}


def challenge_of(verifier: str) -> str:
    import base64
    import hashlib

    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
