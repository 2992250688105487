"""WASM 2006, where it differs from WASM 2016. Provisional: most clauses stand from memory."""

from __future__ import annotations

import pytest
from tests.builders.movements import drawn, drawn_stages, signs

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import Scored, Span

FOUR = "|...|...|...|"


def wasm(left: str = "", right: str = "", **given: object) -> Scored:
    return drawn("wasm2006", left, right, **given)


def legs(scored: Scored) -> list[tuple[str, float, float, bool]]:
    return [(m.legs, m.onset_s, m.duration_s, m.candidate) for m in scored.movements]


def test_wasm2006_provisional() -> None:
    """The edition is marked provisional, in every result."""
    (one,) = wasm(FOUR).findings
    assert (one.code, one.severity, one.where) == ("provisional_rules", "note", "rules wasm2006")


def test_wasm2006_durations() -> None:
    """A movement lasts 0.5 to 10 s; pieces less than half a second apart are one."""
    line = "##.##..##"
    assert legs(wasm(line, step_s=0.25)) == [("left", 0.0, 1.25, True), ("left", 1.75, 0.5, True)]
    assert legs(wasm("##########.........###########", step_s=1.0)) == [
        ("left", 0.0, 10.0, True),
        ("left", 19.0, 11.0, False),
    ]


def test_wasm2006_bilateral_gap_s() -> None:
    """The legs are one when less than half a second lies between them, however many the parts."""
    assert legs(wasm("####..", "......####", step_s=0.25))[0][0] == "left"
    five = wasm("##..##..##", "..##..##..", step_s=0.5)
    assert [(m.legs, m.parts, m.candidate) for m in five.movements] == [("both", 5, True)]


def test_wasm2006_bilateral_of() -> None:
    """A movement over 10 s is none here, and is not combined with the other leg."""
    scored = wasm("###########...", "..........##..", step_s=1.0)
    assert legs(scored) == [("left", 0.0, 11.0, False), ("right", 10.0, 2.0, True)]


def test_wasm2006_bilateral_max_s() -> None:
    """There is no longest movement of both legs."""
    assert legs(wasm("########........", "........########", step_s=1.0)) == [
        ("both", 0.0, 16.0, True)
    ]


def test_wasm2006_imi() -> None:
    """Intervals of a series are 5 to 90 s."""
    assert signs(wasm("||||")) == "1111"
    assert signs(wasm(f"||{'.' * 17}||")) == "1111"
    assert signs(wasm(f"||{'.' * 18}||")) == "cccc"


def test_wasm2006_short_imi() -> None:
    """A movement after less than 5 s is passed over; the next counts from the one before it."""
    scored = wasm("|...|...|.........|.........|", step_s=1.0)
    assert signs(scored) == "1c111"
    assert [m.imi_s for m in scored.movements] == [None, 4.0, 8.0, 10.0, 10.0]
    breaks = wasm("|...|...|.........|.........|", step_s=1.0, options={"short_imi": "breaks"})
    assert [m.imi_s for m in breaks.movements] == [None, 4.0, 4.0, 10.0, 10.0]
    assert signs(breaks) == "ccccc"


def test_wasm2006_non_candidates() -> None:
    """A movement over 10 s does nothing to a series."""
    scored = wasm("|...|..###...|...|")
    assert signs(scored) == "11x11"
    assert [m.imi_s for m in scored.movements] == [None, 20.0, None, 45.0, 20.0]


def test_wasm2006_wake() -> None:
    """Movements in wake make their own series, also when sleep lies between."""
    scored = wasm("||||..||||..||", hypnogram=drawn_stages("W2W"))
    assert "".join(m.stage[0] for m in scored.movements) == "WWWWNNNNWW"
    assert signs(scored) == "1111222211"
    assert scored.movements[8].imi_s == 45.0


def test_wasm2006_respiratory_window() -> None:
    """Half a second to either side of the end of a respiratory event; those are scored."""
    assert load_rules("wasm2006").respiratory_window == "at_end"
    scored = wasm(FOUR, hypnogram=drawn_stages("22"), respiratory=[Span(30.0, 10.5)])
    assert [m.respiratory for m in scored.movements] == [False, False, True, False]
    assert signs(scored) == "1111"
    assert scored.indices["plms_nr_index"].value == 0.0


def test_wasm2006_arousal_gap_s() -> None:
    """An arousal less than half a second away goes with the movement."""
    near = wasm("....|", arousals=[Span(21.49, 3.0)])
    far = wasm("....|", arousals=[Span(21.5, 3.0)])
    assert (near.movements[0].arousal, far.movements[0].arousal) == (True, False)


def test_wasm2006_series_min() -> None:
    """Four make a series."""
    assert (signs(wasm("|...|...|")), signs(wasm(FOUR))) == ("ccc", "1111")


@pytest.mark.parametrize("choice", ["inclusive", "exclusive"])
def test_wasm2006_imi_upper(choice: str) -> None:
    """Exactly ninety seconds belong to a series unless asked otherwise."""
    line = f"||{'.' * 17}||"
    expected = "1111" if choice == "inclusive" else "cccc"
    assert signs(wasm(line, options={"imi_upper": choice})) == expected
