"""What a planned act is aimed at: which point or muscle, over what, where on the body map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ekbom.knowledge.acupoints import lines
from ekbom.knowledge.body import region_id, regions
from ekbom.knowledge.near import nearest
from ekbom.knowledge.treatment_policy import limbs, places_over, seats
from ekbom.model.errors import UsageError
from ekbom.model.muscle import Muscle
from ekbom.model.planned_visit import ACT_SIDES
from ekbom.model.safety_rule import ACTS
from ekbom.treatment.muscle_names import find_muscles
from ekbom.treatment.points import find_points

if TYPE_CHECKING:
    from ekbom.model.acupoint import Acupoint
    from ekbom.model.backing import Structure
    from ekbom.model.planned_visit import PlannedAct
    from ekbom.model.region import BodySide
    from ekbom.model.safety_rule import Act

    Held = Acupoint | Muscle

_RIGHT: BodySide = "right"
_LEFT: BodySide = "left"
_BOTH = (_RIGHT, _LEFT)
NEEDLES: tuple[Act, ...] = ("needling", "electro")


@dataclass(frozen=True, slots=True)
class Seen:
    """A planned act with what is known of its target.

    Attributes
    ----------
    planned : PlannedAct
    number : int
        Its place in the visit, from 1.
    name : str
        Code or id of the target; as written where it is not known.
    points : tuple of Acupoint
        The point it is, or those it may be.
    known : bool
        Whether the tables hold the target.
    choices : tuple of str
        What a name that is shared may mean.
    structures : frozenset of Structure or None
        What lies in the way; None where nobody said where it is.
    regions : frozenset of str
        Every region it may lie in; empty where nobody said.
    sides : frozenset of BodySide
        Empty where nobody said.
    """

    planned: PlannedAct
    number: int
    name: str
    points: tuple[Acupoint, ...]
    known: bool
    choices: tuple[str, ...]
    structures: frozenset[Structure] | None
    regions: frozenset[str]
    sides: frozenset[BodySide]

    @property
    def needles(self) -> bool:
        """Whether it goes through the skin."""
        return self.planned.act in NEEDLES


def see(planned: PlannedAct, number: int) -> Seen:
    """Look a planned act up in the tables.

    A name that is shared counts as all it may mean, until somebody says which.

    Parameters
    ----------
    planned : PlannedAct
    number : int

    Raises
    ------
    UsageError
        When there is no such act or side, and when a region is not on the body map.
    """
    _check_words(planned, f"act {number}")
    check_regions(planned.regions, f"act {number}")
    found, codes = _meant(planned.target)
    places = [place for one in found for place in _places_of(one)]
    return Seen(
        planned=planned,
        number=number,
        name=codes[0] if len(codes) == 1 else planned.target,
        points=tuple(one for one in found if not isinstance(one, Muscle)),
        known=bool(found),
        choices=codes if len(codes) > 1 else (),
        structures=_structures(found, planned.regions),
        regions=_regions(planned, places),
        sides=frozenset({"middle"}) if _midline(codes) else _sides(planned, places),
    )


def _check_words(planned: PlannedAct, where: str) -> None:
    """Refuse an act or a side that does not exist: no rule would speak of it."""
    if planned.act not in ACTS:
        raise UsageError(where, f"{planned.act!r} is no act", f"give one of {', '.join(ACTS)}")
    if planned.side not in (None, *ACT_SIDES):
        sides = ", ".join(ACT_SIDES)
        raise UsageError(where, f"{planned.side!r} is no side", f"give one of {sides}")


def check_regions(named: Iterable[str], where: str) -> None:
    """Refuse a region that is not on the body map: what is misspelt would be overlooked.

    Raises
    ------
    UsageError
    """
    for name in named:
        if name not in regions() and name not in _whole_limbs():
            near = ", ".join(nearest(name, regions())) or "calf_inner_left, arm_left"
            raise UsageError(where, f"{name!r} is no region of the body map", f"name one as {near}")


def in_limb(named: Collection[str]) -> frozenset[str]:
    """The whole limb of every region that lies in one, and the regions that lie in none."""
    touched = {limb for limb, own in _whole_limbs().items() if own & set(named) or limb in named}
    whole = {region for limb in touched for region in _whole_limbs()[limb]}
    return frozenset(whole | (set(named) - set(_whole_limbs())))


def with_limbs(named: Collection[str]) -> frozenset[str]:
    """The regions as they are named, a limb as all of its regions."""
    whole = {region for name in named for region in _whole_limbs().get(name, {name})}
    return frozenset(whole)


@cache
def _whole_limbs() -> dict[str, frozenset[str]]:
    return {
        f"{limb}_{side}": frozenset(region_id(place, side) for place in places)
        for limb, places in limbs().items()
        for side in _BOTH
    }


def _meant(target: str) -> tuple[tuple[Held, ...], tuple[str, ...]]:
    """What the tables hold of that name, and every code or id it may mean."""
    muscles = find_muscles(target)
    found = find_points(target)
    # A whole line is no target, and what is a muscle is no point.
    if muscles or found.state not in ("one", "several", "not_held"):
        return muscles, tuple(muscle.id for muscle in muscles)
    return found.points, (*(point.code for point in found.points), *found.others)


def _midline(codes: Collection[str]) -> bool:
    own = {code.rstrip("0123456789") for code in codes}
    return bool(own) and all(code in lines() and lines()[code].midline for code in own)


def _places_of(one: Held) -> tuple[str, ...]:
    if isinstance(one, Muscle):
        return one.regions
    by_view = seats().get(one.view)
    return by_view if by_view is not None else seats()[f"{one.view}_{one.region}".replace(" ", "_")]


def _structures(found: tuple[Held, ...], named: Collection[str]) -> frozenset[Structure] | None:
    """What lies in the way: by the tables, and for what they do not hold by where it lies."""
    if found:
        return frozenset(structure for one in found for structure in one.structures)
    if not named:
        return None
    places = {regions()[name].place for name in with_limbs(named)}
    return frozenset(s for s, over in places_over().items() if places & set(over))


def _regions(planned: PlannedAct, places: list[str]) -> frozenset[str]:
    """Where it may lie; a region somewhere else does not move a target that is known."""
    named = with_limbs(planned.regions)
    sides = (planned.side,) if planned.side in _BOTH else _BOTH
    own = frozenset(region_id(place, side) for place in places for side in sides)
    return (own & named or own) if own else named


def _sides(planned: PlannedAct, places: list[str]) -> frozenset[BodySide]:
    """On which sides; the middle is none of them, for all that has sides."""
    told = {"both": frozenset(_BOTH), "right": frozenset({_RIGHT}), "left": frozenset({_LEFT})}
    own = told.get(planned.side or "", frozenset())
    # Where the tables know the target, its side is told once; else by the regions as well.
    return own if places else own | _sided(with_limbs(planned.regions))


def _sided(named: Collection[str]) -> frozenset[BodySide]:
    return frozenset(regions()[name].side for name in named) - {"middle"}
