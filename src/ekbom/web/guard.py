"""What every request has to pass before a page sees it, and what every answer says to the browser.

Loopback is no boundary: any page of any site may send requests to this computer. So the name under
which it is asked for has to be one of its own (against names that are pointed here), and whatever
changes something has to come from its own pages (against posts of other sites), whatever the kind
of its content.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from traceback import extract_tb

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD", "OPTIONS")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
JSON = "application/json"
# Of a post in bytes: a night of signals may come through `UPLOADS` alone.
MOST = 2 * 10**6
MOST_UPLOAD = 2 * 10**9
UPLOADS = "/upload"
# Who is not signed in fills in a name, a password and a code, and nothing longer.
MOST_OF_STRANGERS = 10**4
_DIGITS = 12  # of a length that is read as a number

Known = Callable[[Mapping[str, str]], bool]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Without a referrer at all browsers hide the origin of our own forms too.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_NO_STORE = "no-store"


class TooLarge(HTTPException):
    """More was sent than may be."""

    def __init__(self) -> None:
        super().__init__(413, "More was sent than may be.")


class Guard:
    """An ASGI layer around all pages.

    Parameters
    ----------
    app : ASGI application
    hosts : frozenset of str
        Host headers that are answered, with their port, in small letters.
    known : callable
        Whether these cookies are those of somebody who is signed in; others may send little.
    secure : bool
        Whether it is reached through TLS: browsers are then told to come back that way alone.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str], known: Known, secure: bool = False
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._known = known
        self._scheme = "https" if secure else "http"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with every answer's headers set."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        most = self._most(scope, headers)
        refused = self._refusal(scope, headers, most)
        sent = _Sent(send, self._scheme)
        if refused is not None:
            await refused(scope, receive, sent)
            return
        await self._app(scope, _Counted(receive, most), sent)

    def _most(self, scope: Scope, headers: Headers) -> int:
        """So many bytes may be sent, by whoever it is."""
        if scope["method"] in SAFE or not self._known(cookie_parser(headers.get("cookie", ""))):
            return MOST_OF_STRANGERS
        return MOST_UPLOAD if scope["path"].endswith(UPLOADS) else MOST

    def _refusal(self, scope: Scope, headers: Headers, most: int) -> PlainTextResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This address is not mine.\n", 400)
        if scope["method"] in SAFE:
            return None
        if not self._own(headers, hosts[0].lower()):
            return PlainTextResponse("This did not come from a page of mine.\n", 403)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in (*FORMS, JSON, ""):
            return PlainTextResponse("A form or JSON is expected.\n", 415)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > _DIGITS or int(length) > most:
            return PlainTextResponse("More was sent than may be.\n", 413)
        return None

    def _own(self, headers: Headers, host: str) -> bool:
        """Whether a request came from a page of this very origin, as the browser says."""
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"{self._scheme}://{host}":
            return False
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return origin is not None


class _Counted:
    """The body of a request, no longer than it may be, whatever it said of its length."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message


class _Sent:
    """An answer on its way out, with the headers all of them have."""

    def __init__(self, send: Send, scheme: str) -> None:
        self._send, self._scheme = send, scheme

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", _NO_STORE)
            if self._scheme == "https":
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await self._send(message)


class Steady:
    """An ASGI layer within the guard: what nobody foresaw becomes an answer like all others.

    Parameters
    ----------
    app : ASGI application
    broken : callable
        Makes that answer.
    """

    def __init__(self, app: ASGIApp, *, broken: Callable[[Request], Response]) -> None:
        self._app, self._broken = app, broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; where it breaks, log the place alone, and answer if that is still possible."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not for the reader
            _LOG.error("%s", place_of(error))
            # Whoever looks for a fault turns this on, on data of nobody.
            _LOG.debug("all of it", exc_info=error)
            if scope["type"] == "http" and not begun:
                await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        """The page that says so; one line where that breaks as well."""
        try:
            return self._broken(Request(scope))
        except Exception as error:  # noqa: BLE001 - what is wrong may be the frame of all pages
            _LOG.error("%s", place_of(error))
            return PlainTextResponse("This page could not be made. What is kept is safe.\n", 500)


_LOG = logging.getLogger("ekbom.web")


def place_of(error: BaseException) -> str:
    """What broke and where, without the words of an error: those may hold what somebody wrote."""
    frames = extract_tb(error.__traceback__)
    ours = [one for one in frames if "ekbom" in one.filename] or list(frames)
    where = " < ".join(
        f"{one.filename.rpartition('ekbom/')[2]}:{one.lineno} {one.name}"
        for one in reversed(ours[-3:])
    )
    return f"a page broke: {type(error).__name__} at {where}"
