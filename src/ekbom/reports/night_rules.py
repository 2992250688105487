"""An edition of the rules in words: its limits, and every choice that was made."""

from __future__ import annotations

from collections.abc import Mapping

from ekbom.model.rules import RuleSet
from ekbom.reports.words import plain

OPTION_HEADS = ("Question", "Choice", "As an option")
# What each option asks, and its answers.
_WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "imi_upper": (
        "An interval as long as the upper limit",
        {"inclusive": "counts", "exclusive": "does not count"},
    ),
    "start_after_short_imi": (
        "A movement after a short interval",
        {"yes": "may begin a series", "no": "may not begin a series"},
    ),
    "respiratory_non_clm": (
        "A movement near a breathing event that is no candidate",
        {"keep_as_breaker": "still ends a series", "drop": "is left out"},
    ),
    "offset_reading": (
        "The end of a movement is read",
        {"envelope": "on the envelope", "sample": "sample by sample"},
    ),
    "respiratory_window": ("A movement belongs to a breathing event", {}),
    "periodicity_index": (
        "The periodicity index is given",
        {"both": "in both forms", "plm_over_clm": "as a share of candidates",
         "ferri2006": "in the form of 2006"},
    ),
    "short_imi": (
        "An interval that is too short",
        {"breaks": "ends the series", "skipped": "is skipped"},
    ),
    "wake": (
        "Sleep and wake",
        {"together": "share one chain of intervals", "apart": "have a chain each",
         "left_out": "wake is left out"},
    ),
}  # fmt: skip


def option_rows(rules: RuleSet) -> list[tuple[str, str, str]]:
    """Every option: what it asks, its answer, its name on the command line."""
    found = []
    for name, value in rules.options().items():
        question, answers = _WORDS[name]
        answer = _window(rules) if name == "respiratory_window" else answers[value]
        found.append((question, answer, f"{name}={value}"))
    return found


def _window(rules: RuleSet) -> str:
    window = rules.windows[rules.respiratory_window]
    begin = "start" if window.from_start else "end"
    return (
        f"from {plain(window.before_s)} s before its {begin} to {plain(window.after_s)} s after "
        "its end"
    )


def limit_lines(rules: RuleSet) -> list[str]:
    """What the edition counts, one sentence for each step."""
    both = (
        ""
        if rules.bilateral_max_s is None
        else (f"; on both legs no longer than {plain(rules.bilateral_max_s)} s")
    )
    parts = (
        ""
        if rules.bilateral_parts_max is None
        else (f" and of at most {rules.bilateral_parts_max} parts")
    )
    near = f"less than {plain(rules.bilateral_gap_s)} s apart"
    link = f"they overlap or end and onset lie {near}"
    if rules.bilateral_link == "onset_to_onset":
        link = f"their onsets lie {near}"
    ends = (
        " Any other movement between them ends the series."
        if (rules.non_candidates == "break")
        else ""
    )
    return [
        f"A leg movement lasts {plain(rules.lm_min_s)} s or more; of one leg, those less than "
        f"{plain(rules.join_gap_s)} s apart are one.",
        f"Movements of the two legs are one when {link}.",
        f"A candidate is no longer than {plain(rules.clm_max_s)} s on one leg{both}{parts}.",
        f"A series is {rules.series_min} candidates or more, {plain(rules.imi_min_s)} to "
        f"{plain(rules.imi_max_s)} s from onset to onset.{ends}",
    ]  # fmt: skip
