"""A night whose laboratory has words of its own, and a map of them."""

from __future__ import annotations

from pathlib import Path

from tests.builders.night_file import STAGES

from ekbom.recordings.labels import LabelMap, Meaning

# What the laboratory calls wake, N2, a movement of the left leg, and what nobody scores.
WAKE, LIGHT, KICK, COUGH = "Zustand A", "Zustand B", "Zucker li", "Husten"
NORTH = LabelMap(
    {WAKE: Meaning("stage", "W"), LIGHT: Meaning("stage", "N2")}, ("arousal",), "North"
)


def marks_text() -> str:
    """Its stages as a table, with five movements and a cough."""
    names = {"W": WAKE, "2": LIGHT}
    rows = [f"{30 * k}\t30\t{names[sign]}" for k, sign in enumerate(STAGES)]
    rows += [f"{200 + 30 * k}\t2\t{KICK}" for k in range(5)]
    rows += [f"400\t1\t{COUGH}"]
    return "onset\tduration\tlabel\n" + "".join(f"{row}\n" for row in rows)


def write_marks(path: Path) -> Path:
    """The table at `path`."""
    path.write_text(marks_text())
    return path
