"""``ekbom points``: acupuncture points by any of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import ekbom.cli.options as opt
from ekbom.cli.output import show_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ekbom.cli.cited import Cited
    from ekbom.model.point_answer import PointCard, PointsAnswer

_Query = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUERY...]", help="Such as KD3, taixi, 太溪, 'Spleen 6', or a line."),
]


def points(
    query: _Query = None,
    audience: opt.CheckedFor = "clinician",
    as_json: opt.Json = False,
) -> None:
    """Say where a point lies, what is near it, and what is known of it in pregnancy."""
    from ekbom.actions.points import search_points

    found = search_points(" ".join(query) if query else None, audience)
    show_answer(found, _lines(found), as_json=as_json)


def _lines(found: PointsAnswer) -> Iterator[str]:
    from ekbom.cli.cited import Cited

    cited = Cited()
    if found.says:
        yield f"{found.says[:1].upper()}{found.says[1:]}."
    if found.state == "line":
        yield from (_brief(card) for card in found.points)
        return
    for number, card in enumerate(found.points):
        yield from ([""] if number or found.says else [])
        yield from _card(card, cited)
    for code in found.others:
        yield ""
        yield f"{code}: a point of the standard that is not held here"
    yield from cited.listed()


def _brief(card: PointCard) -> str:
    return f"  {card.code:<5}{card.pinyin} {card.hanzi}: {card.location}"


def _card(card: PointCard, cited: Cited) -> Iterator[str]:
    yield f"{card.code} {card.pinyin} {card.hanzi}, {card.line_name} line"
    yield f"  also written: {', '.join(card.aliases)}"
    yield from (f"  - {one.says}{cited.marks((one,))}" for one in card.grounds)
    yield f"  side: {'none, it lies in the middle' if card.midline else 'left, right or both'}"
    if card.pregnancy is not None:
        yield "  pregnancy:"
        for one in card.pregnancy.grounds:
            yield f"    - {one.says}{cited.marks((one,))}"
        yield from (f"      ! {caution}" for caution in card.pregnancy.cautions)
    if card.trials:
        yield f"  used in trials on restless legs{cited.numbers(card.trials)}"
    if card.documents:
        yield f"  named by document {', '.join(card.documents)}, not checked"
    yield from (f"  ! {caution}" for caution in card.cautions)
