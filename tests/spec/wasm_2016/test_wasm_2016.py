"""WASM 2016, rule by rule: one drawn timeline for each clause. Clause text not read; ids are ours.

In a drawing ``#`` is a movement as long as it is drawn, ``|`` one of a second; `step_s` is the
length of a sign. The outcome shows one sign for each movement: the number of its series, ``c``
a candidate in no series, ``x`` neither.
"""

from __future__ import annotations

import pytest
from tests.builders.movements import drawn, drawn_stages, signs

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import LegMovement, Scored, Span
from ekbom.model.rules import with_options
from ekbom.movements import score_movements

# Four movements every 20 s.
FOUR = "|...|...|...|"


def wasm(left: str = "", right: str = "", **given: object) -> Scored:
    return drawn("wasm2016", left, right, **given)


def legs(scored: Scored) -> list[tuple[str, float, float, bool]]:
    return [(m.legs, m.onset_s, m.duration_s, m.candidate) for m in scored.movements]


def test_wasm2016_provisional() -> None:
    """The edition is not marked provisional."""
    assert wasm(FOUR).findings == ()


def test_wasm2016_join_gap_s() -> None:
    """Pieces of one leg with less than half a second between them are one movement."""
    assert legs(wasm("####.####..", step_s=0.25)) == [("left", 0.0, 2.25, True)]
    assert legs(wasm("####..####.", step_s=0.25)) == [
        ("left", 0.0, 1.0, True),
        ("left", 1.5, 1.0, True),
    ]


def test_wasm2016_lm_min_s() -> None:
    """What lasts less than half a second is no leg movement; half a second is one."""
    scored = wasm("#...##", step_s=0.25)
    assert legs(scored) == [("left", 1.0, 0.5, True)]
    assert [(one.code, one.what) for one in scored.findings] == [
        ("too_short", "1 shorter than 0.5 s after joining")
    ]


def test_wasm2016_clm_max_s() -> None:
    """A movement of one leg is a candidate up to 10 s, and there is no longest movement."""
    assert legs(wasm("##########", step_s=1.0)) == [("left", 0.0, 10.0, True)]
    assert legs(wasm("###########", step_s=1.0)) == [("left", 0.0, 11.0, False)]


def test_wasm2016_bilateral_link() -> None:
    """The two legs are judged by the time from the end of one to the onset of the next."""
    scored = wasm("########.......", "........####...", step_s=1.0)
    assert legs(scored) == [("both", 0.0, 12.0, True)]
    assert scored.movements[0].parts == 2


def test_wasm2016_bilateral_gap_s() -> None:
    """Movements of two legs that overlap, or are less than half a second apart, are one."""
    assert legs(wasm("####.....", "..####...", step_s=0.25)) == [("both", 0.0, 1.5, True)]
    assert legs(wasm("####.....", ".....####", step_s=0.25)) == [("both", 0.0, 2.25, True)]
    assert legs(wasm("####......", "......####", step_s=0.25)) == [
        ("left", 0.0, 1.0, True),
        ("right", 1.5, 1.0, True),
    ]


def test_wasm2016_bilateral_of() -> None:
    """One part that is no candidate makes the whole no candidate."""
    scored = wasm("###########...", "..........##..", step_s=1.0)
    assert legs(scored) == [("both", 0.0, 12.0, False)]


def test_wasm2016_bilateral_parts_max() -> None:
    """A movement of both legs holds at most four parts to be a candidate."""
    four = wasm("##..##..", "..##..##", step_s=0.5)
    assert [(m.parts, m.candidate) for m in four.movements] == [(4, True)]
    five = wasm("##..##..##", "..##..##..", step_s=0.5)
    assert [(m.parts, m.candidate) for m in five.movements] == [(5, False)]


def test_wasm2016_bilateral_max_s() -> None:
    """A movement of both legs is a candidate up to 15 s."""
    assert legs(wasm("########.......", "........#######", step_s=1.0)) == [
        ("both", 0.0, 15.0, True)
    ]
    assert legs(wasm("########........", "........########", step_s=1.0)) == [
        ("both", 0.0, 16.0, False)
    ]


def test_wasm2016_imi_min_s() -> None:
    """Ten seconds from onset to onset are enough for a series, less is not."""
    assert signs(wasm("|.........|.........|.........|", step_s=1.0)) == "1111"
    assert signs(wasm("|........|.........|.........|", step_s=1.0)) == "cccc"


def test_wasm2016_imi_max_s() -> None:
    """More than ninety seconds end a series."""
    gap = "." * 18
    assert signs(wasm(f"{FOUR}{gap}{FOUR}")) == "11112222"
    assert signs(wasm(f"|...|...|{gap}|")) == "cccc"


def test_wasm2016_imi_upper() -> None:
    """Exactly ninety seconds belong to a series; the other choice leaves them out."""
    line = f"|...|...|{'.' * 17}|"
    assert signs(wasm(line)) == "1111"
    assert signs(wasm(line, options={"imi_upper": "exclusive"})) == "cccc"


def test_wasm2016_series_min() -> None:
    """Four candidates in a row make a series, three do not."""
    assert signs(wasm("|...|...|")) == "ccc"
    assert signs(wasm(FOUR)) == "1111"


def test_wasm2016_short_imi() -> None:
    """A movement after less than ten seconds ends the series; skipped, it does not count."""
    line = "|...|...||..|...|"
    scored = wasm(line)
    assert signs(scored) == "cccccc"
    assert [m.imi_s for m in scored.movements] == [None, 20.0, 20.0, 5.0, 15.0, 20.0]
    skipped = wasm(line, options={"short_imi": "skipped"})
    assert signs(skipped) == "111c11"
    assert [m.imi_s for m in skipped.movements] == [None, 20.0, 20.0, 5.0, 20.0, 20.0]


def test_wasm2016_start_after_short_imi() -> None:
    """A movement that follows a short interval may be the first of a series, and that is said."""
    line = "||...|...|...|"
    scored = wasm(line)
    assert signs(scored) == "c1111"
    assert [one.code for one in scored.findings] == ["series_after_short_imi"]
    strict = {"start_after_short_imi": "no"}
    no = wasm(line, options=strict)
    assert signs(no) == "ccccc"
    assert no.findings == ()
    assert signs(wasm(f"{line}...|", options=strict)) == "cc1111"


def test_wasm2016_non_candidates() -> None:
    """A movement that is no candidate ends a series; no interval is counted across it."""
    scored = wasm("|...|..###...|...|")
    assert signs(scored) == "ccxcc"
    assert [m.imi_s for m in scored.movements] == [None, 20.0, None, None, 20.0]


def test_wasm2016_wake() -> None:
    """Movements in sleep and in wake stand in one chain; each index counts its own."""
    stages = drawn_stages("22W2")
    line = FOUR + "...|"
    together = wasm(line, hypnogram=stages)
    assert signs(together) == "11111"
    assert [m.stage for m in together.movements] == ["N2", "N2", "N2", "W", "W"]
    assert together.indices["plms_index"].value == pytest.approx(3 / (90 / 3600))
    assert together.indices["plmw_index"].value == pytest.approx(2 / (30 / 3600))
    assert signs(wasm(line, hypnogram=stages, options={"wake": "apart"})) == "ccccc"
    left_out = wasm(line, hypnogram=stages, options={"wake": "left_out"})
    assert signs(left_out) == "ccccc"
    assert left_out.movements[4].imi_s is None


def window(at_s: float, option: str) -> bool | None:
    one = [LegMovement(at_s, 1.0, "left")]
    rules = load_rules("wasm2016")
    scored = score_movements(
        one,
        rules=with_options(rules, {"respiratory_window": option}),
        respiratory=[Span(100.0, 20.0)],
    )
    return scored.movements[0].respiratory


@pytest.mark.parametrize(
    ("option", "first", "last"),
    [("after_end", 117.0, 130.25), ("at_end", 118.5, 120.5), ("whole_event", 98.5, 120.5)],
)
def test_wasm2016_respiratory_window(option: str, first: float, last: float) -> None:
    """Any part in the window counts: by default 2 s before the end to 10.25 s after it."""
    assert load_rules("wasm2016").respiratory_window == "after_end"
    assert window(first, option) is True
    assert window(last, option) is True
    assert window(first - 0.01, option) is False
    assert window(last + 0.01, option) is False


def test_wasm2016_respiratory() -> None:
    """Movements near respiratory events are scored; the index without them is a second one."""
    scored = wasm(FOUR, hypnogram=drawn_stages("222"), respiratory=[Span(30.0, 8.0)])
    assert signs(scored) == "1111"
    assert [m.respiratory for m in scored.movements] == [False, False, True, False]
    assert [m.series_nr for m in scored.movements] == [None] * 4
    assert scored.indices["plms_index"].value == 160.0
    assert scored.indices["plms_nr_index"].value == 0.0


def test_wasm2016_respiratory_non_clm() -> None:
    """A respiratory movement that is no candidate still ends a series; dropped, it does not."""
    line = "|...|..###...|...|"
    events = [Span(35.0, 5.0)]
    kept = wasm(line, respiratory=events)
    assert [m.series_nr for m in kept.movements] == [None] * 5
    dropped = wasm(line, respiratory=events, options={"respiratory_non_clm": "drop"})
    assert [m.series_nr for m in dropped.movements] == [1, 1, None, 1, 1]
    assert signs(dropped) == "ccxcc"


def test_wasm2016_arousal_gap_s() -> None:
    """An arousal goes with a movement it overlaps, or is less than half a second away from."""

    def has(at_s: float) -> bool | None:
        return wasm("....|", arousals=[Span(at_s, 3.0)]).movements[0].arousal

    assert [has(at) for at in (16.5, 16.51, 20.0, 21.49, 21.5)] == [False, True, True, True, False]


def test_wasm2016_periodicity_index() -> None:
    """Both forms are given; the one not asked for has no value and says so."""
    line = FOUR + "...|" + "|"
    both = wasm(line).indices
    assert both["periodicity_index"].value == pytest.approx(5 / 6)
    assert both["periodicity_index_ferri2006"].value == pytest.approx(4 / 5)
    one = wasm(line, options={"periodicity_index": "plm_over_clm"}).indices
    assert one["periodicity_index"].value == pytest.approx(5 / 6)
    assert one["periodicity_index_ferri2006"].value is None
    assert (
        one["periodicity_index_ferri2006"].reason == "not asked for by the option periodicity_index"
    )
    other = wasm(line, options={"periodicity_index": "ferri2006"}).indices
    assert other["periodicity_index"].value is None
    assert other["periodicity_index_ferri2006"].value == pytest.approx(4 / 5)


def test_wasm2016_offset_reading() -> None:
    """Carried for the detector: the rules over intervals give the same with either choice."""
    sample = wasm(FOUR, options={"offset_reading": "sample"})
    assert sample.rules.offset_reading == "sample"
    assert sample.movements == wasm(FOUR).movements


def test_periodicity2006() -> None:
    """Intervals above 10 and up to 90 s count in an unbroken row of at least three."""

    def index(*onsets: float) -> float | None:
        moves = [LegMovement(at, 1.0, "left") for at in onsets]
        scored = score_movements(moves, rules=load_rules("wasm2016"))
        return scored.indices["periodicity_index_ferri2006"].value

    assert index(0, 20, 40) == 0.0
    assert index(0, 20, 40, 60) == 1.0
    assert index(0, 10, 20, 30) == 0.0
    assert index(0, 90, 180, 270) == 1.0
    assert index(0, 91, 111, 131, 151) == pytest.approx(3 / 4)
    assert index(0) is None
