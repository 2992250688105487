"""A course that was told and not rated: what its ordered words can carry, and what they cannot.

Ordered words have an order and no distances. So nothing is averaged here and no change gets a
size: the words are laid along the visits, and it is said from where on they stayed better than
the first one told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from ekbom.model.answer import Level
from ekbom.model.case import CaseOutcome, Reading
from ekbom.model.course import WordCourse
from ekbom.model.words import capital

Place = tuple[int, int, int]


def word_course(outcome: CaseOutcome) -> tuple[WordCourse, ...]:
    """The ordered words of an outcome along the visits, one course for each context.

    Parameters
    ----------
    outcome : CaseOutcome
        Its words run from worst to best; every reading holds one of them.

    Returns
    -------
    tuple of WordCourse
        In the order in which the contexts were first told of; empty for a number and where
        nothing was told.
    """
    if not outcome.words:
        return ()
    return tuple(
        _one_course(outcome, context, readings) for context, readings in _by_context(outcome)
    )


def _by_context(outcome: CaseOutcome) -> Iterator[tuple[str, list[Reading]]]:
    """Readings of each context in the order of the visits."""
    ordered = sorted(outcome.readings, key=lambda one: (one.first, one.last))
    for context in dict.fromkeys(one.context for one in ordered):
        yield context, [one for one in ordered if one.context == context]


def _one_course(outcome: CaseOutcome, context: str, readings: Sequence[Reading]) -> WordCourse:
    places = tuple((one.first, one.last, outcome.words.index(one.word)) for one in readings)
    start, later = places[0][2], _later(places)
    better = _better_from(start, later)
    told = ", ".join(
        f"{one.word} {visits_words(one.first, one.last)}{_ups_and_downs(one)}" for one in readings
    )
    known = f" ({context})" if context and context not in outcome.name else ""
    return WordCourse(
        outcome=outcome.name,
        context=context,
        words=outcome.words,
        places=places,
        ups_and_downs=any(one.ups_and_downs for one in readings),
        better_from=better,
        says=capital(f"{outcome.name}{known}: {told}. {_ending(start, later, better)}"),
    )


def _later(places: Sequence[Place]) -> list[tuple[int, int]]:
    """Each visit after those of the first reading of which something was told, and its word.

    Where two words were told of one visit, the worse one counts.
    """
    end = places[0][1]
    told: dict[int, int] = {}
    for first, last, place in places:
        for visit in range(max(first, end + 1), last + 1):
            told[visit] = min(place, told.get(visit, place))
    return sorted(told.items())


def _better_from(start: int, later: Sequence[tuple[int, int]]) -> int | None:
    """First visit from which every word was better than the first one told."""
    stayed = list(takewhile(lambda one: one[1] > start, reversed(later)))
    return stayed[-1][0] if stayed else None


def _ending(start: int, later: Sequence[tuple[int, int]], better: int | None) -> str:
    if not later:
        return "Nothing was told of later visits, so there is nothing to hold it against."
    if better is not None:
        return f"From visit {better} on it was told as better than at first."
    if later[-1][1] < start:
        return "In the end it was told as worse than at first."
    if all(place == start for _, place in later):
        return "It was told as the same throughout."
    return "In the end it was told as it was at first."


def _ups_and_downs(reading: Reading) -> str:
    return " with ups and downs" if reading.ups_and_downs else ""


def visits_words(first: int, last: int) -> str:
    """Where a range of visits lies, such as ``at visits 4 to 8``; 0 is before the first."""
    if last == 0:
        return "before the first visit"
    if first == 0:
        return f"up to visit {last}"
    return f"at visit {first}" if first == last else f"at visits {first} to {last}"


def told_at_start(outcome: CaseOutcome) -> bool:
    """Whether any reading begins before the first visit or with it."""
    return any(one.first <= 1 for one in outcome.readings)


def _told_after(outcome: CaseOutcome) -> bool:
    """Whether, in one context, something was told of the start and of visits after that."""
    return any(
        start.first <= 1 and later.first > start.last and later.context == start.context
        for start in outcome.readings
        for later in outcome.readings
    )


def told_level(outcome: CaseOutcome) -> Level:
    """The level of a course that was told: ``not_enough``, or ``noted`` at best.

    Noted asks for a reading that begins before the first visit or with it and for a later
    one of the same context; words need an order of at least two. Nobody was asked night by
    night and nothing was drawn, so no reading earns more, however good the words are.
    """
    one_word = len(outcome.words) == 1
    return "noted" if _told_after(outcome) and not one_word else "not_enough"


def why_no_more(outcome: CaseOutcome) -> tuple[str, ...]:
    """Why a told course earns no higher level, in sentences.

    The medicine is no part of it: whether it changed at the turn is judged by those who know
    the turn.
    """
    reasons = []
    if not told_at_start(outcome):
        reasons.append("Nothing was told from before the first visit or from that visit.")
    elif not _told_after(outcome):
        reasons.append("Nothing was told from after the start in the same words and setting.")
    if len(outcome.words) == 1:
        reasons.append("There is one word alone, so there is no better and no worse.")
    what = "words have an order and no size" if outcome.words else "few numbers show no spread"
    reasons.append(
        f"It was told over ranges of visits and not rated night by night; {what}, so ordinary "
        "ups and downs cannot be told from a change."
    )
    reasons.append(
        "Nobody drew when the treatment began and nothing was compared with it, so it cannot be "
        "told from time alone."
    )
    return tuple(reasons)
