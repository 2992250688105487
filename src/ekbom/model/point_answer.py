"""What a search for an acupuncture point finds: one point, several to choose from, or none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ekbom.model.assessed import plain

if TYPE_CHECKING:
    from ekbom.model.acupoint import Acupoint
    from ekbom.model.finding import Finding
    from ekbom.model.verdict import Ground

# One point; several readings; a whole line; of the standard but not held; beyond its line; nothing.
PointState = Literal["one", "several", "line", "not_held", "beyond", "unknown"]


@dataclass(frozen=True, slots=True)
class FoundPoints:
    """What a text means among the points.

    Attributes
    ----------
    asked : str
    state : PointState
    points : tuple of Acupoint
        One, or those to choose from, or those of a line that are held.
    others : tuple of str
        Codes it may mean as well that are not held.
    says : str
        Why one has to choose, or why there is nothing; empty for one point.
    near : tuple of str
        Spellings near to it: to be chosen from, never taken.
    """

    asked: str
    state: PointState
    points: tuple[Acupoint, ...] = ()
    others: tuple[str, ...] = ()
    says: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PregnancyView:
    """What is said of a point in pregnancy, for and against.

    Attributes
    ----------
    flag : str
        ``traditional_avoid``, ``traditional_caution``, ``caution`` or ``none``.
    says : str
    cautions : tuple of str
        What weakens it, each as a sentence.
    grounds : tuple of Ground
        Those that warn first, then those that found nothing.
    """

    flag: str
    says: str
    cautions: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class PointCard:
    """One point as it is shown to a reader.

    Attributes
    ----------
    code, pinyin, hanzi : str
    aliases : tuple of str
        Every other way of writing its code, and further names.
    line, line_name, region : str
    midline : bool
        Whether it has no side.
    location, layer, nerve : str
        Empty where this reader may not see it.
    dangers : tuple of str
        What lies in the way of a needle.
    risk : str
    pregnancy : PregnancyView or None
        None where this reader may not see it.
    trials : tuple of str
        Citations of trials on restless legs that used it.
    documents : tuple of str
        Documents of the project that name it, such as ``003``.
    withheld : tuple of str
        Parts that this reader may not see.
    cautions : tuple of str
    grounds : tuple of Ground
    """

    code: str
    pinyin: str
    hanzi: str
    aliases: tuple[str, ...]
    line: str
    line_name: str
    region: str
    midline: bool
    location: str
    layer: str
    nerve: str
    dangers: tuple[str, ...]
    risk: str
    pregnancy: PregnancyView | None
    trials: tuple[str, ...]
    documents: tuple[str, ...]
    withheld: tuple[str, ...]
    cautions: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class PointsAnswer:
    """What is shown of a search.

    Attributes
    ----------
    asked, audience, says : str
    state : PointState
    points : tuple of PointCard
    others : tuple of str
    findings : tuple of Finding
    """

    asked: str
    audience: str
    state: PointState
    says: str
    points: tuple[PointCard, ...]
    others: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole
