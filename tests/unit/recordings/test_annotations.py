"""What a night's annotations mean: kinds, times, channels, and everything odd."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ekbom.model.finding import Finding
from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.model.recording import Annotation, Marks
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.labels import LabelMap, Meaning


def marked(*rows: tuple[Any, ...], duration_s: float = 3600.0, **given: Any) -> Marks:
    return marks_of([Annotation(*row) for row in rows], duration_s=duration_s, **given)


def odd(marks: Marks) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity, one.what) for one in marks.findings]


def test_nothing_given_is_nothing_known() -> None:
    assert marked() == Marks()


def test_every_kind() -> None:
    marks = marked(
        (0.0, None, "Lights off"),
        (0.0, 30.0, "Sleep stage W"),
        (30.0, 30.0, "Sleep stage N2"),
        (31.0, 12.0, "Obstructive Apnea"),
        (40.0, 3.0, "Arousal"),
        (41.0, 2.0, "Limb movement@@EMG LAT"),
        (42.0, 2.5, "Limb movement", "EMG RAT"),
        (43.0, 5.0, "SpO2 desaturation"),
        (44.0, None, "Snore"),
        (45.0, None, "Snore"),
        (58.0, None, "Lights on"),
    )
    assert marks == Marks(
        hypnogram=Hypnogram(("W", "N2"), 30.0),
        respiratory=(Span(31.0, 12.0),),
        arousals=(Span(40.0, 3.0),),
        lights=Span(0.0, 58.0),
        movements=(LegMovement(41.0, 2.0, "left"), LegMovement(42.0, 2.5, "right")),
        not_used=(("Snore", 2), ("SpO2 desaturation", 1)),
    )


def test_one_kind_says_nothing_of_another() -> None:
    marks = marked((31.0, 12.0, "Apnea"))
    assert marks.respiratory == (Span(31.0, 12.0),)
    assert (marks.arousals, marks.movements, marks.hypnogram, marks.lights) == (None,) * 4


def test_looked_for_and_not_found_is_none_of_them() -> None:
    marks = marked((0.0, None, "Arousals scored"), (0.0, None, "Limb movements scored"))
    assert (marks.arousals, marks.movements, marks.respiratory) == ((), (), None)
    told = marked(labels=LabelMap(scored=("respiratory", "arousal", "movement")))
    assert (told.arousals, told.movements, told.respiratory) == ((), (), ())
    assert marked((5.0, 3.0, "Arousal"), labels=LabelMap(scored=("arousal",))).arousals == (
        Span(5.0, 3.0),
    )


def test_a_label_that_may_mean_the_series_is_no_movement() -> None:
    marks = marked(
        (10.0, 2.0, "PLM"), (40.0, 300.5, "PLM"), (50.0, 2.0, "plms"), (70.0, 1.0, "PLM series"),
        where="night.edf",
    )  # fmt: skip
    assert marks.movements is None
    assert marks.not_used == (("PLM", 2), ("plms", 1), ("PLM series", 1))
    assert marks.findings == (
        Finding(
            "unclear_label",
            "warning",
            "night.edf",
            '3 marks called "PLM", "plms", lasting 2 to 300.5 s may be single periodic movements, '
            "or whole series of them",
            "not used; say what it means in a label map (--labels FILE, "
            '"PLM" = "movement left" or "series")',
        ),
    )


def test_a_label_map_says_what_it_means() -> None:
    rows = [(10.0, 2.0, "PLM", "LAT"), (40.0, 3.0, "PLM", "x"), (50.0, 30.0, "Run")]
    own = {"PLM@@LAT": Meaning("movement"), "PLM": Meaning("movement", "right"),
           "Run": Meaning("series")}  # fmt: skip
    marks = marked(*rows, labels=LabelMap(own))
    assert marks.movements == (LegMovement(10.0, 2.0, "left"), LegMovement(40.0, 3.0, "right"))
    assert marks.not_used == (("Run", 1),)
    assert marks.findings == ()
    ignored = marked(*rows, labels=LabelMap({"PLM": Meaning("ignore"), "Run": Meaning("ignore")}))
    assert ignored == Marks()


def test_non_rem_sleep_of_any_depth_is_said() -> None:
    marks = marked((0.0, 30.0, "Sleep stage N"), (30.0, None, "Sleep stage N"))
    assert marks.hypnogram is None
    assert marks.findings[0].what == (
        '2 marks called "Sleep stage N", lasting 30 to 30 s may be non-REM sleep of any depth'
    )
    assert marks.findings[0].repair == (
        'not used; say what it means in a label map (--labels FILE, "Sleep stage N" = "stage N2")'
    )


def test_a_bare_r_beside_a_bare_l_may_be_a_side() -> None:
    marks = marked((0.0, 30.0, "R"), (30.0, 30.0, "L"), (60.0, 30.0, "N2"))
    assert marks.hypnogram == Hypnogram(("N2",), 30.0, 60.0)
    assert odd(marks) == [
        (
            "unclear_label",
            "warning",
            '1 mark called "R", lasting 30 to 30 s may be REM sleep, or lying on the right side',
        )
    ]
    alone = marked((0.0, 30.0, "R"), (30.0, 30.0, "N2"))
    assert alone.hypnogram == Hypnogram(("R", "N2"), 30.0)
    told = marked(
        (0.0, 30.0, "R"), (30.0, 30.0, "L"), labels=LabelMap({"R": Meaning("stage", "R")})
    )
    assert told.hypnogram == Hypnogram(("R",), 30.0)


def test_the_epoch_length_is_passed_on() -> None:
    marks = marked((0.0, 60.0, "N2"), epoch_s=20.0)
    assert marks.hypnogram == Hypnogram(("N2",) * 3, 20.0)


def test_times_that_cannot_be() -> None:
    marks = marked(
        (math.nan, 1.0, "Arousal"),
        (math.inf, 1.0, "Arousal"),
        (1.0, math.inf, "Hypopnea"),
        (2.0, -3.0, "Arousal"),
        (4.0, 3.0, "Arousal"),
    )
    assert marks.arousals == (Span(2.0, 0.0), Span(4.0, 3.0))
    assert marks.respiratory is None
    assert odd(marks) == [
        ("time_not_read", "warning", '3 marks at no time: "Arousal", "Hypopnea"'),
        ("negative_duration", "warning", '1 mark with a duration below zero: "Arousal"'),
        ("no_duration", "warning", '1 event without a duration: "Arousal"'),
    ]


def test_what_lies_outside_is_left_out() -> None:
    marks = marked(
        (-10.0, 9.0, "Arousal"),
        (-10.0, 10.0, "Arousal"),
        (-2.0, 3.0, "Arousal"),
        (60.0, 3.0, "Arousal"),
        (59.0, 30.0, "Arousal"),
        (0.0, None, "Lights off"),
        (-1.0, None, "Hypopnea"),
        duration_s=60.0,
    )
    assert marks.arousals == (Span(-2.0, 3.0), Span(59.0, 30.0))
    assert odd(marks)[0] == (
        "outside_recording",
        "warning",
        '4 marks before or after the recording: "Arousal", "Hypopnea"',
    )


def test_order_and_twins() -> None:
    marks = marked((5.0, 1.0, "Arousal"), (2.0, 1.0, "Arousal"), (5.0, 1.0, "Arousal"))
    assert marks.arousals == (Span(2.0, 1.0), Span(5.0, 1.0))
    assert odd(marks) == [
        ("marked_twice", "note", "1 mark stood there twice"),
        ("unsorted", "note", "the marks are not in the order of time"),
    ]


def test_lights() -> None:
    assert marked((60.0, None, "Lights off"), (500.0, None, "Lights on")).lights == Span(60.0, 440)
    off = marked((60.0, None, "Lights off"))
    assert off.lights == Span(60.0, 3540.0)
    assert off.findings == (
        Finding("lights_half", "note", "annotations", "lights on is not marked",
                "the end of the recording was taken"),
    )  # fmt: skip
    on = marked((60.0, None, "Lights on"))
    assert on.lights == Span(0.0, 60.0)
    assert on.findings == (
        Finding("lights_half", "note", "annotations", "lights off is not marked",
                "the start of the recording was taken"),
    )  # fmt: skip
    span = marked((60.0, 1000.0, "Lights off"))
    assert span.lights == Span(60.0, 1000.0)
    assert span.findings == ()
    short = marked((60.0, 60.0, "Lights off"))
    assert short.lights == Span(60.0, 3540.0)
    cut = marked((-60.0, 5000.0, "Lights off"))
    assert cut.lights == Span(0.0, 3600.0)


def test_lights_more_than_once_and_the_wrong_way_round() -> None:
    twice = marked(
        (60.0, None, "Lights off"), (90.0, None, "Lights on"),
        (100.0, None, "Lights off"), (500.0, None, "Lights on"),
    )  # fmt: skip
    assert twice.lights == Span(60.0, 440.0)
    assert odd(twice) == [("lights_more_than_once", "note", "lights off 2 times, on 2 times")]
    wrong = marked((60.0, None, "Lights on"), (90.0, None, "Lights off"))
    assert wrong.lights is None
    assert odd(wrong) == [
        ("lights_contradict", "warning", "lights on at 60 s is not after lights off at 90 s")
    ]


def test_movements_need_a_duration() -> None:
    marks = marked((5.0, None, "LM", "LAT"), (9.0, 0.0, "LM", "RAT"), (20.0, 2.0, "LM", "RAT"))
    assert marks.movements == (LegMovement(20.0, 2.0, "right"),)
    assert odd(marks) == [
        ("movement_without_duration", "warning", '2 leg movements without a duration: "LM"')
    ]


def test_legs_of_movements() -> None:
    assert marked((5.0, 2.0, "LM both")).movements == (
        LegMovement(5.0, 2.0, "left"),
        LegMovement(5.0, 2.0, "right"),
    )
    assert marked((5.0, 2.0, "LM left", "RAT")).movements == (LegMovement(5.0, 2.0, "left"),)
    assert marked((5.0, 2.0, "LM"), (9.0, 2.0, "LM", "Leg")).movements == (
        LegMovement(5.0, 2.0, "unknown"),
        LegMovement(9.0, 2.0, "unknown"),
    )
    told = marked((5.0, 2.0, "x"), labels=LabelMap({"x": Meaning("movement", "unknown")}))
    assert told.movements == (LegMovement(5.0, 2.0, "unknown"),)


def test_movements_of_no_leg_beside_movements_of_one_are_left_out() -> None:
    marks = marked((5.0, 2.0, "LM"), (9.0, 2.0, "LM", "LAT"))
    assert marks.movements == (LegMovement(9.0, 2.0, "left"),)
    assert odd(marks) == [("leg_not_named", "warning", "1 of 2 leg movements name no leg")]


def test_foreign_texts_are_shown_calm_and_short() -> None:
    marks = marked((math.nan, 1.0, "a\x1b[2J" + "b" * 60), *((math.nan, 1.0, c) for c in "xyz"))
    assert marks.findings[0].what == (
        '4 marks at no time: "a\N{REPLACEMENT CHARACTER}[2J'
        + "b" * 34
        + '\N{HORIZONTAL ELLIPSIS}", "x", "y" and 1 more'
    )


@pytest.mark.parametrize("shift", [0.0, 7.5, 1234.25])
def test_a_shift_shifts_everything(shift: float) -> None:
    rows: list[tuple[Any, ...]] = [
        (0.0, 30.0, "N2"), (30.0, 30.0, "R"), (5.0, 2.0, "LM", "LAT"), (9.0, 3.0, "Arousal"),
        (12.0, 10.0, "Apnea"), (1.0, None, "Lights off"), (59.0, None, "Lights on"),
    ]  # fmt: skip
    plain = marked(*rows)
    moved = marked(*((row[0] + shift, *row[1:]) for row in rows))
    assert plain.hypnogram is not None
    assert moved.hypnogram is not None
    assert moved.hypnogram.stages == plain.hypnogram.stages
    assert moved.hypnogram.start_s == plain.hypnogram.start_s + shift
    for kind in ("respiratory", "arousals", "movements"):
        before, after = getattr(plain, kind), getattr(moved, kind)
        assert [one.onset_s + shift for one in before] == [one.onset_s for one in after]
    assert plain.lights is not None
    assert moved.lights == Span(plain.lights.onset_s + shift, plain.lights.duration_s)
