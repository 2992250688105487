"""What is due, as a page shows it: each line with its sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from fastapi import Request

from ekbom.actions.desk import Desk
from ekbom.actions.due import due
from ekbom.model.due import DueItem
from ekbom.reports.assessment_lines import Line, lines
from ekbom.reports.assessment_sources import SourceTag
from ekbom.reports.words import capital
from ekbom.web.clock import today_of
from ekbom.web.said import Linked
from ekbom.web.seat import About, house_of

SOON_DAYS = 28
_SHOWN = ("due.appointment", "coming")


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due.

    Attributes
    ----------
    item : DueItem
    tags : list of SourceTag
    why : str
    """

    item: DueItem
    tags: list[SourceTag]
    why: str


@dataclass(frozen=True, slots=True)
class DueSeen:
    """What wants attention.

    Attributes
    ----------
    red_flags, stop_cards : list of Line
    items : list of DueLine
    today : date
    """

    red_flags: list[Line]
    stop_cards: list[Line]
    items: list[DueLine]
    today: date

    @property
    def beside_today(self) -> list[DueLine]:
        """Without the next appointment: the page of the evening shows it by itself."""
        return [one for one in self.items if (one.item.code, one.item.state) != _SHOWN]


def due_seen(request: Request, who: About) -> DueSeen | None:
    """What is due in the next weeks; None while it is worked out."""
    house = house_of(request)
    day = today_of(who)
    key = (who.person, house.changes.stamp(who.person), "due", day)
    return house.answers.get(key, partial(_seen, who.desk, who.person, day))


def _seen(desk: Desk, person: str, day: date) -> DueSeen:
    found, cited = due(desk, person, day), Linked()
    return DueSeen(
        red_flags=lines(found.red_flags, cited),
        stop_cards=lines(found.stop_cards, cited),
        items=[_line(one, cited) for one in found.within(SOON_DAYS).items],
        today=found.today,
    )


def _line(one: DueItem, cited: Linked) -> DueLine:
    why = "; ".join(one.why)
    return DueLine(one, cited.tags(one.grounds), f"{capital(why)}.")
