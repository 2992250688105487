"""The claim badge: a word, five steps, and a sign of its own where steps would mislead."""

from __future__ import annotations

from markupsafe import Markup

from ekbom.model.answer import Level
from ekbom.model.policy import LevelRule, Policy
from ekbom.reports.svg import join, tag

_STEPS = 5
_HARMS: tuple[Level, ...] = ("probably_harms", "harms")
_NO_STEPS: tuple[Level, ...] = ("not_enough", "sealed", "does_not_help")

# Signs on a field of 16 by 16.
_DASHED = tag("circle", cx=8, cy=8, r=6.5, stroke_dasharray="2.5 3")
_LOCK = tag("path", d="M3.5 7.5h9v6h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2")
_SLASHED = join([tag("circle", cx=8, cy=8, r=6.5), tag("path", d="M3.5 12.5l9-9")])
_UPWARD = tag("path", d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.1")
_SIGNS: dict[Level, Markup] = {
    "not_enough": _DASHED,
    "sealed": _LOCK,
    "does_not_help": _SLASHED,
    "probably_harms": _UPWARD,
    "harms": _UPWARD,
}


def badge(level: Level, policy: Policy) -> Markup:
    """The badge of a level, its word and steps as the policy gives them."""
    rule = policy.levels[level]
    sign = tag("svg", _SIGNS[level], cls="g", viewBox="0 0 16 16", aria_hidden="true") if (
        level in _SIGNS
    ) else Markup("")  # fmt: skip
    return tag("span", sign, _meter(level, rule), rule.badge, cls=f"claim {_look(level, rule)}")


def _meter(level: Level, rule: LevelRule) -> Markup:
    """Five steps; for harm they hang from above."""
    if level in _NO_STEPS:
        return Markup("")
    steps = [tag("i", cls="on" if k < rule.steps else None) for k in range(_STEPS)]
    return tag("span", *steps, cls="m down" if level in _HARMS else "m", aria_hidden="true")


def _look(level: Level, rule: LevelRule) -> str:
    if level in ("not_enough", "sealed"):
        return "l0"
    if level == "does_not_help":
        return "ln"
    return f"lh l{rule.steps}h" if level in _HARMS else f"l{rule.steps}"
