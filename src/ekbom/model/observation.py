"""What rules ask for: a named thing that is yes or no, a number with its unit, or one of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Kind = Literal["yes_no", "number", "word"]
Knower = Literal["person", "clinician", "laboratory"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit it was given in.

    Attributes
    ----------
    value : float
    unit : str
    """

    value: float
    unit: str

    def __str__(self) -> str:
        """As it is shown: ``45 ug/L``, ``18%``, and ``15/h`` for a number of times an hour."""
        number = f"{self.value:.6g}"
        if self.unit == "%":
            return f"{number}%"
        return f"{number}{self.unit[1:]}" if self.unit.startswith("1/") else f"{number} {self.unit}"


# What is known of one observation. Unknown is left out, or None; never False, never 0.
Value = bool | str | Quantity
Known = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Computed:
    """How an observation follows from others when nobody measured it itself.

    Attributes
    ----------
    by : str
        Name of the function.
    parts : tuple of str
        The observations it takes, in order.
    """

    by: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observable:
    """A thing that can be observed, and how it is asked for and spoken of.

    Attributes
    ----------
    name : str
    kind : {"yes_no", "number", "word"}
    asks : str
        The question in our own words.
    known_by : {"person", "clinician", "laboratory"}
        Who can know it.
    serves : str
        Id of the fact that makes it worth asking.
    says : str
        What is so: a clause for yes_no ("moving brings relief"), a noun otherwise ("ferritin").
    denies : str
        The clause for no; empty for the other kinds.
    unit : str
        The unit a number is compared in; empty for the other kinds.
    units : mapping of str to float
        Every unit that is taken, with what one of it is in `unit`.
    words : mapping of str to str
        Each word with how it is spoken; empty for the other kinds.
    computed : Computed or None
    """

    name: str
    kind: Kind
    asks: str
    known_by: Knower
    serves: str
    says: str
    denies: str = ""
    unit: str = ""
    units: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    computed: Computed | None = None
