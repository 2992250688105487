"""Muscles by name, and muscles that may go with a drawing: hypotheses, never one answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ekbom.knowledge.audience import reader_of
from ekbom.knowledge.body import zone_names
from ekbom.knowledge.muscles import muscles
from ekbom.model.assessed import plain
from ekbom.model.errors import NotAnswerable
from ekbom.model.finding import Finding
from ekbom.treatment.muscle_cards import muscle_card
from ekbom.treatment.muscle_names import find_muscles, near_muscles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ekbom.model.assessed import Statement
    from ekbom.model.candidate import Ranking
    from ekbom.model.muscle_card import MuscleCard
    from ekbom.model.observation import Value

__all__ = ["MusclesAnswer", "RankingAnswer", "rank_muscles", "show_muscles"]

_PERSONS_NOTE = "ask the person who treats"


@dataclass(frozen=True, slots=True)
class MusclesAnswer:
    """Muscles as they stand in the list.

    Attributes
    ----------
    asked : str
        Empty for the whole list.
    audience : str
    muscles : tuple of MuscleCard
        Several where the name is shared.
    zones : mapping of str to str
        Every zone of the body map by its id, for the whole list alone.
    findings : tuple of Finding
    """

    asked: str
    audience: str
    muscles: tuple[MuscleCard, ...]
    zones: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


@dataclass(frozen=True, slots=True)
class RankingAnswer:
    """Muscles that may go with a drawing.

    Attributes
    ----------
    audience : str
    red_flags : tuple of Statement
        They come first; while one is there, no muscle is named.
    ranking : Ranking or None
        None while a red flag is there.
    findings : tuple of Finding
    """

    audience: str
    red_flags: tuple[Statement, ...]
    ranking: Ranking | None
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def show_muscles(name: str | None = None, audience: str = "clinician") -> MusclesAnswer:
    """The muscles of a name, or all of them.

    Parameters
    ----------
    name : str, optional
        A name, another name or an id; ``quadriceps`` is four muscles.
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians, and is called so.

    Raises
    ------
    UsageError
        For another audience.
    NotAnswerable
        When there is no such muscle; names those that are near.
    """
    reader = reader_of(audience)
    found = tuple(muscles().values()) if name is None else find_muscles(name)
    if not found:
        near = ", ".join(near_muscles(name or ""))
        raise NotAnswerable(
            "muscles", f"there is no muscle {name!r} among the {len(muscles())} held here",
            f"near to it are {near}" if near else "ekbom muscles lists them all",
        )  # fmt: skip
    cards = tuple(muscle_card(one, reader) for one in found)
    return MusclesAnswer(
        asked=name or "",
        audience=reader,
        muscles=cards,
        zones=dict(zone_names()) if name is None else {},
        findings=tuple(_withheld(cards)),
    )


def rank_muscles(
    drawing: Mapping[str, float],
    *,
    side: str | None = None,
    palpation: Mapping[str, float] | None = None,
    reproduced: Mapping[str, Collection[str]] | None = None,
    known: Mapping[str, Value | str] | None = None,
    audience: str = "clinician",
) -> RankingAnswer:
    """Muscles that may go with a drawing and with what a hand found, the likeliest first.

    Parameters
    ----------
    drawing, side, palpation, reproduced
        As `ekbom.treatment.candidates.rank` takes them.
    known : mapping of observation to value, optional
        What is known of look-alikes and red flags: ``{"numb_or_burning_feet": "yes"}``.
    audience : {"person", "clinician"}
        What was not checked yet is for clinicians, and is called so.

    Raises
    ------
    UsageError
        For another audience or side, and for an answer that no rule asks for.
    InputError, UnitError
        For a name or a number that cannot be used.
    """
    from ekbom.treatment.candidates import rank

    reader = reader_of(audience)
    told: dict[str, Value] = {}
    flags: tuple[Statement, ...] = ()
    if known:
        # The rules of persons are read only for what is known of one.
        from ekbom.actions.medicines import read_known
        from ekbom.assessment.red_flags import red_flags

        told = read_known(known)
        flags = red_flags(told, reader)
    ranking = rank(
        drawing,
        side=side,
        palpation=palpation,
        reproduced=reproduced,
        answers=told,
        audience=reader,
    )
    return RankingAnswer(
        audience=reader,
        red_flags=flags,
        ranking=None if flags else ranking,
        findings=() if flags else tuple(_unseen(ranking)),
    )


def _withheld(cards: tuple[MuscleCard, ...]) -> Iterator[Finding]:
    parts = dict.fromkeys(part for card in cards for part in card.withheld)
    if parts:
        what = f"not checked yet and not shown here: {'; '.join(parts)}"
        yield Finding("withheld", "note", "muscles", what, _PERSONS_NOTE)


def _unseen(ranking: Ranking) -> Iterator[Finding]:
    if ranking.audience == "person":
        number = sum(one.zones_status == "memory" for one in muscles().values())
        what = f"{number} muscles whose zones were not checked yet are not looked at"
        yield Finding("withheld", "note", "muscles", what, _PERSONS_NOTE)
    uncovered = dict.fromkeys(one.zone for one in ranking.drawn if not one.covered)
    if uncovered:
        yield Finding(
            "no_zone", "note", "drawing",
            f"textbooks have no zone for {', '.join(uncovered).replace('_', ' ')}",
            "it counts as drawn outside every muscle",
        )  # fmt: skip
