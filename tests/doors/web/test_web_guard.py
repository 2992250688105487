"""Attacks on the layer every request has to pass, each by name."""

from __future__ import annotations

import logging
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright
from tests.builders.browser import ARGUMENTS
from tests.builders.clinic import OWN as CLINIC_OWN
from tests.builders.clinic import Practice
from tests.builders.desks import clock_of, make_desk
from tests.builders.workbench import ORIGIN, OWN, PORT, Bench, Visit, served

from ekbom.web.assets import address
from ekbom.web.guard import MOST, MOST_OF_STRANGERS, MOST_UPLOAD
from ekbom.web.server import listening

PATHS = ("/", "/nothing", "/openapi.json", "/open?token=x", address("web.css"), "/../../etc/passwd")
REBOUND = (
    "evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:81230",
    "127.0.0.1.evil.example:8123", "localhost.evil.example:8123", "localhost.:8123", "", " ",
    "127.0.0.1:8123@example.org", "evil.example@127.0.0.1:8123", "127.1:8123", "0.0.0.0:8123",
    "2130706433:8123", "[::1%25lo]:8123", "[::ffff:127.0.0.1]:8123", "127.0.0.1:8123,evil.example",
    "127.0.0.1:8123 ", "127.0.0.1:08123",
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
    "application/json", "application/xml", "application/octet-stream", "text/html",
    "application/csp-report", "application/x-www-form-urlencoded; charset=utf-7", "",
)  # fmt: skip
ELSEWHERE: tuple[dict[str, str], ...] = (
    {},
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    # Another program of this computer is of the same site, as ports do not count.
    {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    {"sec-fetch-site": "cross-site", "origin": ORIGIN},
    {"origin": "null"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"origin": ""},
    {"origin": ORIGIN.replace("http", "https")},
    {"origin": "http://127.0.0.1"},
    {"origin": ORIGIN + ".evil.example"},
    {"origin": "http://localhost:8123"},
    {"referer": ORIGIN + "/"},
)


@pytest.fixture
def bench(tmp_path):
    return Bench(make_desk(tmp_path))


# The name it is asked for under


@pytest.mark.parametrize("path", PATHS)
def test_under_any_other_name_nothing_is_answered(bench, path):
    for host in REBOUND:
        for ask in (bench.client.get, bench.client.post, bench.client.head, bench.client.options):
            answer = ask(path, headers={**OWN, "host": host})
            assert answer.status_code == 400, (host, path)
            assert answer.text in ("This address is not mine.\n", "")
            assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8123", "localhost:8123", "LOCALHOST:8123", "[::1]:8123"]
)
def test_under_its_own_names_it_answers(bench, host):
    assert bench.get(address("web.css"), headers={"host": host}).status_code == 200


def raw(port, text):
    with socket.create_connection(("127.0.0.1", port), 5) as wire:
        said = text.replace("\n\n", "\nConnection: close\n\n").replace("\n", "\r\n")
        wire.sendall(said.encode("latin-1"))
        return b"".join(iter(lambda: wire.recv(65536), b"")).decode("latin-1")


def test_on_the_wire(tmp_path):
    """What no client sends by itself, to the real server."""
    with served(make_desk(tmp_path)) as (_, origin):
        port = int(origin.rpartition(":")[2])
        ours = f"Host: 127.0.0.1:{port}\n"
        for text in (
            "GET / HTTP/1.1\n\n",
            "GET / HTTP/1.0\n\n",
            f"GET / HTTP/1.1\n{ours}Host: evil.example\n\n",
            f"GET / HTTP/1.1\n{ours}{ours}\n",
            f"GET http://127.0.0.1:{port}/ HTTP/1.1\nHost: evil.example\n\n",
            f"GET / HTTP/1.1\nX-Forwarded-Host: 127.0.0.1:{port}\nHost: evil.example\n\n",
            f"GET / HTTP/1.1\nForwarded: host=127.0.0.1:{port}\nHost: evil.example\n\n",
        ):
            assert raw(port, text).startswith("HTTP/1.1 400"), text
        upgrade = "Upgrade: websocket\nSec-WebSocket-Version: 13\n"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
        assert " 101 " not in raw(port, f"GET / HTTP/1.1\n{ours}{upgrade}{key}\n")
        answer = raw(port, f"GET / HTTP/1.1\n{ours}\n")
        assert answer.startswith("HTTP/1.1 401")
        assert "server:" not in answer.lower()


def test_it_listens_to_this_computer_alone():
    with listening(0) as bound:
        assert bound.socket.getsockname()[0] == "127.0.0.1"


# Where a request that changes something comes from


@pytest.mark.parametrize("kind", TYPES)
def test_no_post_from_elsewhere_whatever_its_kind(bench, kind):
    for headers in ELSEWHERE:
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = bench.client.request(
                method, "/leave", headers={**headers, "content-type": kind}, content=b"light=night"
            )
            assert answer.status_code == 403, (method, headers)
    assert bench.get("/").status_code == 303


def test_from_its_own_pages_forms_are_read_and_nothing_else(bench):
    for kind in TYPES[2:3] + TYPES[4:8]:
        sent = bench.client.post("/leave", headers={**OWN, "content-type": kind}, content=b"x")
        assert sent.status_code == 415
    assert bench.get("/").status_code == 303
    old_browser = {"origin": ORIGIN}
    assert bench.client.post("/look", headers=old_browser, data={}).status_code == 303


def test_nobody_else_may_read(bench):
    """No word lets other origins in, however they ask."""
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    for answer in (bench.client.options("/look", headers=asked), bench.get("/", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


class Evil(BaseHTTPRequestHandler):
    """A page of another program of this computer, which knows the address of the workbench."""

    target = ""
    page = """<!doctype html><iframe src="{0}/nothing"></iframe>
<form id=f method=post action="{0}/look" enctype="{1}"><input name=light value=night></form>
<script>
addEventListener('message', async () => {{
  const said = [];
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
    for (const mode of ['no-cors', 'cors']) {{
      try {{ const a = await fetch('{0}/look', {{method: 'POST', mode, credentials: 'include',
        body: 'light=night', headers: {{'content-type': type}}}}); said.push(a.type + a.status) }}
      catch (e) {{ said.push('refused') }} }}
  try {{ said.push(await (await fetch('{0}/', {{credentials: 'include'}})).text()) }}
  catch (e) {{ said.push('refused') }}
  document.title = said.join(' ');
}});
</script>"""

    def do_GET(self):
        enctype = self.path.lstrip("/") or "text/plain"
        text = self.page.format(self.target, enctype).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def test_another_page_of_the_same_browser_does_nothing_and_sees_nothing(tmp_path):
    """The browser is signed in; the other page is even of the same site."""
    with served(make_desk(tmp_path)) as (house, origin), sync_playwright() as player:
        Evil.target = origin
        other = ThreadingHTTPServer(("127.0.0.1", 0), Evil)
        Thread(target=other.serve_forever, daemon=True).start()
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        visit = Visit(browser, house, origin)
        page = visit.page
        evil = f"http://127.0.0.1:{other.server_port}"
        page.goto(f"{evil}/")
        framed = page.frames[1]
        assert "ekbom" not in framed.content()
        page.evaluate("postMessage('go')")
        page.wait_for_function("document.title")
        assert page.title() == " ".join(["refused"] * 7)
        for enctype in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            form = page.context.new_page()
            form.goto(f"{evil}/{enctype}")
            with form.expect_response(lambda answer: answer.url.endswith("/look")) as sent:
                form.evaluate("document.getElementById('f').submit()")
            assert sent.value.status == 403
            form.close()
        assert not [c for c in page.context.cookies() if c["name"] == "ekbom-light"]
        # The same form on a page of the house is done.
        visit.go("/nothing")
        page.click("form.look button:visible")
        assert [c for c in page.context.cookies() if c["name"] == "ekbom-light"]
        browser.close()
        other.shutdown()
        other.server_close()


# How much may be sent


def test_more_than_may_be_is_not_read(bench):
    big = "x" * (MOST + 1)
    assert bench.post("/look", {"light": big}).status_code == 413
    for length in ("999999999999", "9" * 30, "-1", "1e9", "\u00b2"):
        headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
        headers["content-length"] = length.encode("latin-1")
        assert bench.client.post("/look", headers=headers, content=b"a=1").status_code == 413


def test_a_body_without_a_length_is_counted(bench):
    def pieces():
        for _ in range(MOST // 10**5 + 2):
            yield b"x" * 10**5

    headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    answer = bench.client.post("/look", headers=headers, content=pieces())
    assert answer.status_code == 413
    assert "More was sent than may be" in answer.text or "It cannot be read" in answer.text


def test_strangers_may_send_little_and_no_recording(tmp_path):
    practice = Practice(make_desk(tmp_path, role="administrator"))
    for path in ("/sign-in", "/p/x/upload", "/accounts"):
        sent = practice.post(path, {"name": "x" * MOST_OF_STRANGERS})
        assert sent.status_code == 413, path
    # A cookie that is none does not help.
    practice.client.cookies.set("__Host-ekbom", "x" * 43)
    assert practice.post("/p/x/upload", {"a": "x" * MOST_OF_STRANGERS}).status_code == 413
    assert MOST_OF_STRANGERS < MOST < MOST_UPLOAD
    clock_of(practice.desk).step(hours=1)


def test_a_form_of_very_many_fields_is_refused(bench):
    answer = bench.post("/look", {f"a{n}": "1" for n in range(5000)})
    assert answer.status_code == 400


# What every answer says to the browser


def answers(bench):
    """One of each kind."""
    app = bench.client.app

    @app.get("/planted")
    def planted():
        raise ValueError("Ada takes lorazepam")

    yield 303, bench.get("/")
    yield 404, bench.get("/nothing")
    yield 405, bench.get("/leave")
    yield 400, bench.get("/", headers={"host": "evil.example"})
    yield 403, bench.client.post("/leave")
    yield 413, bench.post("/look", {"light": "x" * (MOST + 1)})
    yield (
        415,
        bench.client.post("/leave", headers={**OWN, "content-type": "text/plain"}, content=b"x"),
    )
    yield 422, bench.get("/open?token=" + "x" * 200)
    yield 500, bench.get("/planted")
    yield 200, bench.get(address("web.css"))
    bench.client.cookies.clear()
    yield 401, bench.get("/")


def test_all_answers_are_told_how_to_be_treated(bench):
    for status, answer in answers(bench):
        assert answer.status_code == status
        policy = answer.headers["content-security-policy"]
        for word in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                     "form-action 'self'", "script-src 'self'", "style-src 'self'"):  # fmt: skip
            assert word in policy, status
        assert "unsafe" not in policy
        told = answer.headers
        assert told["x-frame-options"] == "DENY"
        assert told["x-content-type-options"] == "nosniff"
        assert told["referrer-policy"] in ("same-origin", "no-referrer")
        assert told["cross-origin-opener-policy"] == "same-origin"
        if status != 200:
            assert told["cache-control"] == "no-store"


def test_what_broke_is_told_to_nobody(bench, caplog):
    with caplog.at_level(logging.INFO):
        (broken,) = [answer for status, answer in answers(bench) if status == 500]
    assert "It could not be made" in broken.text
    assert "lorazepam" not in broken.text + caplog.text
    assert "ValueError" not in broken.text
    assert "a page broke: ValueError at " in caplog.text
    assert "planted" in caplog.text


def test_even_the_frame_of_all_pages_may_break(bench, monkeypatch):
    monkeypatch.setattr("ekbom.web.frame.environment", None)
    answer = bench.get("/nothing")
    assert (answer.status_code, answer.headers["x-frame-options"]) == (500, "DENY")
    assert answer.text == "This page could not be made. What is kept is safe.\n"


def test_a_practice_is_only_ever_asked_through_tls(tmp_path):
    practice = Practice(make_desk(tmp_path, role="administrator"))
    answer = practice.get("/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    plain = {**CLINIC_OWN, "origin": CLINIC_OWN["origin"].replace("https", "http")}
    assert practice.client.post("/sign-in", headers=plain).status_code == 403


def test_the_address_that_opens_once_is_sent_on_to_nobody(bench):
    bench.client.cookies.clear()
    answer = bench.get(f"/open?token={bench.house.sessions.launch_token()}")
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_nothing_is_offered_beside_the_pages(bench):
    for path in ("/docs", "/redoc", "/docs/oauth2-redirect", "/favicon.ico", "/static/", "/static"):
        assert bench.get(path).status_code == 404, path
    bench.client.cookies.clear()
    assert bench.get("/openapi.json").status_code == 401


def test_a_stolen_secret_is_worth_nothing_at_rest(bench):
    """What is kept of a session is a hash: who reads the memory's dump cannot come in with it."""
    kept = next(iter(bench.house.sessions._kept))
    assert isinstance(kept, bytes)
    assert bench.house.sessions.find(kept.hex(), bench.house.desk.now()) is None
    assert PORT in (8123,)
