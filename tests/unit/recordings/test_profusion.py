"""Compumedics Profusion XML, in files that reproduce the published layout."""

from __future__ import annotations

import pytest

from ekbom.model.errors import InputError
from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.model.recording import Annotation
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.brought import Brought
from ekbom.recordings.profusion import read_profusion
from ekbom.recordings.xml_text import parsed


def read(
    *, epoch: str = "<EpochLength>30</EpochLength>", events: str = "", stages: str = ""
) -> Brought:
    codes = "".join(f"<SleepStage>{code}</SleepStage>" for code in stages.split())
    text = (
        f"<CMPStudyConfig>{epoch}<StepChannels/><ScoredEvents>{events}</ScoredEvents>"
        f"<SleepStages>{codes}</SleepStages></CMPStudyConfig>"
    )
    return read_profusion(parsed(text.encode(), "p.xml"), where="p.xml")


def event(name: str, start: str, lasts: str, channel: str = "") -> str:
    return (
        f"<ScoredEvent><Name>{name}</Name><Start>{start}</Start><Duration>{lasts}</Duration>"
        f"<Input>{channel}</Input></ScoredEvent>"
    )


def test_a_night() -> None:
    found = read(
        stages="0 1 2 3 4 5 6 9 10",
        events=event("Hypopnea", "60.5", "12", "THOR RES")
        + event("Arousal (ARO RES)", "72", "4", "C4")
        + event("Limb Movement (Right)", "80", "2.5", "Leg/R")
        + event("PLM (Right)", "80", "90", "Leg/R")
        + event("SpO2 artifact", "90", "3", "SaO2"),
    )
    assert (found.epoch_s, found.findings) == (30.0, ())
    marks = marks_of(found.annotations, duration_s=270.0, epoch_s=found.epoch_s)
    assert marks.hypnogram == Hypnogram(("W", "N1", "N2", "N3", "N3", "R", "?", "?", "?"), 30.0)
    assert marks.respiratory == (Span(60.5, 12.0),)
    assert marks.arousals == (Span(72.0, 4.0),)
    assert marks.movements == (LegMovement(80.0, 2.5, "right"),)
    assert dict(marks.not_used) == {"PLM (Right)": 1, "SpO2 artifact": 1}


def test_a_length_of_its_own() -> None:
    found = read(epoch="<EpochLength>20</EpochLength>", stages="0 2")
    assert found.annotations == (
        Annotation(0.0, 20.0, "Sleep stage W"),
        Annotation(20.0, 20.0, "Sleep stage N2"),
    )
    assert found.epoch_s == 20.0


@pytest.mark.parametrize("epoch", ["", "<EpochLength>0</EpochLength>", "<EpochLength/>"])
def test_no_length_is_said(epoch: str) -> None:
    found = read(epoch=epoch, stages="0 2")
    assert found.annotations[1] == Annotation(30.0, 30.0, "Sleep stage N2")
    assert [(one.code, one.what, one.repair) for one in found.findings] == [
        ("epoch_assumed", "it does not say how long an epoch is", "30 s were taken")
    ]


def test_strange_codes_are_not_scored() -> None:
    found = read(stages="0 7 x 2")
    assert [one.text for one in found.annotations] == [
        "Sleep stage W", "Sleep stage ?", "Sleep stage ?", "Sleep stage N2",
    ]  # fmt: skip
    assert [(one.code, one.what) for one in found.findings] == [
        ("unknown_stage", '2 epochs with a code that is not known: "7", "x"')
    ]


def test_events_alone() -> None:
    found = read(epoch="", events=event("Arousal ()", "5", "x") + event("", "6", "1"))
    assert found.annotations == (Annotation(5.0, None, "Arousal ()"),)
    assert found.epoch_s is None
    assert [one.what for one in found.findings] == ['1 event without a start: "no name"']


def test_nothing_at_all() -> None:
    with pytest.raises(InputError, match=r"p.xml: it holds neither stages nor events; export it"):
        read()
