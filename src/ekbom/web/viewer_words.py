"""What the scripts of the night view say, so that they say it in the language of the page."""

from __future__ import annotations

from ekbom.web.texts import Texts, later

WORDS = (
    # On the canvases.
    later("Differences"), later("Doses"), later("EMG left"), later("EMG right"), later("Journal"),
    later("Leg"), later("Left leg"), later("Right leg"), later("Movements"),
    later("Movements: left above, right below"), later("Series"), later("Sleep stages"),
    later("Stages"), later("Wake"),
    # Where one looks, and the movement that is chosen.
    later("{from} to {to}"), later("Cursor at {at}"), later("Movement {n}"), later("Not counted"),
    later("left"), later("right"), later("unknown"),
    later("left leg"), later("right leg"), later("unknown leg"), later("at {at}"),
    later("{most} µV, before it {usual}"), later("{s} s after the one before"),
    later("series {n}"), later("no series"), later("no candidate"), later("stage not known"),
    # The work on a scoring.
    later("Choose a movement first, with Next movement or by pressing on it."),
    later("Every movement of one is in the other."),
    later("It cannot be done"), later("It was not kept"), later("Nothing is changed."),
    later("The computer that serves this page does not answer. Your changes stay in this page."),
    later(
        "The computer that serves this page does not answer. "
        "Open the night again to see its movements."
    ),
    later("The series were built anew from the movements as they stand."),
    later("There is nothing to redo."), later("There is nothing to undo."),
    later("{n} change not kept yet; the numbers follow them."),
    later("{n} changes not kept yet; the numbers follow them."),
)  # fmt: skip


def viewer_words(texts: Texts) -> dict[str, str]:
    """Each text that reads otherwise in a language, by its English; none in English itself."""
    return {one: texts.say(one) for one in WORDS if texts.say(one) != one}
