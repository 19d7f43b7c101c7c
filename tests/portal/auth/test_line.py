"""How a request came in, which cookie it may carry, and whether its form is ours."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from portal.auth import csrf
from portal.auth.arrival import Arrival, ProxyMiddleware, arrival_of, by_proxy, is_loopback
from portal.auth.cookies import session_cookie
from portal.auth.device import device_of
from portal.settings import Settings

HERE = "https://portal.example"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:8000", True),
        ("127.8.9.1", True),
        ("[::1]:8000", True),
        ("[::1]", True),
        ("::1", True),
        ("0.0.0.0:8000", False),
        ("192.168.1.5:8000", False),
        ("portal.example", False),
        ("localhost.portal.example", False),
        ("127.0.0.1.portal.example:80", False),
        ("", False),
    ],
)
def test_loopback_hosts_are_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("scheme", "host", "name"),
    [
        ("https", "portal.example", "__Host-mandate"),
        ("https", "localhost", "__Host-mandate"),
        ("http", "localhost:8000", "mandate_session"),
        ("http", "portal.example", None),
    ],
)
def test_a_secret_goes_only_where_nobody_listens(scheme: str, host: str, name: str | None) -> None:
    cookie = session_cookie(Arrival(scheme, host, "10.0.0.1"))
    assert (cookie and cookie.name) == name
    assert cookie is None or cookie.secure == (scheme == "https")


@pytest.mark.parametrize(
    ("headers", "came"),
    [
        ({}, Arrival("http", "inside.test:8000", "10.0.0.1")),
        ({"x-forwarded-proto": "https"}, Arrival("https", "inside.test:8000", "10.0.0.1")),
        ({"x-forwarded-proto": "javascript"}, Arrival("http", "inside.test:8000", "10.0.0.1")),
        # what the client wrote before the proxy's own word is not believed
        ({"x-forwarded-for": "1.2.3.4, 5.6.7.8"}, Arrival("http", "inside.test:8000", "5.6.7.8")),
        ({"x-forwarded-host": "portal.example"}, Arrival("http", "portal.example", "10.0.0.1")),
    ],
)
def test_a_proxys_last_word_is_taken(headers: dict[str, str], came: Arrival) -> None:
    assert by_proxy(Arrival("http", "inside.test:8000", "10.0.0.1"), headers) == came


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_proxy_is_believed_only_where_it_is_trusted(trusted: bool) -> None:
    async def told(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{arrival_of(request).origin} {arrival_of(request).address}")

    app = Starlette(routes=[Route("/", told)])
    transport = httpx.ASGITransport(app=ProxyMiddleware(app) if trusted else app, client=("10.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside.test:8000") as client:
        headers = {
            "x-forwarded-proto": "https",
            "x-forwarded-host": "p.example",
            "x-forwarded-for": "5.6.7.8",
        }
        answer = (await client.get("/", headers=headers)).text
    assert answer == ("https://p.example 5.6.7.8" if trusted else "http://inside.test:8000 10.0.0.1")


@pytest.mark.parametrize(
    ("origin", "site", "ours"),
    [
        (HERE, "same-origin", True),
        (None, "none", True),
        (HERE, None, True),
        ("HTTPS://PORTAL.EXAMPLE", None, True),
        (None, None, True),  # no browser
        (HERE, "same-site", False),
        (HERE, "cross-site", False),
        ("http://portal.example", None, False),
        ("https://portal.example:444", None, False),
        ("https://evil.example", None, False),
        ("null", None, False),
    ],
)
def test_forms_of_other_sites_are_known(origin: str | None, site: str | None, ours: bool) -> None:
    assert csrf.sent_from(origin, site, HERE) is ours


def test_a_token_fits_its_session_in_every_spelling(database: Settings) -> None:
    one, two, other = csrf.token_for("secret"), csrf.token_for("secret"), csrf.token_for("other secret")
    assert one != two
    assert csrf.matches(one, two)
    for given in (other, "", "x", one[:-4], "AAAA" + one, "ü", "A" * 88):
        assert not csrf.matches(given, one)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0", "WeChat, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 500, "x" * 60),
        ("", ""),
    ],
)
def test_devices_have_names(agent: str, name: str) -> None:
    assert device_of(agent) == name
