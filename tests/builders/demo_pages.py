"""The pages of the demo, found by walking through it once for all tests of a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tests.builders.crawl import Crawl, Seen
from tests.builders.demo import demo_desk
from tests.builders.places import own_place
from tests.builders.workbench import PORT, Bench

from ekbom.actions.desk import Desk
from ekbom.web.start import local_house

# Those in whom every state can be seen; the first one who has a page shows it.
FIRST = ("Marta", "Kenji", "Night 0417", "Greta", "Jonas", "Walter", "Nora", "Ruth", "Ole")


@dataclass(frozen=True)
class Walked:
    """The demo, and what a walk through it found.

    Attributes
    ----------
    desk : Desk
    seen : tuple of Seen
        Of the people in `FIRST`, and of the house.
    """

    desk: Desk
    seen: tuple[Seen, ...]

    @property
    def pages(self) -> tuple[Seen, ...]:
        """Those that were shown."""
        return tuple(one for one in self.seen if one.is_page and one.answer.status_code == 200)

    @property
    def one_of_each(self) -> tuple[Seen, ...]:
        """One page of each route."""
        found: dict[str, Seen] = {}
        for one in self.pages:
            found.setdefault(one.route, one)
        return tuple(found.values())


@cache
def walked() -> Walked:
    """Walk through the demo as who keeps it."""
    desk = demo_desk(own_place())
    labels = {card.label: card.id for card in desk.store.persons()}
    bench = Bench(desk, house=local_house(desk, PORT, demo=True))
    starts = ["/demo", "/", *(f"/p/{labels[label]}/today" for label in FIRST)]
    crawl = Crawl(bench, each=2, whom=tuple(labels[label] for label in FIRST))
    return Walked(desk, tuple(crawl.walk(*starts)))
