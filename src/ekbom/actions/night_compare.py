"""Two scorings of one night held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.night_counted import count_night
from ekbom.actions.night_view import ScoringSeen, seen_scoring
from ekbom.knowledge.night_policy import load_night_policy
from ekbom.model.errors import NotAnswerable, UsageError

if TYPE_CHECKING:
    from ekbom.actions.night_state import NightState
    from ekbom.model.agreement import Agreement, IndexPair, Marked
    from ekbom.model.movement import Hypnogram

__all__ = ["ComparedNight", "DifferentMarks", "compare_scorings", "different_marks"]


@dataclass(frozen=True, slots=True)
class ComparedNight:
    """How far two scorings of a night agree.

    Attributes
    ----------
    first, second : ScoringSeen
    legs : Agreement
        Of the movements of each leg.
    movements : Agreement
        Of the movements of the rules.
    indices : tuple of IndexPair
    epochs, epochs_same : int or None
        Epochs that both staged, and those with the same stage; None where one has no stages, or
        other epochs.
    """

    first: ScoringSeen
    second: ScoringSeen
    legs: Agreement
    movements: Agreement
    indices: tuple[IndexPair, ...]
    epochs: int | None
    epochs_same: int | None


@dataclass(frozen=True, slots=True)
class DifferentMarks:
    """Movements that only one of two scorings of a night holds.

    Attributes
    ----------
    first, second : ScoringSeen
    only_first, only_second : tuple of Marked
        Leg by leg, in the order of time.
    """

    first: ScoringSeen
    second: ScoringSeen
    only_first: tuple[Marked, ...]
    only_second: tuple[Marked, ...]

    def to_dict(self) -> dict[str, list[tuple[float, float, str]]]:
        """Onset, length and leg of each, for a page that draws them."""
        sides = {"first": self.only_first, "second": self.only_second}
        return {
            name: [(one.onset_s, one.duration_s, one.legs) for one in marks]
            for name, marks in sides.items()
        }


@person_verb("see")
def different_marks(desk: Desk, person: str, first: str, second: str) -> DifferentMarks:
    """The movements of the legs that only one of two scorings of a recording holds.

    What it is given and what it raises are those of `compare_scorings`.
    """
    from ekbom.movements.agree import differing, marked

    one, other, states = _both(desk, person, first, second)
    desk.store.note(desk.event("different_marks", person, (one.record.id, other.record.id)))
    a, b = (marked(state.movements.values()) for state in states)
    only_first, only_second = differing(a, b, policy=load_night_policy().agree)
    return DifferentMarks(one, other, only_first, only_second)


@person_verb("see")
def compare_scorings(desk: Desk, person: str, first: str, second: str) -> ComparedNight:
    """Compare two scorings of one recording; the second one is the yardstick.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    first, second : str
        Ids of the scorings.

    Raises
    ------
    NotAllowed
        When the actor may not see this person, or there is no such record.
    UsageError
        When they are of different recordings.
    NotAnswerable
        When the movements of one are not there any more.
    """
    from ekbom.movements.agree import compare, index_pairs, marked

    one, other, states = _both(desk, person, first, second)
    desk.store.note(desk.event("compare_scorings", person, (one.record.id, other.record.id)))
    policy = load_night_policy().agree
    counted = [
        count_night(state, seen.rules, seen.options)
        for state, seen in zip(states, (one, other), strict=True)
    ]
    length = states[0].duration_s
    a, b = (marked(state.movements.values()) for state in states)
    c, d = (marked(night.scored.movements) for night in counted)
    both, same = _stages(*(state.hypnogram for state in states))
    return ComparedNight(
        first=one,
        second=other,
        legs=compare(a, b, policy=policy, duration_s=length),
        movements=compare(c, d, policy=policy, duration_s=length),
        indices=index_pairs("", counted[0].scored.indices, counted[1].scored.indices),
        epochs=both,
        epochs_same=same,
    )


def _both(
    desk: Desk, person: str, first: str, second: str
) -> tuple[ScoringSeen, ScoringSeen, tuple[NightState, NightState]]:
    """Two scorings of one recording, and their movements."""
    one, other = (
        seen_scoring(desk.store, desk.originals, person, said) for said in (first, second)
    )
    if one.record.body["recording"] != other.record.body["recording"]:
        raise UsageError("scorings", "they are of different nights", "choose two of one night")
    if one.state is None or other.state is None:
        raise NotAnswerable(
            "these scorings", "the movements of one are not there any more",
            "score the night again; it takes a few seconds",
        )  # fmt: skip
    return one, other, (one.state, other.state)


def _stages(a: Hypnogram | None, b: Hypnogram | None) -> tuple[int | None, int | None]:
    if a is None or b is None or (a.epoch_s, a.start_s) != (b.epoch_s, b.start_s):
        return None, None
    pairs = [(x, y) for x, y in zip(a.stages, b.stages, strict=False) if "?" not in (x, y)]
    return len(pairs), sum(x == y for x, y in pairs)
