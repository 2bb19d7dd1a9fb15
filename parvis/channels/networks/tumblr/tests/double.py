"""A double of Tumblr, written from github.com/tumblr/docs (api.md and npf-spec.md, November 2026); it is not Tumblr."""

from __future__ import annotations

import email
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx

UUID = "t:musee"
EPOCH = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOW = int(EPOCH.timestamp())


def answer(response: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json={"meta": {"status": status, "msg": "OK"}, "response": response})


def refusal(status: int, code: int | None = None, headers: dict[str, str] | None = None) -> httpx.Response:
    errors = [{"title": "Refused", "code": code}] if code else []
    return httpx.Response(status, json={"meta": {"status": status, "msg": "No"}, "errors": errors}, headers=headers)


@dataclass
class Double:
    """The service, for one application and one blog. Faults come before the deed, or after it."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    tagged: list[dict[str, Any]] = field(default_factory=list)
    submissions: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0
    is_revoked: bool = False
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[str, httpx.Response | Exception, bool]] = field(default_factory=list)

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def fail(self, what: str, how: httpx.Response | Exception, *, after: bool = False) -> None:
        self.faults.append((what, how, after))

    def handle(self, request: httpx.Request) -> httpx.Response:
        asked = f"{request.method} {unquote(request.url.path)}"
        self.asked.append(asked)
        fault = next((each for each in self.faults if asked.startswith(each[0])), None)
        if fault is None:
            return self.serve(request, asked)
        self.faults.remove(fault)
        if fault[2]:
            self.serve(request, asked)
        if isinstance(fault[1], Exception):
            raise fault[1]
        return fault[1]

    @property
    def access(self) -> str:
        return f"access-{self.turns}"

    def serve(self, request: httpx.Request, asked: str) -> httpx.Response:
        if asked == "POST /v2/oauth2/token":
            return self.token({name: values[0] for name, values in parse_qs(request.content.decode()).items()})
        if request.headers.get("authorization") != f"Bearer {self.access}":
            return refusal(401)
        blog = f"/v2/blog/{UUID}"
        if asked == "GET /v2/user/info":
            return answer({"user": {"name": "musee", "blogs": [
                {"name": "autre", "url": "https://autre.tumblr.com/"}, {"name": 5},
                {"name": "musee", "uuid": UUID, "url": "https://musee.tumblr.com/", "title": "Le Musée", "followers": 12, "posts": 34},
            ]}})  # fmt: skip
        if asked == f"POST {blog}/posts":
            return self.create(request)
        if asked.startswith(f"PUT {blog}/posts/"):
            return self.change(request, asked.rpartition("/")[2])
        if asked == f"POST {blog}/post/delete":
            found = self.posts.pop(parse_qs(request.content.decode())["id"][0], None)
            return answer({}) if found else refusal(404)
        return self.read(request, asked, blog)

    def read(self, request: httpx.Request, asked: str, blog: str) -> httpx.Response:
        asked_for = request.url.params
        if asked == f"GET {blog}/posts/submission":
            start = int(asked_for.get("offset", "0"))
            return answer({"posts": list(reversed(self.submissions))[start : start + 20]})
        if asked == f"GET {blog}/posts":
            start = int(asked_for["offset"])
            return answer({"posts": list(reversed(self.posts.values()))[start : start + 20]})
        if asked == f"GET {blog}/notifications":
            return answer({"notifications": self.before(self.notifications, asked_for)})
        if asked == f"GET {blog}/notes":
            return (
                answer({"notes": [], "total_likes": 3, "total_reblogs": 2})
                if asked_for["id"] in self.posts
                else refusal(404)
            )
        if asked == "GET /v2/tagged":
            return answer(self.before(self.tagged, asked_for))
        found = self.posts.get(asked.rpartition("/")[2])
        return answer(found) if found else refusal(404)

    def before(self, items: list[dict[str, Any]], asked: httpx.QueryParams) -> list[dict[str, Any]]:
        """Newest first, from before a second on."""
        until = int(asked.get("before", str(NOW * 2)))
        return [each for each in reversed(items) if each.get("timestamp", 0) < until][:20]

    def token(self, form: dict[str, str]) -> httpx.Response:
        known = form.get("client_id") == "key" and form.get("client_secret") == "secret"
        given = form.get("code") == "code" or form.get("refresh_token") == f"refresh-{self.turns}"
        if self.is_revoked or not (known and given):
            return httpx.Response(401, json={"error": "invalid_grant", "error_description": "No"})
        self.turns += 1
        return httpx.Response(200, json={
            "access_token": self.access, "refresh_token": f"refresh-{self.turns}", "expires_in": 2520, "token_type": "bearer",
        })  # fmt: skip

    def create(self, request: httpx.Request) -> httpx.Response:
        body = self.body(request)
        if not body["content"]:
            return refusal(400, 8001)
        number = str(7_000_000_000_000_000 + len(self.posts) + 1)
        self.posts[number] = {
            **body, "id": int(number), "id_string": number, "timestamp": NOW + len(self.posts),
            "tumblelog_uuid": UUID, "reblog_key": "rk",
        }  # fmt: skip
        return answer({"id": number}, 201)

    def change(self, request: httpx.Request, number: str) -> httpx.Response:
        if number not in self.posts:
            return refusal(404)
        self.posts[number].update(self.body(request))
        return answer({"id": number})

    def body(self, request: httpx.Request) -> dict[str, Any]:
        """JSON, or a form whose first part it is and whose others are the files it names."""
        kind = request.headers["content-type"]
        if kind == "application/json":
            return json.loads(request.content)
        form = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.content)
        told: list[Any] = list(form.walk())[1:]
        parts = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in told}
        body = json.loads(parts.pop("json"))
        self.files.update(parts)
        named = {
            media["identifier"]
            for block in body["content"] if "media" in block
            for media in (block["media"] if isinstance(block["media"], list) else [block["media"]])
        }  # fmt: skip
        assert named == set(parts), "each block names a file, each file has its block"
        return body

    def notify(self, kind: str, second: int, **more: Any) -> None:
        number = len(self.notifications)
        self.notifications.append({
            "id": f"n{number}", "type": kind, "timestamp": NOW + second, "from_tumblelog_name": "lea", **more,
        })  # fmt: skip
