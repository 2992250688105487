"""Every threshold of the claim levels, met at its limit and missed just below it.

The numbers are those of the handbook table (claim levels) and of the terms that complete it: harms
mirror helps, "does not help" asks for the nights of "probably helps", a start date never earns
"helps".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.builders.nof1 import POLICY

from ekbom.model.answer import LEVELS
from ekbom.model.trial import Design
from ekbom.nof1.levels import Cap, Evidence, decide_level

NIGHTLY = Design("pairs", 112)
THREES = Design("pairs", 180, block=3)
WEEKS = Design("pairs", 168, block=7)
START = Design("start", 90, starts=tuple(range(20, 50)))
FREE = Design("balanced", 70, ones=35, max_run=2)

# Just enough for "helps", in every term at once.
HELPS = Evidence(
    28, 28, True, 1.0, interval_80=(-2.0, -0.9), interval_95=(-2.3, -0.6), p_lower=0.96,
    p_lower_worthwhile=0.8, p_higher_worthwhile=0.0, passes_fdr=True, design=NIGHTLY, pairs=6,
    p=0.05, planned=True, checks_agree=True,
)  # fmt: skip
# Just enough for "probably helps": no list limit passed, so that what is below it is "noted".
PROBABLY = Evidence(
    7, 7, True, 1.0, interval_80=(-2.0, 0.5), interval_95=(-3.0, 1.2), p_lower=0.96,
    design=NIGHTLY, pairs=4, p=0.1, planned=True,
)  # fmt: skip
SMALL = Evidence(
    7, 7, True, 1.0, interval_80=(-0.5, 0.5), interval_95=(-0.999, 0.999), design=NIGHTLY, pairs=4,
    p=0.8, planned=True,
)  # fmt: skip
PATTERN = Evidence(
    10, 32, True, 1.0, interval_80=(-2.0, -0.001), interval_95=(-2.5, 1.5), p_lower=0.96,
    passes_fdr=True,
)  # fmt: skip
CHANGED = Evidence(
    28, 14, True, 1.0, interval_80=(-2.0, -0.001), interval_95=(-2.5, 1.5), p_lower=0.96,
    change=(14, 28, 0.9, True),
)  # fmt: skip
NOTED = Evidence(7, 7, True, 1.0, interval_80=(-2.0, 1.0), interval_95=(-3.0, 2.0))


def level(seen: Evidence, **change: Any) -> str:
    return decide_level(replace(seen, **change), POLICY)[0]


CASES: list[tuple[str, Evidence, dict[str, Any], str]] = [
    # helps
    ("helps at its limits", HELPS, {}, "helps"),
    ("five pairs", HELPS, {"pairs": 5}, "probably_helps"),
    ("p above 0.05", HELPS, {"p": 0.0501}, "probably_helps"),
    ("not worthwhile often enough", HELPS, {"p_lower_worthwhile": 0.799}, "probably_helps"),
    ("55 nights", HELPS, {"nights_with": 27}, "probably_helps"),
    ("a check disagrees", HELPS, {"checks_agree": False}, "probably_helps"),
    ("benefit below 0.96", HELPS, {"p_lower": 0.959}, "pattern"),
    ("three-night blocks, 56", HELPS, {"design": THREES}, "helps"),
    ("three-night blocks, 55", HELPS, {"design": THREES, "nights_with": 27}, "probably_helps"),
    ("weeks, 84", HELPS, {"design": WEEKS, "nights_with": 42, "nights_without": 42}, "helps"),
    ("weeks, 83", HELPS, {"design": WEEKS, "nights_with": 41, "nights_without": 42},
     "probably_helps"),
    ("balanced nights count pairs too", HELPS, {"design": FREE}, "helps"),
    ("balanced, five pairs", HELPS, {"design": FREE, "pairs": 5}, "probably_helps"),
    ("a start never helps", HELPS, {"design": START, "starts": 500, "pairs": 0}, "probably_helps"),
    # probably helps
    ("probably at its limits", PROBABLY, {}, "probably_helps"),
    ("three pairs", PROBABLY, {"pairs": 3}, "noted"),
    ("p above 0.1", PROBABLY, {"p": 0.1001}, "noted"),
    ("no test", PROBABLY, {"p": None}, "noted"),
    ("its own side of the test just below", PROBABLY, {"p_tails": (0.0501, 0.0)}, "noted"),
    ("its own side of the test", PROBABLY, {"p_tails": (0.05, 0.9)}, "probably_helps"),
    ("benefit just below", PROBABLY, {"p_lower": 0.959}, "noted"),
    ("no sealed plan", PROBABLY, {"planned": False}, "noted"),
    ("no schedule", PROBABLY, {"design": None}, "noted"),
    ("three-night blocks, 24", PROBABLY,
     {"design": THREES, "nights_with": 12, "nights_without": 12}, "probably_helps"),
    ("three-night blocks, 23", PROBABLY,
     {"design": THREES, "nights_with": 11, "nights_without": 12}, "noted"),
    ("weeks, 56", PROBABLY, {"design": WEEKS, "nights_with": 28, "nights_without": 28},
     "probably_helps"),
    ("weeks, 55", PROBABLY, {"design": WEEKS, "nights_with": 27, "nights_without": 28}, "noted"),
    ("blocks between 3 and 7 ask as weeks", PROBABLY,
     {"design": Design("pairs", 80, block=5), "nights_with": 27, "nights_without": 28}, "noted"),
    ("20 start dates", PROBABLY, {"design": START, "starts": 20, "pairs": 0}, "probably_helps"),
    ("19 start dates", PROBABLY, {"design": START, "starts": 19, "pairs": 0}, "noted"),
    # replicated
    ("a second run", HELPS, {"runs_helped": 1}, "replicated"),
    ("a second run that is weaker", HELPS, {"runs_helped": 1, "p": 0.06}, "probably_helps"),
    # does not help
    ("small", SMALL, {}, "does_not_help"),
    ("touches the limit below", SMALL, {"interval_95": (-1.0, 0.5)}, "noted"),
    ("touches the limit above", SMALL, {"interval_95": (-0.5, 1.0)}, "noted"),
    ("smaller worthwhile", SMALL, {"worthwhile": 0.9}, "noted"),
    ("small, three pairs", SMALL, {"pairs": 3}, "noted"),
    ("small, 19 starts", SMALL, {"design": START, "starts": 19}, "noted"),
    ("small, 20 starts", SMALL, {"design": START, "starts": 20}, "does_not_help"),
    ("small, too few nights for weeks", SMALL, {"design": WEEKS}, "noted"),
    ("small, never drawn", SMALL, {"design": None}, "noted"),
    ("small, no interval", SMALL, {"interval_95": None, "interval_80": None}, "noted"),
    ("small, no plan", SMALL, {"planned": False}, "does_not_help"),
    # pattern
    ("pattern at its limits", PATTERN, {}, "pattern"),
    ("41 nights", PATTERN, {"nights_without": 31}, "noted"),
    ("nine nights with", PATTERN, {"nights_with": 9, "nights_without": 33}, "noted"),
    ("nine nights without", PATTERN, {"nights_with": 33, "nights_without": 9}, "noted"),
    ("80 % interval touches nought", PATTERN, {"interval_80": (-2.0, 0.0)}, "noted"),
    ("80 % interval above nought", PATTERN, {"interval_80": (0.001, 2.0)}, "pattern"),
    ("80 % interval touches from above", PATTERN, {"interval_80": (0.0, 2.0)}, "noted"),
    ("fails the list limit", PATTERN, {"passes_fdr": False}, "noted"),
    ("no interval", PATTERN, {"interval_80": None}, "noted"),
    ("a single start is never a pattern", PATTERN, {"change": (14, 28, 0.1, True)}, "noted"),
    ("not even a strong one", PATTERN,
     {"change": (13, 99, 1.0, True), "interval_80": (-5.0, -4.0)}, "noted"),
    # changed after
    ("changed at its limits", CHANGED, {}, "changed_after"),
    ("13 nights before", CHANGED, {"change": (13, 28, 0.9, True)}, "noted"),
    ("27 nights after", CHANGED, {"change": (14, 27, 0.9, True)}, "noted"),
    ("turn not probable enough", CHANGED, {"change": (14, 28, 0.899, True)}, "noted"),
    ("something else begun", CHANGED, {"change": (14, 28, 0.9, False)}, "noted"),
    ("touches nought", CHANGED, {"interval_80": (-2.0, 0.0)}, "noted"),
    ("changed for the worse", CHANGED, {"interval_80": (0.5, 2.0)}, "noted"),
    ("no interval for a change", CHANGED, {"interval_80": None}, "noted"),
    # noted and not enough
    ("noted at its limits", NOTED, {}, "noted"),
    ("six with", NOTED, {"nights_with": 6, "nights_without": 50}, "not_enough"),
    ("six without", NOTED, {"nights_with": 50, "nights_without": 6}, "not_enough"),
    ("nothing", NOTED, {"nights_with": 0, "nights_without": 0}, "not_enough"),
]  # fmt: skip
IDS = [name for name, *_ in CASES]
MIRROR = {
    "helps": "harms", "probably_helps": "probably_harms", "replicated": "harms",
    "changed_after": "noted",
}  # fmt: skip


@pytest.mark.parametrize(("name", "seen", "change", "wanted"), CASES, ids=IDS)
def test_at_and_below_every_limit(
    name: str, seen: Evidence, change: dict[str, Any], wanted: str
) -> None:
    assert level(seen, **change) == wanted


def turned(seen: Evidence) -> Evidence:
    """The same evidence with every effect the other way round."""

    def flip(interval: tuple[float, float] | None) -> tuple[float, float] | None:
        return None if interval is None else (-interval[1], -interval[0])

    return replace(
        seen,
        interval_80=flip(seen.interval_80),
        interval_95=flip(seen.interval_95),
        p_tails=None if seen.p_tails is None else seen.p_tails[::-1],
        p_lower=1 - seen.p_lower,
        p_lower_worthwhile=seen.p_higher_worthwhile,
        p_higher_worthwhile=seen.p_lower_worthwhile,
    )


@pytest.mark.parametrize(("name", "seen", "change", "wanted"), CASES, ids=IDS)
def test_harms_mirror_helps(name: str, seen: Evidence, change: dict[str, Any], wanted: str) -> None:
    # A change for the worse, turned round, is one for the better.
    other = "changed_after" if name == "changed for the worse" else MIRROR.get(wanted, wanted)
    assert level(turned(replace(seen, **change))) == other


@pytest.mark.parametrize(("name", "seen", "change", "wanted"), CASES, ids=IDS)
def test_where_higher_is_better_all_is_the_other_way_round(
    name: str, seen: Evidence, change: dict[str, Any], wanted: str
) -> None:
    assert level(turned(replace(seen, **change)), lower_is_better=False) == wanted


@pytest.mark.parametrize(
    ("cap", "wanted"),
    [
        ("not_enough", None), ("noted", "noted"), ("pattern", "pattern"),
        ("changed_after", "pattern"), ("probably_helps", "probably_helps"), ("helps", "helps"),
        ("replicated", "helps"),
    ],
)  # fmt: skip
def test_a_cap_is_a_ceiling(cap: str, wanted: str | None) -> None:
    if wanted is not None:
        found, reasons = decide_level(replace(HELPS, caps=(Cap(cap, "Why."),)), POLICY)  # type: ignore[arg-type]
        assert found == wanted
        # A reason is told only when it holds something back.
        assert reasons == (("Why.",) if found == cap else ())


@pytest.mark.parametrize(
    ("cap", "wanted"),
    [("noted", "noted"), ("pattern", "does_not_help"), ("helps", "does_not_help")],
)
def test_a_gate_stands_before_does_not_help(cap: str, wanted: str) -> None:
    found, reasons = decide_level(replace(SMALL, caps=(Cap(cap, "Why."),)), POLICY)  # type: ignore[arg-type]
    assert found == wanted
    assert reasons == ("Why.",)


def test_the_lowest_of_several_caps_holds() -> None:
    caps = (Cap("pattern", "One."), Cap("noted", "Two."), Cap("helps", "Three."))
    found, reasons = decide_level(replace(HELPS, caps=caps), POLICY)
    assert (found, reasons) == ("noted", ("Two.",))


def test_the_order_sealed_gates_does_not_help_ladder() -> None:
    # Evidence for everything at once: tiny and certain, drawn, planned.
    all_at_once = replace(
        HELPS, worthwhile=1.0, interval_80=(-0.9, -0.7), interval_95=(-0.95, -0.6),
        caps=(Cap("noted", "Gate."),),
    )  # fmt: skip
    assert level(all_at_once, sealed=True, nights_with=0) == "sealed"
    assert level(all_at_once, nights_with=6) == "not_enough"
    assert level(all_at_once) == "noted"
    assert level(all_at_once, caps=()) == "does_not_help"
    assert level(all_at_once, caps=(), interval_95=(-1.1, -0.6)) == "helps"


def test_nothing_held_back_has_no_reason() -> None:
    for seen in (HELPS, PROBABLY, SMALL, PATTERN, CHANGED, NOTED):
        assert decide_level(seen, POLICY)[1] == ()


def test_a_sealed_trial_says_that_it_runs() -> None:
    assert decide_level(replace(HELPS, sealed=True), POLICY) == (
        "sealed", ("The trial is still running.",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("with_", "without", "words"),
    [
        (0, 20, "never done on a recorded night; 7 such nights"),
        (20, 0, "done on every recorded night; 7 nights without it"),
        (3, 20, "comparison: 4 with it."),
        (20, 6, "comparison: 1 without it."),
        (1, 2, "comparison: 6 with it and 5 without it."),
    ],
)
def test_what_is_missing_is_counted(with_: int, without: int, words: str) -> None:
    (reason,) = decide_level(replace(NOTED, nights_with=with_, nights_without=without), POLICY)[1]
    assert words in reason


def test_every_level_is_in_the_table_once_with_words_and_badge() -> None:
    assert set(POLICY.levels) == set(LEVELS)
    assert all(rule.badge and rule.explains for rule in POLICY.levels.values())
    reached = {wanted for *_, wanted in CASES} | {MIRROR.get(w, w) for *_, w in CASES}
    assert reached | {"sealed"} == set(LEVELS)


@pytest.mark.parametrize("name", ["probably_helps", "helps"])
def test_harms_ask_for_exactly_what_helps_asks_for(name: str) -> None:
    one, other = POLICY.levels[name], POLICY.levels[name.replace("helps", "harms")]  # type: ignore[index]
    assert replace(one, name=other.name, badge=other.badge, explains=other.explains) == other
