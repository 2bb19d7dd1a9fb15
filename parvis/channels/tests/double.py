"""A network of our own, in another process, and its adapter: it counts what it publishes.

It takes POST /posts {"key", "text", "media"} and answers {"id", "url"}, the same key being the same post only when it
was told to know keys; GET /posts lists; DELETE /posts/<id>. /behave tells it how to behave next: "500" (refuse), "drop"
(publish, then hang up), "401" (the token is over), "403" (the leave is gone), "422" (never). Run: python -m … PORT-FILE.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen


class _State:
    def __init__(self) -> None:
        self.posts: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.behave: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.tokens: set[str] = {"good"}
        self.number = 0
        self.lock = threading.Lock()


class _Handler(BaseHTTPRequestHandler):
    state: ClassVar[_State]

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")

    def do_GET(self) -> None:
        state = self.state
        if self.path == "/all":
            return self._answer(200, {"posts": list(state.posts.values()), "asked": state.asked})
        if self.path == "/events":
            return self._answer(200, state.events)
        state.asked.append(f"GET {self.path}")
        return self._answer(200, list(state.posts.values()))

    def do_DELETE(self) -> None:
        self.state.asked.append(f"DELETE {self.path}")
        if self._misbehaves():
            return
        self.state.posts.pop(self.path.rpartition("/")[2], None)
        self._answer(200, {})

    def do_POST(self) -> None:
        state, data = self.state, self._body()
        if self.path == "/behave":
            state.behave = list(data)
            return self._answer(200, {})
        if self.path == "/events":
            state.events = list(data)
            return self._answer(200, {})
        if self.path == "/token":
            state.tokens = {data["token"]}
            return self._answer(200, {})
        state.asked.append(f"POST {self.path}")
        if self.path == "/renew":
            new = f"renewed-{len(state.tokens)}-{time.monotonic_ns()}"
            state.tokens.add(new)
            return self._answer(200, {"token": new})
        if self.headers.get("authorization", "") not in {f"Bearer {token}" for token in state.tokens}:
            return self._answer(401, {})
        return self._publish(data)

    def _misbehaves(self) -> bool:
        if self.state.behave and self.state.behave[0] in {"500", "401", "403", "422"}:
            self._answer(int(self.state.behave.pop(0)), {})
            return True
        return False

    def _publish(self, data: Any) -> None:
        if self._misbehaves():
            return
        with self.state.lock:
            self.state.number += 1
            name = str(self.state.number)
            self.state.posts[name] = {"id": name, "url": f"https://double.example/p/{name}", **data}
        if self.state.behave and self.state.behave[0] == "drop":
            self.state.behave.pop(0)
            self.close_connection = True
            self.connection.close()
            return
        self._answer(200, self.state.posts[name])


def main() -> None:
    """Serve until killed; the port is written where the test looks."""
    _Handler.state = _State()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Path(sys.argv[1]).write_text(str(server.server_address[1]))
    server.serve_forever()


if __name__ == "__main__":
    main()
else:
    from parvis.channels.contracts import (
        Account,
        Adapter,
        Author,
        BadContent,
        Capabilities,
        Event,
        Field,
        Health,
        Message,
        OutcomeUnknown,
        Reconnect,
        RenewToken,
        Round,
        Sent,
        TryLater,
        Visibility,
    )

    _ERRORS: dict[int, Any] = {
        401: RenewToken("over"), 403: Reconnect("revoked", remedy="connect"), 422: BadContent("never", remedy="change"),
    }  # fmt: skip

    class Double(Adapter):
        """The adapter: as thin as one can be."""

        name = "double"
        label = "Double"
        fields = (Field(name="base", label="Base", kind="url"), Field(name="token", label="Token", kind="secret"))
        capabilities = Capabilities(
            characters=500, threads=True, deletes=True, edits=True, replies=True, metrics=True, listens=True,
            visibilities=frozenset(Visibility),
        )  # fmt: skip

        def connect(self, answers: Mapping[str, str]) -> Account:
            return Account(id=answers["base"], base_url=answers["base"], secrets={"token": answers["token"]})

        def authorise(self, answers: Mapping[str, str], *, back: str, state: str) -> Any:
            if answers.get("token") != "oauth":
                return None
            return f"{answers['base']}/authorise?state={state}", {"base": answers["base"], "verifier": "s3cret"}

        def authorised(self, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> Account:
            if query.get("code") != "right":
                raise Reconnect("no")
            return Account(id=kept["base"], base_url=kept["base"], secrets={"token": "good"})

        def _ask(self, account: Account, method: str, path: str, data: Any = None) -> Any:
            request = Request(account.base_url + path, method=method, data=json.dumps(data or {}).encode())
            request.add_header("authorization", f"Bearer {account.secrets.get('token', '')}")
            try:
                with urlopen(request, timeout=10) as answer:
                    return json.loads(answer.read())
            except HTTPError as error:
                raise _ERRORS.get(error.code) or TryLater("away", after=1) from None
            except URLError as error:
                raise (
                    TryLater("away") if isinstance(error.reason, ConnectionRefusedError) else OutcomeUnknown("?")
                ) from error
            except (OSError, ValueError) as error:
                raise OutcomeUnknown("no answer") from error

        def send(self, account: Account, message: Message) -> Sent:
            media = [{"alt": each.alt, "bytes": base64.b64encode(each.content).decode()} for each in message.media]
            told = {"key": message.key, "text": message.text, "media": media}
            made = self._ask(account, "POST", "/posts", told)
            parts = [
                self._ask(account, "POST", "/posts", {"key": part.key, "text": part.text}) for part in message.thread
            ]
            return Sent(
                id=made["id"], url=made["url"], parts=tuple(Sent(id=each["id"], url=each["url"]) for each in parts)
            )

        def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
            found = [each for each in self._ask(account, "GET", "/posts") if each["key"] == message.key]
            return Sent(id=found[0]["id"], url=found[0]["url"]) if found else None

        def delete(self, account: Account, sent: Sent) -> None:
            self._ask(account, "DELETE", f"/posts/{sent.id}")

        def renew(self, account: Account) -> None:
            account.keep({"token": self._ask(account, "POST", "/renew")["token"]})

        def look_after(self, account: Account) -> Health:
            if account.secrets.get("token") == "revoked":
                raise Reconnect("revoked", remedy="connect")
            ends = account.options.get("ends")
            return Health(name="Double of ours", expires_at=datetime.fromisoformat(ends) if ends else None)

        def listen(self, account: Account, cursor: Mapping[str, Any]) -> Round:
            told = self._ask(account, "GET", "/events")
            seen = cursor.get("seen", 0)
            events = tuple(_event(each) for each in told[seen : seen + 2])
            return Round(events=events, cursor={"seen": seen + len(events)}, more=seen + len(events) < len(told))

        def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
            return {"likes": 3, "Bad Name": 4}

        def measure_account(self, account: Account, *, on: Any) -> Mapping[str, int]:
            return {"followers": 12, "posts": 2}

    def _event(told: dict[str, Any]) -> Event:
        told = dict(told)
        author = Author(**told.pop("author"))
        for name in ("links", "tags"):
            told[name] = tuple(told.get(name, ()))
        at, visibility = datetime.fromisoformat(told.pop("at")), Visibility(told.pop("visibility", "public"))
        return Event(author=author, at=at, visibility=visibility, **told)
