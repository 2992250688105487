"""NSRR XML, in files that reproduce the published layout."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.model.errors import InputError
from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.model.recording import Annotation
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.brought import Brought
from ekbom.recordings.nsrr import read_nsrr
from ekbom.recordings.xml_text import parsed

START = datetime(2026, 1, 2, 22, 0)


def event(kind: str, concept: str, start: str, lasts: str = "30.0", channel: str = "") -> str:
    where = f"<SignalLocation>{channel}</SignalLocation>" if channel else ""
    return (
        f"<ScoredEvent><EventType>{kind}</EventType><EventConcept>{concept}</EventConcept>"
        f"<Start>{start}</Start><Duration>{lasts}</Duration>{where}</ScoredEvent>\n"
    )


def read(*events: str, epoch: str = "30", start: datetime | None = START) -> Brought:
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?><PSGAnnotation>'
        f"<SoftwareVersion>Compumedics</SoftwareVersion><EpochLength>{epoch}</EpochLength>"
        f"<ScoredEvents>{''.join(events)}</ScoredEvents></PSGAnnotation>"
    )
    return read_nsrr(parsed(text.encode(), "n.xml"), where="n.xml", start=start)


def begins(clock: str) -> str:
    return (
        "<ScoredEvent><EventType/><EventConcept>Recording Start Time</EventConcept>"
        f"<Start>0</Start><Duration>60</Duration><ClockTime>{clock}</ClockTime></ScoredEvent>"
    )


def test_a_night() -> None:
    found = read(
        begins("01.01.85 22.00.00"),
        event("Stages|Stages", "Wake|0", "0.0", "60.0"),
        event("Stages|Stages", "Stage 2 sleep|2", "60.0"),
        event("Stages|Stages", "Stage 4 sleep|4", "90.0"),
        event("Stages|Stages", "REM sleep|5", "120.0"),
        event("Stages|Stages", "Movement|6", "150.0"),
        event("Stages|Stages", "Unscored|9", "180.0"),
        event("Respiratory|Respiratory", "Hypopnea|Hypopnea", "61.5", "12.3", "AIRFLOW"),
        event("Respiratory|Respiratory", "SpO2 desaturation|SpO2 desaturation", "70", "12.3"),
        event("Arousals|Arousals", "Arousal|Arousal ()", "73.8", "4", "EEG"),
        event("Limb Movement|Limb Movement", "Limb movement - left|Limb Movement (Left)", "75",
              "1.5", "Leg/L"),
        event("Limb Movement|Limb Movement", "Periodic leg movement - left|PLM (Left)", "80", "9"),
    )  # fmt: skip
    assert (found.epoch_s, found.findings) == (30.0, ())
    assert found.annotations[4] == Annotation(150.0, 30.0, "Sleep stage Movement")
    marks = marks_of(found.annotations, duration_s=210.0, epoch_s=found.epoch_s)
    assert marks.hypnogram == Hypnogram(("W", "W", "N2", "N3", "R", "?", "?"), 30.0)
    assert marks.respiratory == (Span(61.5, 12.3),)
    assert marks.arousals == (Span(73.8, 4.0),)
    assert marks.movements == (LegMovement(75.0, 1.5, "left"),)
    assert [one.code for one in marks.findings] == ["unsorted", "unclear_label"]
    assert dict(marks.not_used) == {
        "SpO2 desaturation|SpO2 desaturation": 1,
        "Periodic leg movement - left|PLM (Left)": 1,
    }


def test_events_without_a_start_are_said() -> None:
    found = read(
        event("Arousals|Arousals", "Arousal|Arousal ()", "soon"),
        event("Arousals|Arousals", "", "5"),
        event("Arousals|Arousals", "Arousal|Arousal ()", "7", "?"),
    )
    assert found.annotations == (Annotation(7.0, None, "Arousal|Arousal ()"),)
    assert [(one.code, one.what) for one in found.findings] == [
        ("event_not_read", '2 events without a start: "Arousal|Arousal ()", "no name"')
    ]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("01.01.85 22.00.02", None),
        ("02.01.26 21.59.58", None),
        ("01.01.85 22.00.03", "the scoring begins at 22.00.03, the recording at 22:00:00"),
        ("01.01.85 20:29:59", "the scoring begins at 20:29:59, the recording at 22:00:00"),
        ("soon", None),
        ("", None),
    ],
)
def test_another_start_is_said(clock: str, said: str | None) -> None:
    found = read(begins(clock), event("Arousals|Arousals", "Arousal|A", "1"))
    assert [one.what for one in found.findings] == ([said] if said else [])
    assert all(one.code == "start_differs" for one in found.findings)
    assert read(begins(clock), start=None).findings == ()


def test_a_start_at_midnight_is_near_one_before_it() -> None:
    midnight = datetime(2026, 1, 2, 0, 0)
    assert read(begins("01.01.85 23.59.59"), start=midnight).findings == ()


def test_no_events_at_all() -> None:
    root = parsed(b"<PSGAnnotation><EpochLength>30</EpochLength></PSGAnnotation>", "n.xml")
    with pytest.raises(InputError, match=r"n.xml: it holds no scored events; export it again with"):
        read_nsrr(root, where="n.xml", start=None)
