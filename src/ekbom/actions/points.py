"""Acupuncture points by any of their names, with place, nerve, cautions and pregnancy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.knowledge.acupoints import acupoints
from ekbom.knowledge.audience import reader_of
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding
from ekbom.model.point_answer import FoundPoints, PointsAnswer
from ekbom.treatment.point_cards import point_card
from ekbom.treatment.points import find_points, what_to_do

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.model.point_answer import PointCard

__all__ = ["PointsAnswer", "search_points"]

_EMPTY = ("unknown", "beyond", "not_held")


def search_points(asked: str | None = None, audience: str = "clinician") -> PointsAnswer:
    """The point a text means; several where it may mean several; all of them without a text.

    Parameters
    ----------
    asked : str, optional
        A code with any prefix (``KD3``), pinyin with or without tones, characters, or a line.
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians, and is called so.

    Raises
    ------
    UsageError
        For another audience.
    NotAnswerable
        When it means no point that is held; names those that are near.

    Examples
    --------
    >>> search_points("Taixi").points[0].code
    'KI3'
    """
    reader = reader_of(audience)
    if asked is None:
        found = FoundPoints("", "line", tuple(acupoints().values()))
    else:
        found = find_points(asked)
    if found.state in _EMPTY:
        raise NotAnswerable("points", found.says, what_to_do(found))
    cards = tuple(point_card(one, reader) for one in found.points)
    return PointsAnswer(
        asked=found.asked,
        audience=reader,
        state=found.state,
        says=found.says,
        points=cards,
        others=found.others,
        findings=(*_asks(found), *_withheld(cards)),
    )


def _asks(found: FoundPoints) -> Iterator[Finding]:
    if found.state == "several":
        yield Finding("ambiguous_point", "warning", found.asked, found.says, what_to_do(found))


def _withheld(cards: tuple[PointCard, ...]) -> Iterator[Finding]:
    parts = dict.fromkeys(part for card in cards for part in card.withheld)
    if parts:
        yield Finding(
            "withheld", "note", "points",
            f"not checked yet and not shown here: {'; '.join(parts)}",
            "ask the person who treats",
        )  # fmt: skip
