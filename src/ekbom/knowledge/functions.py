"""The functions a rule may name: comparisons with limits, and the little arithmetic there is.

There is no language of expressions: what a rule cannot say with a name from here needs a new
function, with its test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ekbom.model.errors import InputError, UnitError
from ekbom.model.observation import Quantity


@dataclass(frozen=True, slots=True)
class Comparison:
    """A way to hold a number against one limit or two.

    Attributes
    ----------
    holds : callable
        Takes the number and the limits.
    limits : int
        How many limits it takes, lower first.
    words, otherwise : callable
        What is so when it holds and when it does not; each takes the limits as they are shown.
    """

    holds: Callable[..., bool]
    limits: int
    words: Callable[..., str]
    otherwise: Callable[..., str]


def at_most(value: float, limit: float) -> bool:
    """The limit itself counts."""
    return value <= limit


def below(value: float, limit: float) -> bool:
    """The limit itself does not count."""
    return value < limit


def at_least(value: float, limit: float) -> bool:
    """The limit itself counts."""
    return value >= limit


def above(value: float, limit: float) -> bool:
    """The limit itself does not count."""
    return value > limit


def between(value: float, low: float, high: float) -> bool:
    """Above the lower limit, up to the upper one: so that neighbouring ranges share no number."""
    return low < value <= high


def within(value: float, low: float, high: float) -> bool:
    """Both limits count: a band of whole numbers as a scale prints it."""
    return low <= value <= high


COMPARISONS: Mapping[str, Comparison] = MappingProxyType(
    {
        "at_most": Comparison(at_most, 1, "{} or less".format, "above {}".format),
        "below": Comparison(below, 1, "below {}".format, "{} or more".format),
        "at_least": Comparison(at_least, 1, "{} or more".format, "below {}".format),
        "above": Comparison(above, 1, "above {}".format, "{} or less".format),
        "between": Comparison(
            between, 2, "above {} and up to {}".format, "{} or less, or above {}".format
        ),
        "within": Comparison(within, 2, "from {} to {}".format, "below {} or above {}".format),
    }
)


def tsat_percent(iron: Quantity, tibc: Quantity) -> Quantity:
    """Transferrin saturation: the share of the iron binding capacity that is taken.

    Parameters
    ----------
    iron, tibc : Quantity
        Iron and total iron binding capacity in serum, in the same unit.

    Returns
    -------
    Quantity
        In percent.

    Raises
    ------
    UnitError
        When the two have different units.
    InputError
        When the capacity is not above zero.
    """
    if iron.unit != tibc.unit:
        raise UnitError(
            "transferrin saturation",
            f"iron is given in {iron.unit}, its binding capacity in {tibc.unit}",
            "give both in the same unit",
        )
    if not tibc.value > 0:
        raise InputError(
            "transferrin saturation",
            f"a binding capacity of {tibc} has no share",
            "correct the binding capacity or leave it out",
        )
    return Quantity(100 * iron.value / tibc.value, "%")


ARITHMETIC: Mapping[str, Callable[..., Quantity]] = MappingProxyType({"tsat_percent": tsat_percent})
