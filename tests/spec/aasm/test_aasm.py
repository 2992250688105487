"""AASM, where it differs from WASM 2016. Provisional: its manual was not read."""

from __future__ import annotations

from tests.builders.movements import drawn, drawn_stages, signs

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import Scored, Span

FOUR = "|...|...|...|"


def aasm(left: str = "", right: str = "", **given: object) -> Scored:
    return drawn("aasm", left, right, **given)


def legs(scored: Scored) -> list[tuple[str, float, float, bool]]:
    return [(m.legs, m.onset_s, m.duration_s, m.candidate) for m in scored.movements]


def test_aasm_provisional() -> None:
    """The edition is marked provisional; without respiratory events that is said as well."""
    assert [one.code for one in aasm(FOUR).findings] == ["provisional_rules", "respiratory_unknown"]
    assert [one.code for one in aasm(FOUR, respiratory=[]).findings] == ["provisional_rules"]


def test_aasm_durations() -> None:
    """A movement lasts 0.5 to 10 s; pieces less than half a second apart are one."""
    assert legs(aasm("##.##..##", step_s=0.25)) == [
        ("left", 0.0, 1.25, True),
        ("left", 1.75, 0.5, True),
    ]
    assert legs(aasm("##########.........###########", step_s=1.0))[1] == (
        "left",
        19.0,
        11.0,
        False,
    )


def test_aasm_bilateral_link() -> None:
    """The legs are one when their onsets are less than 5 s apart; their ends do not matter."""
    assert legs(aasm("#.........", "....#", step_s=1.0)) == [("both", 0.0, 5.0, True)]
    assert legs(aasm("########..", ".....#", step_s=1.0)) == [
        ("left", 0.0, 8.0, True),
        ("right", 5.0, 1.0, True),
    ]


def test_aasm_bilateral_chain() -> None:
    """All that hang together by such pairs are one; two of the same leg alone are not a pair."""
    assert legs(aasm("#.......#.", "....#", step_s=1.0)) == [("both", 0.0, 9.0, True)]
    assert [m.legs for m in aasm("#...#", step_s=1.0).movements] == ["left", "left"]
    between = aasm("#...#.....", ".......#", step_s=1.0)
    assert legs(between) == [("left", 0.0, 1.0, True), ("both", 4.0, 4.0, True)]
    assert legs(aasm("#.#.......", "....#", step_s=1.0)) == [("both", 0.0, 5.0, True)]


def test_aasm_bilateral_of() -> None:
    """A movement over 10 s is none here, and is not combined."""
    assert [m.legs for m in aasm("###########", "##", step_s=1.0).movements] == ["right", "left"]


def test_aasm_imi() -> None:
    """Intervals of a series are 5 to 90 s, both ends included; four make one."""
    assert signs(aasm("||||")) == "1111"
    assert signs(aasm("|||")) == "ccc"
    assert signs(aasm(f"||{'.' * 17}||")) == "1111"
    assert signs(aasm(f"||{'.' * 18}||")) == "cccc"


def test_aasm_short_imi() -> None:
    """A movement after less than 5 s is passed over and ends nothing."""
    scored = aasm("|.........|...|.........|.........|", step_s=1.0)
    assert signs(scored) == "11c11"


def test_aasm_non_candidates() -> None:
    """A movement over 10 s does nothing to a series."""
    assert signs(aasm("|...|..###...|...|")) == "11x11"


def test_aasm_wake() -> None:
    """Movements in wake are left out; a series runs on across short wake, not across long."""
    through = aasm("||||||||||||||", hypnogram=drawn_stages("2W2"))
    assert signs(through) == "111111cccccc11"
    awake = through.indices["plmw_index"]
    assert (awake.value, awake.reason) == (None, "this edition scores no movements in wake")
    long = aasm(f"|||...{'.' * 20}|||", hypnogram=drawn_stages("2WWWW2"))
    assert signs(long) == "cccccc"


def test_aasm_respiratory_window() -> None:
    """From half a second before the start of a respiratory event to half a second after it."""
    assert load_rules("aasm").respiratory_window == "whole_event"
    scored = aasm(FOUR, respiratory=[Span(21.5, 17.99)])
    assert [m.respiratory for m in scored.movements] == [False, True, False, False]
    assert aasm(FOUR, respiratory=[Span(21.5, 18.0)]).movements[2].respiratory is True


def test_aasm_respiratory() -> None:
    """Movements near respiratory events are never periodic: both indices are the same."""
    scored = aasm("||||" + FOUR, hypnogram=drawn_stages("222"), respiratory=[Span(2.0, 3.0)])
    assert [m.respiratory for m in scored.movements][:3] == [False, True, False]
    assert signs(scored) == "1c111111"
    assert scored.movements[1].imi_s is None
    assert scored.indices["plms_index"].value == scored.indices["plms_nr_index"].value


def test_aasm_arousal_gap_s() -> None:
    """An arousal less than half a second away goes with the movement."""
    near = aasm("....|", arousals=[Span(21.49, 3.0)])
    far = aasm("....|", arousals=[Span(21.5, 3.0)])
    assert (near.movements[0].arousal, far.movements[0].arousal) == (True, False)
