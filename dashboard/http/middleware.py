"""What stands between the network and every page: allowed hosts, security headers, addresses that are closed."""

import base64
import hashlib
import os
import re
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""Streamlit answers these to anyone: figures about the server, and a way to drive the app without a browser."""
NEVER_STORED = ("/api/", "/media/")

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def middleware() -> list[Middleware]:
    """All of them, outermost first: headers stand on refusals too."""
    return [
        Middleware(SecurityHeaders, policy=content_security_policy()),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(), www_redirect=False),
        Middleware(ClosedAddresses),
    ]


def allowed_hosts() -> list[str]:
    """The names under which the server may be asked for: `OUTCOMES_HOSTS`, or this machine only."""
    named = [host.strip() for host in os.environ.get("OUTCOMES_HOSTS", "").split(",")]
    return [host for host in named if host] or ["127.0.0.1", "localhost"]


def content_security_policy() -> str:
    """The browser loads nothing from elsewhere, and runs no script but Streamlit's own."""
    scripts = " ".join(f"'sha256-{found}'" for found in _inline_script_hashes())
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {scripts}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            # `'self'` does not cover web sockets in every browser.
            "connect-src 'self' ws: wss:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _inline_script_hashes() -> list[str]:
    """Hashes of the inline scripts in Streamlit's page, computed at start-up so that an upgrade cannot break them.

    Found without importing Streamlit: this package stays usable, and quick to test, without it.
    """
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return []
    page = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(page))
    return [base64.b64encode(digest).decode() for digest in digests]


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        """`policy` is the Content-Security-Policy."""
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                if any(part in scope["path"] for part in NEVER_STORED):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class ClosedAddresses:
    """Answers 404 where Streamlit would say more than anyone here needs to know."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` gets all other requests."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        # Looked for anywhere in the path: Streamlit can be served under a path of its own.
        if not any(closed in scope.get("path", "") for closed in CLOSED):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
