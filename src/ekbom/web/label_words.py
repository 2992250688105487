"""What a label of a laboratory can mean, in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ekbom.recordings.labels import Scored
from ekbom.web.texts import later

# In the order in which they are offered; each is written as in a label map.
MEANING_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "stage W": later("Awake"),
        "stage N1": later("Sleep stage N1"),
        "stage N2": later("Sleep stage N2"),
        "stage N3": later("Sleep stage N3"),
        "stage R": later("REM sleep"),
        "stage ?": later("A stage nobody could tell"),
        "movement left": later("Movement of the left leg"),
        "movement right": later("Movement of the right leg"),
        "movement both": later("Movement of both legs"),
        "movement": later("Movement; its channel names the leg"),
        "movement unknown": later("Movement; nobody knows of which leg"),
        "series": later("A whole series of movements"),
        "arousal": later("Arousal"),
        "respiratory": later("Breathing event"),
        "lights_off": later("Lights off"),
        "lights_on": later("Lights on"),
        "ignore": later("Nothing that is counted"),
    }
)
SCORED_WORDS: Mapping[Scored, str] = MappingProxyType(
    {
        "movement": later("Leg movements"),
        "arousal": later("Arousals"),
        "respiratory": later("Breathing events"),
    }
)
