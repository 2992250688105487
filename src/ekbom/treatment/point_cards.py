"""A point as it is shown: place, nerve, what lies in the way, and pregnancy with both sides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.acupoints import lines
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.point_answer import PointCard, PregnancyView
from ekbom.treatment.parts import cited, part_ground, unchecked, unseen
from ekbom.treatment.points import spellings

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.acupoint import Acupoint, PointPart

_DEBATE, _NO_LIST = "point.about.pregnancy_debate", "points.no_list"
_SAYS = {
    "traditional_avoid": "Tradition names it as a point to avoid in pregnancy.",
    "traditional_caution": "Tradition asks for caution with it in pregnancy.",
    "caution": "Caution is asked for with it in pregnancy.",
}
_PARTS: Mapping[PointPart, str] = MappingProxyType(
    {
        "location": "place",
        "tissue": "layer and nerve",
        "cautions": "what lies in the way of a needle",
        "pregnancy": "pregnancy",
    }
)


def point_card(point: Acupoint, audience: Audience) -> PointCard:
    """One point for one kind of reader.

    Parameters
    ----------
    point : Acupoint
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians, and is called so.
    """
    hidden = unseen(point.backing, audience)
    shown = {part: name for part, name in _PARTS.items() if part not in hidden}
    line, fact = lines()[point.line], f"point.{point.code}"
    says = _sentences(point)
    return PointCard(
        code=point.code,
        pinyin=point.pinyin,
        hanzi=point.hanzi,
        aliases=spellings(point),
        line=line.code,
        line_name=line.name,
        region=point.region,
        midline=line.midline,
        location=point.location if "location" in shown else "",
        layer=point.layer if "tissue" in shown else "",
        nerve=point.nerve if "tissue" in shown else "",
        dangers=point.cautions if "cautions" in shown else (),
        risk=point.risk if "cautions" in shown else "",
        pregnancy=_pregnancy(point) if "pregnancy" in shown else None,
        trials=tuple(cited(one) for one in point.trials),
        documents=point.documents,
        withheld=tuple(_PARTS[part] for part in hidden),
        cautions=tuple(unchecked(fact, point.backing, shown)),
        grounds=tuple(
            part_ground(fact, said, point.backing[part])
            for part, said in says.items()
            if part in shown
        ),
    )


def _sentences(point: Acupoint) -> dict[PointPart, str]:
    """Each part with a ground of its own as a sentence; pregnancy has its own place."""
    dangers = "; ".join(point.cautions) or "nothing noted"
    return {
        "location": ground(f"point.{point.code}").says,
        "tissue": f"Layer at {point.code}: {point.layer}; nerve: {point.nerve}.",
        "cautions": f"In the way of a needle at {point.code}: {dangers}; risk {point.risk}.",
    }


def _pregnancy(point: Acupoint) -> PregnancyView:
    """Who warns, and what those who looked for harm found."""
    if point.pregnancy == "none":
        return PregnancyView("none", ground(_NO_LIST).says, (), (ground(_NO_LIST), ground(_DEBATE)))
    says = _SAYS[point.pregnancy]
    warns = part_ground(f"point.{point.code}", says, point.backing["pregnancy"])
    return PregnancyView(point.pregnancy, says, warns.cautions(), (warns, ground(_DEBATE)))
