import base64
import hashlib
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.http.middleware import middleware


def page(request: Request) -> Response:
    return PlainTextResponse("a page", headers={"Cache-Control": "public"})


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


def server() -> Starlette:
    routes = [WebSocketRoute("/{rest:path}", socket), Route("/{rest:path}", page)]
    return Starlette(routes=routes, middleware=middleware())


@pytest.fixture
def client() -> TestClient:
    return TestClient(server(), base_url="http://127.0.0.1:8501")


def policy(client: TestClient) -> dict[str, str]:
    found = client.get("/").headers["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in found.split("; "))


@pytest.mark.parametrize("address", ["/", "/api/v1/answers", "/_stcore/metrics"])
def test_headers_stand_on_every_response(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_only_the_inline_script_of_streamlit_may_run(client: TestClient) -> None:
    spec = find_spec("streamlit")
    assert spec is not None
    assert spec.origin is not None
    html = (Path(spec.origin).parent / "static" / "index.html").read_text()
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy(client)["script-src"] == f"'self' 'wasm-unsafe-eval' 'sha256-{digest}'"


def test_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    sources = {source for value in policy(client).values() for source in value.split()}
    assert not [source for source in sources if source == "*" or "//" in source or source == "https:"]


@pytest.mark.parametrize("address", ["/api/v1/answers", "/media/abc.csv", "/under/a/path/media/abc.csv"])
def test_figures_are_never_stored(client: TestClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_other_pages_keep_their_caching(client: TestClient) -> None:
    assert client.get("/static/js/index.js").headers["Cache-Control"] == "public"


@pytest.mark.parametrize(
    "address",
    [
        "/_stcore/metrics",
        "/_stcore/agent",
        "/_stcore/agent/openapi.json",
        "/base/_stcore/metrics",
        "/%5Fstcore/metrics",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_closed_addresses(client: TestClient, method: str, address: str) -> None:
    assert client.request(method, address).status_code == 404


def test_a_closed_address_takes_no_connection(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("ws://127.0.0.1/_stcore/agent/ws"):
        pass


def test_other_addresses_stay_open(client: TestClient) -> None:
    assert client.get("/_stcore/health").text == "a page"
    with client.websocket_connect("ws://127.0.0.1/_stcore/stream"):
        pass


@pytest.mark.parametrize(
    ("hosts", "allowed", "refused"),
    [
        (None, ["127.0.0.1", "localhost:8501"], ["evil.example", "www.localhost"]),
        ("", ["localhost"], ["evil.example"]),
        ("outcomes.example, localhost", ["outcomes.example", "localhost"], ["127.0.0.1", "www.outcomes.example"]),
    ],
)
def test_hosts(monkeypatch: pytest.MonkeyPatch, hosts: str | None, allowed: list[str], refused: list[str]) -> None:
    monkeypatch.delenv("OUTCOMES_HOSTS", raising=False)
    if hosts is not None:
        monkeypatch.setenv("OUTCOMES_HOSTS", hosts)
    client = TestClient(server(), follow_redirects=False)
    assert {client.get("/", headers={"Host": host}).status_code for host in allowed} == {200}
    assert {client.get("/", headers={"Host": host}).status_code for host in refused} == {400}


def test_imports_no_streamlit() -> None:
    program = (
        "import sys; from dashboard.http import middleware, routes; middleware.middleware();"
        "sys.exit('streamlit' in sys.modules or 'dashboard.warehouse.records' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
