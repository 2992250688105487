"""Words for the codes of a course: where it stands, what comes next, sides, views of the body."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ekbom.web.texts import later

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "planned": later("planned"),
        "baseline": later("nights before it are collected"),
        "running": later("running"),
        "paused": later("paused"),
        "tapering": later("visits get rarer"),
        "finished": later("finished"),
        "stopped": later("broken off"),
        "relapsed": later("it came back"),
        "maintenance": later("visits as needed"),
        "followed": later("followed by another course"),
    }
)
STEP_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "diary_begun": later("the diary has begun"),
        "paused": later("pause it"),
        "went_on": later("go on after the pause"),
        "decided_to_go_on": later("decided to go on"),
        "taper_begun": later("make visits rarer"),
        "ended": later("end it, as agreed"),
        "broken_off": later("break it off"),
        "relapse": later("it came back"),
        "as_needed": later("visits as needed from now on"),
    }
)
SIDE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "right": later("right"),
        "left": later("left"),
        "middle": later("middle"),
        "both": later("both"),
    }
)
VIEW_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "front": later("Front"),
        "back": later("Back"),
        "lateral": later("Outer side of the legs"),
        "medial": later("Inner side of the legs"),
        "soles": later("Soles of the feet"),
    }
)
