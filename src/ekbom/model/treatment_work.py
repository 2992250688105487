"""What was done and found in a visit: by needle, hand, device and movement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ekbom.model.planned_visit import ActSide
from ekbom.model.region import BodySide

Layer = Literal["skin", "fat", "muscle", "deep_muscle", "membrane", "bone"]
NeedleResponse = Literal["none", "de_qi", "twitch", "ache", "own_feeling"]
Stimulation = Literal["none", "manual", "electrical"]
Pressure = Literal["light", "medium", "deep"]
CoKind = Literal["moxa", "heat", "cupping", "massage", "exercise", "advice", "other"]


@dataclass(frozen=True, slots=True)
class Felt:
    """What a hand found at one muscle.

    Attributes
    ----------
    muscle : str
        By any of its names.
    side : BodySide or None
    layer : Layer or None
    taut_band, twitch, own_feeling : bool or None
        ``own_feeling``: pressing brings the feeling the person knows.
    tender : float or None
        0 to 10.
    zones : tuple of str
        Where pressing on it was felt.
    says, source : str
    """

    muscle: str
    side: BodySide | None = None
    layer: Layer | None = None
    taut_band: bool | None = None
    tender: float | None = None
    twitch: bool | None = None
    own_feeling: bool | None = None
    zones: tuple[str, ...] = ()
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Needle:
    """A type of needle.

    Attributes
    ----------
    diameter_mm, length_mm : float or None
    maker, lot : str
    """

    diameter_mm: float | None = None
    length_mm: float | None = None
    maker: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Needles put into one target on one side.

    Attributes
    ----------
    target : str
        A point or a muscle, by any of its names.
    side : BodySide or None
    needles : int
    needle : Needle or None
        Where it is another one than that of the visit.
    depth_mm, angle_deg : float or None
    direction : str
    layer : Layer or None
    regions : tuple of str
        Of the body map, where the target is not known by name.
    sought, seen : NeedleResponse or None
        The response looked for, and the one that came.
    stimulation : Stimulation or None
    retention_min : float or None
    says, source : str
    """

    target: str
    side: BodySide | None = None
    needles: int = 1
    needle: Needle | None = None
    depth_mm: float | None = None
    angle_deg: float | None = None
    direction: str = ""
    layer: Layer | None = None
    regions: tuple[str, ...] = ()
    sought: NeedleResponse | None = None
    seen: NeedleResponse | None = None
    stimulation: Stimulation | None = None
    retention_min: float | None = None
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Electro:
    """Current through needles.

    Attributes
    ----------
    freq_hz, minutes : float or None
    waveform : str
    """

    freq_hz: float | None = None
    waveform: str = ""
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Work with the hands on one target.

    Attributes
    ----------
    target : str
        A muscle by any of its names, or a place in words.
    side : ActSide or None
    technique : str
    pressure : Pressure or None
    seconds : float or None
    regions : tuple of str
    says, source : str
    """

    target: str
    side: ActSide | None = None
    technique: str = ""
    pressure: Pressure | None = None
    seconds: float | None = None
    regions: tuple[str, ...] = ()
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A device that was used.

    Attributes
    ----------
    name, site : str
    side : ActSide or None
    regions : tuple of str
        Of the body map.
    electrical : bool
        Whether a current goes through the body.
    setting : str
    minutes : float or None
    says, source : str
    """

    name: str
    site: str = ""
    side: ActSide | None = None
    regions: tuple[str, ...] = ()
    electrical: bool = False
    setting: str = ""
    minutes: float | None = None
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement or a stretch that was done together.

    Attributes
    ----------
    name : str
    stretch : bool
        Whether a muscle is stretched.
    muscle : str
    side : ActSide or None
    sets, repeats : int or None
    seconds : float or None
    says, source : str
    """

    name: str
    stretch: bool = False
    muscle: str = ""
    side: ActSide | None = None
    sets: int | None = None
    repeats: int | None = None
    seconds: float | None = None
    says: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cotreatment:
    """Other care given in the visit.

    Attributes
    ----------
    kind : CoKind
    says : str
    minutes : float or None
    regions : tuple of str
    source : str
    """

    kind: CoKind
    says: str = ""
    minutes: float | None = None
    regions: tuple[str, ...] = ()
    source: str = ""
