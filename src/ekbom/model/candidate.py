"""From a drawing to muscles worth a look: hypotheses, each with what speaks for it and against."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ekbom.model.assessed import plain

if TYPE_CHECKING:
    from ekbom.model.backing import Checked, Risk
    from ekbom.model.region import BodySide
    from ekbom.model.verdict import Ground, Missing

# Both where nothing tells the sides apart, unknown where no side was told.
CandidateSide = Literal["right", "left", "middle", "both", "unknown"]
SeenBy = Literal["drawing", "answers"]


@dataclass(frozen=True, slots=True)
class Marked:
    """One zone as it was drawn on one side.

    Attributes
    ----------
    zone : str
        Id of the zone; of the place where no zone covers it.
    side : {"right", "left", "middle"} or None
        None where nobody told.
    intensity : float
        0 to 10.
    covered : bool
        Whether textbooks have a zone for it.
    """

    zone: str
    side: BodySide | None
    intensity: float
    covered: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What a score is the sum of, each as it is added; the hazard is taken off.

    Attributes
    ----------
    overlap, tenderness, reproduced, side, hazard : float
    """

    overlap: float
    tenderness: float
    reproduced: float
    side: float
    hazard: float

    @property
    def total(self) -> float:
        """The score."""
        return self.overlap + self.tenderness + self.reproduced + self.side - self.hazard


@dataclass(frozen=True, slots=True)
class Candidate:
    """A muscle worth a look; never an answer.

    Three layers stay apart: what textbooks say, what was drawn, what a hand reproduced.

    Attributes
    ----------
    muscle, name : str
        Id and name.
    side : {"right", "left", "middle", "both", "unknown"}
    fits : bool
        Whether it overlaps enough with the drawing, by textbook or by palpation.
    score : float
        Orders the candidates and means nothing else.
    terms : Terms
    overlap : float
        Of textbook and drawing, 0 to 1.
    textbook : tuple of str
        Its zones.
    drawn : tuple of str
        Those of its zones that were drawn.
    palpated : tuple of str
        Zones that pressing on it reproduced.
    beyond : tuple of str
        What was drawn outside its zones.
    tenderness : float or None
        0 to 10, as it was found.
    why : str
    hazards : tuple of str
        What lies in the way of a needle; empty where this reader may not see it.
    risk : Risk or None
        None where this reader may not see it.
    zones_status, hazards_status : {"verified", "memory"}
    deep : bool
        Whether the layer must be recorded.
    note : str
    cautions : tuple of str
        What weakens it, each as a sentence.
    grounds : tuple of Ground
    """

    muscle: str
    name: str
    side: CandidateSide
    fits: bool
    score: float
    terms: Terms
    overlap: float
    textbook: tuple[str, ...]
    drawn: tuple[str, ...]
    palpated: tuple[str, ...]
    beyond: tuple[str, ...]
    tenderness: float | None
    why: str
    hazards: tuple[str, ...]
    risk: Risk | None
    zones_status: Checked
    hazards_status: Checked
    deep: bool
    note: str
    cautions: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Something else it may be.

    Attributes
    ----------
    code : str
        Id of the way it was drawn, or of the rule that the answers speak to.
    says : str
    seen_by : {"drawing", "answers"}
    concerns : tuple of str
        Which look-alikes, such as ``neuropathy``.
    then : tuple of str
        What to do next, each as a sentence; empty where questions come first.
    missing : tuple of Missing
        What the person can still be asked.
    grounds : tuple of Ground
    """

    code: str
    says: str
    seen_by: SeenBy
    concerns: tuple[str, ...]
    then: tuple[str, ...]
    missing: tuple[Missing, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in their order, beside them that no muscle fits and that it is something else.

    Attributes
    ----------
    audience : str
    no_muscle_pattern : bool
        Whether nothing fits; the nearest are listed all the same.
    says : str
        The answer as a sentence, always a hypothesis.
    look_alikes : tuple of LookAlike
        What the drawing or the answers look like instead; empty where nothing does.
    asked_first : tuple of Missing
        Questions on look-alikes that come before any muscle.
    candidates : tuple of Candidate
        At least three.
    drawn : tuple of Marked
    grounds : tuple of Ground
        By which choices it was ordered.
    """

    audience: str
    no_muscle_pattern: bool
    says: str
    look_alikes: tuple[LookAlike, ...]
    asked_first: tuple[Missing, ...]
    candidates: tuple[Candidate, ...]
    drawn: tuple[Marked, ...]
    grounds: tuple[Ground, ...]

    def to_dict(self) -> dict[str, Any]:
        """The ranking as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole
