"""The page of a body map: where something is felt, how strongly, what changed since last time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ekbom.knowledge.body import regions
from ekbom.model.body_drawing import BodyDrawing
from ekbom.model.finding import Finding
from ekbom.model.region import BODY_SIDES
from ekbom.reports.body_figure import MapLayers, intensity_words, map_figures
from ekbom.reports.page import fill, noticed
from ekbom.reports.words import capital, day, listed, number
from ekbom.treatment.body import compare, extent, intensity_sum, marked

HEADS = ("Place", "Now", "Last time")
_SIDES = {"right": "on the right", "left": "on the left", "middle": "in the middle"}


@dataclass(frozen=True, slots=True)
class BodyMapPage:
    """Everything the page shows.

    Attributes
    ----------
    layers : MapLayers
    whose : str
        Empty for nobody in particular.
    on : date or None
        When it was drawn.
    before : BodyDrawing or None
        The drawing of the last time.
    before_on : date or None
    findings : tuple of Finding
    """

    layers: MapLayers = field(default_factory=MapLayers)
    whose: str = ""
    on: date | None = None
    before: BodyDrawing | None = None
    before_on: date | None = None
    findings: tuple[Finding, ...] = ()


def body_map_page(page: BodyMapPage, *, made_at: str) -> str:
    """Write the page of a body map.

    Parameters
    ----------
    page : BodyMapPage
    made_at : str
        Date and time for the foot of the page.

    Returns
    -------
    str
        HTML, complete in itself.
    """
    drawing = page.layers.drawing
    return fill(
        "body_map.html.jinja",
        page=page,
        title="Body map",
        headline="Where it is felt",
        drawn_on=day(page.on) if page.on else "",
        says=in_words(drawing),
        changed=change_words(drawing, page.before, page.before_on) if page.before else "",
        figures=map_figures(page.layers),
        legend=legend(page.layers),
        heads=HEADS if page.before else HEADS[:2],
        rows=mark_rows(drawing, page.before),
        findings=noticed(page.findings),
        made_at=made_at,
    )


def in_words(drawing: BodyDrawing) -> str:
    """How much is marked and how strongly, as sentences."""
    found = extent(drawing)
    if not found.regions:
        return "No place is marked."
    sides = [f"{found.by_side[one]} {_SIDES[one]}" for one in BODY_SIDES if one in found.by_side]
    verb = "is" if found.regions == 1 else "are"
    return (
        f"{found.regions} of {found.of_regions} places {verb} marked, {listed(sides)}: "
        f"{_percent(found.share)} of the drawn surface. "
        f"The intensities add up to {intensity_sum(drawing)}."
    )


def change_words(now: BodyDrawing, before: BodyDrawing, on: date | None) -> str:
    """What is the same as last time and what is not, as sentences."""
    found = compare(now, before)
    then = f"on {day(on)}" if on else "last time"
    if found.overlap is None:
        return f"No place was marked {then} either."
    sets = (("the same", found.kept), ("new", found.new), ("gone", found.gone))
    way = "lower" if found.sum_change < 0 else "higher"
    total = f"{abs(found.sum_change)} {way}" if found.sum_change else "the same"
    return (
        f"Beside what was marked {then}: "
        f"{listed([f'{len(ids)} {word}' for word, ids in sets])}; "
        f"overlap {number(found.overlap, 2)}, where 1 is the same drawing and 0 a wholly other "
        f"one. The sum is {total}."
    )


def legend(layers: MapLayers) -> list[tuple[str, str]]:
    """The signs that stand on the map, each with its look."""
    signs = [
        ("drawn", "marked; closer lines and a stronger colour: felt more strongly",
         bool(marked(layers.drawing))),
        ("textbook", "zone of a textbook", bool(layers.textbook)),
        ("returns", "own feeling comes back when a muscle is pressed", bool(layers.returns)),
        ("stroke", "free stroke; shown and not counted", bool(layers.drawing.strokes)),
    ]  # fmt: skip
    return [(look, words) for look, words, there in signs if there]


def mark_rows(now: BodyDrawing, before: BodyDrawing | None) -> list[tuple[str, ...]]:
    """Every region that was marked or asked, now and last time."""
    known = [one for one in (now, before) if one is not None]
    return [
        (capital(region.name), *(intensity_words(one.intensities.get(region.id)) for one in known))
        for region in regions().values()
        if any(region.id in one.intensities for one in known)
    ]


def _percent(share: float) -> str:
    whole = round(100 * share)
    return f"about {whole} %" if whole else "less than 1 %"
