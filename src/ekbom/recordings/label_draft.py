"""A label map to be filled in: every label that nothing was made of, with what it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ekbom.model.words import plural
from ekbom.recordings.labels import (
    REM_OR_FOUR,
    SIDE_OR_STAGE,
    UNCLEAR,
    LabelMap,
    labels_text,
    quoted,
)
from ekbom.recordings.notes import shown
from ekbom.recordings.words import plain

# A code of stages that programs use in two ways.
_FOUR = ("4", "4 0")
_MEANINGS = """\
# Write what a label means between its quotes. One that stays empty counts as not said.
#   "stage W", "stage N1", "stage N2", "stage N3", "stage R", "stage ?"
#   "movement left", "movement right", "movement both", "movement" (its channel names the leg)
#   "series", "respiratory", "arousal", "lights_off", "lights_on", "ignore"
# scored says what was looked for, so that no event means none:
#   scored = ["respiratory", "arousal", "movement"]
"""


@dataclass(frozen=True, slots=True)
class OpenLabel:
    """A label that nothing was made of.

    Attributes
    ----------
    text : str
        As it is written for the first time; capitals, accents and signs do not matter.
    count : int
    may_be : str
        What laboratories mean by it, where they mean more than one thing; otherwise empty.
    """

    text: str
    count: int
    may_be: str = ""


def open_labels(not_used: Iterable[tuple[str, int]], labels: LabelMap) -> tuple[OpenLabel, ...]:
    """The labels that a label map could say more of, the commonest first.

    Parameters
    ----------
    not_used : iterable of (text, count)
        Of all sources of a night; those that are whole series are known and left out.
    labels : LabelMap
        What is known already.
    """
    texts: dict[str, str] = {}
    counts: dict[str, int] = {}
    for text, times in not_used:
        known = labels.meaning(text)
        if text and (known is None or known.kind != "series"):
            texts.setdefault(plain(text), text)
            counts[plain(text)] = counts.get(plain(text), 0) + times
    order = sorted(counts, key=lambda name: -counts[name])
    return tuple(
        OpenLabel(texts[name], counts[name], _may_be(texts[name], labels)) for name in order
    )


def _may_be(text: str, labels: LabelMap) -> str:
    if plain(text) in _FOUR:
        return REM_OR_FOUR
    known = labels.meaning(text)
    if known is None:
        return ""
    # The one stage that nothing is made of is a bare R that stands beside a bare L.
    return known.value if known.kind == "unclear" else SIDE_OR_STAGE


def draft_text(found: Sequence[OpenLabel], labels: LabelMap, sources: Sequence[str]) -> str:
    """The label map as the text of its file, with an empty meaning for each open label.

    Parameters
    ----------
    found : sequence of OpenLabel
    labels : LabelMap
        What is known already; it stands in the draft as well, so that one file says all.
    sources : sequence of str
        Names of the files that were looked through.
    """
    about = ", ".join(shown(name) for name in sources)
    parts = [f"# What labels mean: a draft from {about}.\n", _MEANINGS, labels_text(labels)]
    for one in found:
        may_be = f"; may be {one.may_be}: {UNCLEAR[one.may_be]}" if one.may_be else ""
        parts.append(f'# {plural(one.count, "time")}{may_be}\n{quoted(one.text)} = ""\n')
    return "".join(parts)
