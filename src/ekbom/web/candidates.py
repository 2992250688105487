"""Muscles that may go with the newest drawing of a course: hypotheses, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.actions.muscles import RankingAnswer, rank_muscles
from ekbom.treatment.body import regions_of
from ekbom.treatment.drawing import zone_of
from ekbom.treatment.muscle_names import find_muscles
from ekbom.web.visit_form import drawn_last, sources_of

if TYPE_CHECKING:
    from ekbom.knowledge.audience import Audience
    from ekbom.model.candidate import Candidate
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.treatment_work import Felt


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """A drawing, and what may go with it.

    Attributes
    ----------
    drawing : mapping of region to int
    answer : RankingAnswer or None
        None where nothing is drawn.
    shown : tuple of (Candidate, sources)
    textbook, returns : tuple of str
        Regions: of the textbook zones of the first candidate, and where the own feeling came back.
    """

    drawing: Mapping[str, int]
    answer: RankingAnswer | None
    shown: tuple[tuple[Candidate, tuple[tuple[str, str, str], ...]], ...] = ()
    textbook: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()


def hypotheses(course: CourseRecord, audience: Audience) -> Hypotheses:
    """What the newest drawing of a course and the hand at its last visits say."""
    felt = next((one.felt for one in reversed(course.visits) if one.felt), ())
    return of_drawing(drawn_last(course), felt, audience)


def of_drawing(
    drawing: Mapping[str, int], felt: tuple[Felt, ...], audience: Audience
) -> Hypotheses:
    """What a drawing and a hand say."""
    marks = {name: value for name, value in drawing.items() if value}
    if not marks:
        return Hypotheses(drawing, None)
    known = [one for one in felt if len(find_muscles(one.muscle)) == 1]
    answer = rank_muscles(
        marks,
        palpation={_called(one): one.tender for one in known if one.tender is not None},
        reproduced={_called(one): one.zones for one in known if one.zones},
        audience=audience,
    )
    ranking = answer.ranking
    if ranking is None:
        return Hypotheses(drawing, answer)
    first = next((one for one in ranking.candidates if one.fits), None)
    sided = {"right": "right", "left": "left"}.get(first.side) if first else None
    return Hypotheses(
        drawing, answer,
        tuple((one, sources_of(one.grounds)) for one in ranking.candidates),
        regions_of(first.textbook, sided) if first else (),  # type: ignore[arg-type]  # a side
        tuple(
            region
            for one in known if one.own_feeling and one.zones
            for region in regions_of([zone_of(zone) for zone in one.zones], one.side)
        ),
    )  # fmt: skip


def _called(felt: Felt) -> str:
    return f"{felt.muscle}_{felt.side}" if felt.side in ("right", "left") else felt.muscle
