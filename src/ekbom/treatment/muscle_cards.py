"""A muscle as it is shown: zones, nerve, what lies in the way of a needle, stretch, habits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.knowledge.body import zone_names
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.muscle_card import MuscleCard
from ekbom.treatment.parts import part_ground, unchecked, unseen

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.muscle import Muscle, MusclePart

_PARTS: Mapping[MusclePart, str] = MappingProxyType(
    {
        "ids": "codes",
        "zones": "zones",
        "nerve": "nerve and roots",
        "hazards": "what lies in the way of a needle",
        "stretch": "stretch",
        "perpetuating": "what keeps it going",
    }
)


def muscle_card(muscle: Muscle, audience: Audience) -> MuscleCard:
    """One muscle for one kind of reader.

    Parameters
    ----------
    muscle : Muscle
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians, and is called so.
    """
    hidden = unseen(muscle.backing, audience)
    shown = {part: name for part, name in _PARTS.items() if part not in hidden}
    fact = f"muscle.{muscle.id}"
    return MuscleCard(
        id=muscle.id,
        name=muscle.name,
        aliases=muscle.aliases,
        action=muscle.action,
        nerve=muscle.nerve if "nerve" in shown else "",
        roots=muscle.roots if "nerve" in shown else "",
        roots_differ=muscle.roots_differ if "nerve" in shown else "",
        zones={one: zone_names()[one] for one in muscle.zones if "zones" in shown},
        hazards=muscle.hazards if "hazards" in shown else (),
        risk=muscle.risk if "hazards" in shown else "",
        stretch=muscle.stretch if "stretch" in shown else "",
        perpetuating=muscle.perpetuating if "perpetuating" in shown else (),
        deep=muscle.deep,
        documents=muscle.documents,
        note=muscle.note if "hazards" in shown else "",
        ids=dict(muscle.ids) if "ids" in shown else {},
        withheld=tuple(name for part, name in _PARTS.items() if part in hidden),
        cautions=tuple(unchecked(fact, muscle.backing, shown)),
        grounds=tuple(
            part_ground(fact, said, muscle.backing[part])
            for part, said in _sentences(muscle).items()
            if part in shown
        ),
    )


def _sentences(muscle: Muscle) -> dict[MusclePart, str]:
    """Each part with a ground of its own as a sentence."""
    name, differ = muscle.name, f"; {muscle.roots_differ}" if muscle.roots_differ else ""
    return {
        "zones": ground(f"muscle.{muscle.id}").says,
        "nerve": f"Nerve of {name}: {muscle.nerve} ({muscle.roots}{differ}).",
        "hazards": f"In the way of a needle at {name}: {'; '.join(muscle.hazards)}; "
        f"risk {muscle.risk}.",
        "stretch": f"Stretch of {name}: {muscle.stretch}.",
        "perpetuating": f"Said to keep {name} going: {'; '.join(muscle.perpetuating)}.",
    }
