"""Every page that can be reached: from where a reader begins, by the links of the pages alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from starlette.routing import Match, Route
from tests.builders.waits import until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.builders.workbench import Bench

_LINK = re.compile(r"""<a\b[^>]*?\bhref=(?:"([^"]*)"|'([^']*)')""")
# What a page holds while its answer is being worked out.
AT_WORK = 'hx-trigger="load'
_MOST = 2000


@dataclass(frozen=True)
class Seen:
    """A page as it was answered.

    Attributes
    ----------
    path : str
        With its query.
    route : str
        As the application names it: ``/p/{person}/today``.
    person : str
        Id of whom it is about; empty for pages of the house.
    answer : Any
    by : str
        Page on which its link stands.
    """

    path: str
    route: str
    person: str
    answer: Any
    by: str = ""

    @property
    def is_page(self) -> bool:
        return "text/html" in self.answer.headers.get("content-type", "")


@dataclass
class Crawl:
    """Walks the pages of a bench.

    Attributes
    ----------
    bench : Bench
    each : int
        How many pages of one route are looked at for one person: there are hundreds of sources.
    whom : tuple of str
        Ids of the persons that are looked at; all without any.
    only : re.Pattern
        What the addresses that are looked at begin with; all do without one.
    """

    bench: Bench
    each: int = 2
    whom: tuple[str, ...] = ()
    only: re.Pattern[str] = re.compile("")
    _taken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def walk(self, *starts: str) -> Iterator[Seen]:
        """Every page, each address once, in the order of the links."""
        waiting = [(start, "") for start in starts or ("/",)]
        known = {start for start, _ in waiting}
        for path, by in waiting:
            seen = self._look(path, by)
            if seen is None:
                continue
            assert self._taken.total() <= _MOST, "the pages have no end"
            yield seen
            for target in links_of(seen):
                if target not in known:
                    known.add(target)
                    waiting.append((target, path))

    def _look(self, path: str, by: str) -> Seen | None:
        route, person = route_of(self.bench, path)
        if not self.only.match(path):
            return None
        if self._taken[route, person] >= self.each:
            return None
        if person and self.whom and person not in self.whom:
            return None
        self._taken[route, person] += 1
        return Seen(path, route, person, settled(self.bench, path), by)


def settled(bench: Bench, path: str) -> Any:
    """The answer of a page when nothing is at work any more."""
    answer = until(lambda: bench.get(path), lambda seen: AT_WORK not in seen.text)
    assert AT_WORK not in answer.text, f"{path} is still at work"
    return answer


def links_of(seen: Seen) -> Iterable[str]:
    """Where a page leads to within the workbench, without the place in a page."""
    if 300 <= seen.answer.status_code < 400:
        yield seen.answer.headers["location"]
    if not seen.is_page:
        return
    for found in _LINK.finditer(seen.answer.text):
        target = unescape(found[1] or found[2] or "").partition("#")[0]
        if target.startswith("?"):
            target = seen.path.partition("?")[0] + target
        if target.startswith("/"):
            yield target


def route_of(bench: Bench, path: str) -> tuple[str, str]:
    """The route that answers a path, and the person it is about."""
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "headers": []}
    for route in routes_of(bench):
        match, found = route.matches(scope)
        if match is Match.FULL:
            return route.path, str(found["path_params"].get("person", ""))
    return "", ""


def routes_of(bench: Bench) -> list[Route]:
    """Every route of the application, in the order in which they are tried."""
    app: Any = bench.client.app
    routers = (getattr(one, "original_router", None) for one in app.routes)
    return [
        route for one in routers if one is not None for route in one.routes
        if isinstance(route, Route)
    ]  # fmt: skip
