"""The order in which measures are shown: evidence first, then what they can do, then ease."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ekbom.model.measure import BURDENS, EASES, MEASURE_CERTAINTIES, MEASURE_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ekbom.model.measure import Certainty, Measure, Offered

# Evidence that speaks against a measure, or of nothing, puts it no further forward.
_FORWARD = ("for", "mixed")


def counted(measure: Measure) -> Certainty:
    """The certainty that counts in favour of a measure."""
    return measure.certainty if measure.points in _FORWARD else "none"


def place(measure: Measure) -> tuple[int, int, int, str]:
    """Where a measure stands in a list: never by the size of an effect."""
    return (
        MEASURE_CERTAINTIES.index(counted(measure)),
        BURDENS.index(measure.burden),
        EASES.index(measure.ease),
        measure.name,
    )


def ordered(offered: Iterable[Offered]) -> tuple[Offered, ...]:
    """What may be tried first, then what asks first, then what is not for this person."""
    return tuple(
        sorted(offered, key=lambda one: (MEASURE_STATES.index(one.state), *place(one.measure)))
    )
