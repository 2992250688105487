"""Muscles worth a look, from a drawing and a hand: always hypotheses, never one answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ekbom.knowledge.body import zone_names
from ekbom.knowledge.explain import shipped_facts
from ekbom.knowledge.facts import limits_of
from ekbom.knowledge.muscles import muscles
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.candidate import Candidate, Ranking, Terms
from ekbom.model.errors import InputError
from ekbom.model.words import capital
from ekbom.treatment.drawing import LEAST, MOST, apart, jaccard, read_drawing, zone_of
from ekbom.treatment.muscle_names import muscle_of
from ekbom.treatment.nearness import steps_to
from ekbom.treatment.patterns import asked_first, judged_look_alikes, look_alikes

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.candidate import CandidateSide, LookAlike, Marked
    from ekbom.model.muscle import Muscle
    from ekbom.model.observation import Known
    from ekbom.model.region import BodySide

_ORDER, _HAZARD, _FITS, _SHOWN = (
    f"candidate.{name}" for name in ("order", "hazard", "fits", "shown")
)
_CHOICES = (_ORDER, _HAZARD, _FITS, _SHOWN, "muscle.caveat.contested_construct")
_SIDES: tuple[BodySide, ...] = ("right", "left")


@dataclass(frozen=True, slots=True)
class _Limits:
    """How candidates are ordered, from the data."""

    overlap: float
    tenderness: float
    reproduced: float
    side: float
    hazard: Mapping[str, float]
    fits: float
    shown: int


@dataclass(frozen=True, slots=True)
class _Hand:
    """What palpation found of one muscle on one side, or without one."""

    tenderness: float | None = None
    zones: tuple[str, ...] = ()


# By muscle and side; None where no side was told.
_Palpated = Mapping[tuple[str, "BodySide | None"], _Hand]


def rank(
    drawing: Mapping[str, float],
    *,
    side: str | None = None,
    palpation: Mapping[str, float] | None = None,
    reproduced: Mapping[str, Collection[str]] | None = None,
    answers: Known | None = None,
    audience: Audience = "clinician",
) -> Ranking:
    """Muscles that may go with a drawing, ordered as ``candidate.order`` says.

    Parameters
    ----------
    drawing : mapping of str to float
        Intensity from 0 to 10 by region or zone, as `read_drawing` takes it.
    side : {"right", "left"}, optional
        Of what names none.
    palpation : mapping of str to float, optional
        Tenderness from 0 to 10 by muscle: ``{"piriformis_left": 7}``.
    reproduced : mapping of str to zones, optional
        Where pressing on a muscle was felt: ``{"piriformis_left": ["thigh_post"]}``.
    answers : mapping of observation to value, optional
        What is known of look-alikes.
    audience : {"person", "clinician"}
        A person sees no muscle whose zones, and no hazard that, nobody checked yet.

    Raises
    ------
    UsageError
        For another side, and for an answer that no rule asks for.
    InputError
        For a name that is not known or is shared, for a number outside its scale, and when
        nothing was drawn.
    """
    drawn = read_drawing(drawing, side=side)
    if not drawn:
        raise InputError("drawing", "nothing is drawn", "name a zone, such as calf_upper")
    hands = _hands(palpation or {}, reproduced or {}, side)
    every = [
        _candidate(muscle, drawn, hands, audience)
        for muscle in muscles().values()
        if muscle.zones_status == "verified" or audience == "clinician"
    ]
    one_zone = len({one.zone for one in drawn}) == 1
    shown = _shown(every, drawn, one_zone=one_zone)
    judged = judged_look_alikes(answers or {}, audience)
    instead = look_alikes(drawn, judged)
    here = [one for one in shown if one.drawn] if one_zone else []
    fits = [one for one in shown if one.fits]
    return Ranking(
        audience=audience,
        no_muscle_pattern=not fits and not here,
        says=_says(fits, here, instead),
        look_alikes=instead,
        asked_first=asked_first(judged),
        candidates=shown,
        drawn=drawn,
        grounds=tuple(ground(fact) for fact in _CHOICES),
    )


def _shown(
    every: list[Candidate], drawn: tuple[Marked, ...], *, one_zone: bool
) -> tuple[Candidate, ...]:
    """What fits, what a hand found, of one zone all its muscles; the nearest up to the least."""
    ordered = sorted(every, key=_place)
    told = [
        one
        for one in ordered
        if one.fits or one.tenderness or one.palpated or (one_zone and one.drawn)
    ]
    missing = _limits().shown - len(told)
    if missing > 0:
        named = {one.muscle for one in told}
        rest = [one for one in ordered if one.muscle not in named]
        rest.sort(key=lambda one: (steps_to(one.textbook, drawn), *_place(one)))
        told += rest[:missing]
    return tuple(sorted(told, key=_place))


def _place(one: Candidate) -> tuple[float, bool]:
    # Of two that are alike, the one whose zones were checked comes first; else as in the list.
    return -round(one.score, 10), one.zones_status == "memory"


def _candidate(
    muscle: Muscle, drawn: tuple[Marked, ...], hands: _Palpated, audience: Audience
) -> Candidate:
    there = {one.zone for one in drawn}
    own = tuple(zone for zone in muscle.zones if zone in there)
    overlap = jaccard(muscle.zones, there)
    best, best_hand, side = _best_side(muscle, drawn, overlap, hands)
    reproduced = jaccard(best_hand.zones, there)
    checked = muscle.risk_status == "verified" or audience == "clinician"
    known = ground(f"muscle.{muscle.id}")
    return Candidate(
        muscle=muscle.id,
        name=muscle.name,
        side=side,
        fits=max(overlap, reproduced) >= _limits().fits,
        score=best.total,
        terms=best,
        overlap=overlap,
        textbook=muscle.zones,
        drawn=own,
        palpated=best_hand.zones,
        beyond=tuple(dict.fromkeys(one.zone for one in drawn if one.zone not in muscle.zones)),
        tenderness=best_hand.tenderness,
        why=_why(muscle, own, drawn, best_hand),
        hazards=muscle.hazards if checked else (),
        risk=muscle.risk if checked else None,
        zones_status=muscle.zones_status,
        hazards_status=muscle.risk_status,
        deep=muscle.deep,
        note=muscle.note if checked else "",
        cautions=known.cautions(),
        grounds=(known,),
    )


def _best_side(
    muscle: Muscle, drawn: tuple[Marked, ...], overlap: float, hands: _Palpated
) -> tuple[Terms, _Hand, CandidateSide]:
    """The side that more speaks for, with its score and what a hand found there."""
    found = {side: _hand(hands, muscle.id, side) for side in _SIDES}
    terms = {side: _terms(muscle, drawn, overlap, side, found[side]) for side in _SIDES}
    # Where the score does not tell, the side on which a hand found something does.
    weight = {side: (terms[side].total, _felt(hands, muscle.id, side)) for side in _SIDES}
    right, left = _SIDES
    if weight[right] != weight[left]:
        side = max(_SIDES, key=weight.__getitem__)
        return terms[side], found[side], side
    sides = {one.side for one in drawn if one.zone in muscle.zones}
    zones = tuple(dict.fromkeys((*found[right].zones, *found[left].zones)))
    hand = _Hand(found[right].tenderness, zones)
    if sides & set(_SIDES) or weight[right][1]:
        return terms[right], hand, "both"
    return terms[right], hand, "middle" if "middle" in sides else "unknown"


def _felt(hands: _Palpated, muscle: str, side: BodySide) -> bool:
    own = hands.get((muscle, side), _Hand())
    return bool(own.tenderness or own.zones)


def _terms(
    muscle: Muscle, drawn: tuple[Marked, ...], overlap: float, side: BodySide, hand: _Hand
) -> Terms:
    limits = _limits()
    fitting = [one for one in drawn if one.zone in muscle.zones]
    whole = sum(one.intensity for one in fitting)
    here = sum(one.intensity for one in fitting if one.side in (side, "middle"))
    there = {one.zone for one in drawn}
    return Terms(
        overlap=limits.overlap * overlap,
        tenderness=limits.tenderness * (hand.tenderness or 0) / MOST,
        reproduced=limits.reproduced * jaccard(hand.zones, there),
        side=limits.side * here / whole if whole else 0.0,
        # Taken off although not every hazard was checked: doubt is no reason to needle.
        hazard=limits.hazard[muscle.risk],
    )


def _hands(
    palpation: Mapping[str, float], reproduced: Mapping[str, Collection[str]], side: str | None
) -> _Palpated:
    tender: dict[tuple[str, BodySide | None], float] = {}
    for name, found in palpation.items():
        if not LEAST <= found <= MOST:
            raise InputError(name, f"its tenderness is {found:g}", f"give {LEAST} to {MOST}")
        tender[_muscle_side(name, side)] = float(found)
    felt = {
        _muscle_side(name, side): tuple(dict.fromkeys(zone_of(one) for one in found))
        for name, found in reproduced.items()
    }
    return {key: _Hand(tender.get(key), felt.get(key, ())) for key in (*tender, *felt)}


def _muscle_side(name: str, side: str | None) -> tuple[str, BodySide | None]:
    words, own = apart(name)
    return muscle_of(words).id, own or side  # type: ignore[return-value]  # a side, checked before


def _hand(hands: _Palpated, muscle: str, side: BodySide) -> _Hand:
    """What was found on a side, and what was told without one."""
    own, unsided = (hands.get((muscle, one), _Hand()) for one in (side, None))
    tender = unsided.tenderness if own.tenderness is None else own.tenderness
    return _Hand(tender, own.zones or unsided.zones)


def _why(muscle: Muscle, own: tuple[str, ...], drawn: tuple[Marked, ...], hand: _Hand) -> str:
    names = zone_names()
    there = {one.zone for one in drawn}
    if own:
        which = "; ".join(names[zone] for zone in own)
        outside = len(there) - len(own)
        said = [f"{len(own)} of its {len(muscle.zones)} zones drawn ({which})"]
        said += [f"{outside} drawn outside them"] if outside else []
    else:
        said = [f"none of its zones is drawn; the nearest lies {_away(muscle, drawn)}"]
    if hand.zones:
        same = len(there & set(hand.zones))
        said.append(f"pressing on it was felt in {same} of the {len(there)} drawn")
    if hand.tenderness is not None:
        said.append(f"tender, {hand.tenderness:g} of {MOST}")
    return f"{capital('; '.join(said))}."


def _away(muscle: Muscle, drawn: tuple[Marked, ...]) -> str:
    steps = steps_to(muscle.zones, drawn)
    return "1 place away" if steps == 1 else f"{steps} places away"


def _says(fits: list[Candidate], here: list[Candidate], instead: tuple[LookAlike, ...]) -> str:
    if fits:
        number = "1 muscle fits" if len(fits) == 1 else f"{len(fits)} muscles fit"
        said = f"{number} the drawing well enough to be looked at; these are hypotheses."
    elif here:
        number = "1 muscle is" if len(here) == 1 else f"{len(here)} muscles are"
        said = f"{number} said to refer to the one zone drawn; one zone does not tell them apart."
    else:
        said = "No muscle pattern: no muscle of the list fits the drawing; the nearest are listed."
    return f"{said} It may be something else: see there first." if instead else said


@cache
def _limits() -> _Limits:
    facts = shipped_facts()

    def number(fact: str, name: str, how: str = "is") -> float:
        return limits_of(facts, fact, name, how)[0][0]

    return _Limits(
        overlap=number(_ORDER, "overlap"),
        tenderness=number(_ORDER, "tenderness"),
        reproduced=number(_ORDER, "reproduced"),
        side=number(_ORDER, "side"),
        hazard={risk: number(_HAZARD, risk) for risk in ("low", "moderate", "high", "critical")},
        fits=number(_FITS, "overlap", "at_least"),
        shown=int(number(_SHOWN, "candidates", "at_least")),
    )
