"""What a validation against public recordings found: our movements against those of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ekbom.model.agreement import BlandAltman
from ekbom.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Gates:
    """What a release should reach on a public data set; context, no promise.

    Attributes
    ----------
    f1_all_min : float
        Median F1 over all records and scorers.
    f1_record_min : float
        Median F1 of each record.
    icc_min : float
        Intraclass correlation of the PLM index.
    """

    f1_all_min: float
    f1_record_min: float
    icc_min: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Several F1 of one kind.

    Attributes
    ----------
    n : int
        How many are defined.
    median, low, high : float
        The middle one, the lowest and the highest.
    """

    n: int
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AgainstScorer:
    """One record of ours against one scorer.

    Attributes
    ----------
    scorer : str
    marked : int
        Movements that the scorer marked and that were compared.
    set_aside : int
        Marked movements that are longer than a candidate of one leg may be: not compared.
    f1 : mapping of str to (float or None)
        By group: ``left``, ``right`` or ``unknown``, ``legs``, and ``periodic``.
    precision, recall : mapping of str to (float or None)
        Precision is the share of ours that the scorer marked too.
    index, index_scorer : float or None
        PLMS per hour of sleep from our movements and from the scorer's, under the same rules and
        on the scorer's stages; None where the scorer staged no sleep.
    """

    scorer: str
    marked: int
    set_aside: int
    f1: Mapping[str, float | None]
    precision: Mapping[str, float | None]
    recall: Mapping[str, float | None]
    index: float | None
    index_scorer: float | None


@dataclass(frozen=True, slots=True)
class PeoplePair:
    """Two scorers of one record against each other.

    Attributes
    ----------
    a, b : str
        The scorers.
    f1 : mapping of group to (float or None)
    """

    a: str
    b: str
    f1: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class ValidatedRecord:
    """One record of a public data set.

    Attributes
    ----------
    name : str
    found : int
        Movements that we found and that were compared.
    set_aside : int
        Movements of ours that are longer than a candidate of one leg may be: not compared.
    scorers : tuple of AgainstScorer
    pairs : tuple of PeoplePair
        Each two scorers once.
    ours, people : mapping of group to Spread
        Our F1 against each scorer, and the F1 of each pair of scorers; without the groups in
        which none is defined.
    index, index_people : float or None
        Medians over the scorers; see `AgainstScorer`.
    """

    name: str
    found: int
    set_aside: int
    scorers: tuple[AgainstScorer, ...]
    pairs: tuple[PeoplePair, ...]
    ours: Mapping[str, Spread]
    people: Mapping[str, Spread]
    index: float | None
    index_people: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One suggested gate and what was reached.

    Attributes
    ----------
    what : str
    wanted : float
    got : float or None
        None where it is not defined.
    met : bool or None
    """

    what: str
    wanted: float
    got: float | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure of others, to read ours beside.

    Attributes
    ----------
    says : str
        A sentence with its numbers.
    source : str
    status : str
        ``verified`` where the source was seen, ``memory`` where not.
    """

    says: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Validation:
    """Everything that was found on one data set.

    Attributes
    ----------
    data_set : str
        Its name, with its version or record.
    folder : str
    rules : str
        Edition of the rules.
    main : str
        The group that the data set is about: what people marked in it.
    iou_min : float
        Movements are the same from this share of overlap in their union on.
    records : tuple of ValidatedRecord
    over_all, people_over_all : mapping of group to Spread
        Our F1 against every scorer of every record, and the F1 of every pair of scorers.
    icc : float or None
        Of the index, ours and the people's, over the records.
    differences : BlandAltman or None
        Index ours less theirs, over the records.
    judged : tuple of Judged
        Suggested gates; empty where none is suggested for this data set.
    anchors : tuple of Anchor
    findings : tuple of Finding
        One of severity error for each record that could not be answered.
    """

    data_set: str
    folder: str
    rules: str
    main: str
    iou_min: float
    records: tuple[ValidatedRecord, ...]
    over_all: Mapping[str, Spread]
    people_over_all: Mapping[str, Spread]
    icc: float | None
    differences: BlandAltman | None
    judged: tuple[Judged, ...]
    anchors: tuple[Anchor, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)
