"""RemLogic text, in files that reproduce the published layouts."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.model.errors import InputError
from ekbom.model.movement import Hypnogram, LegMovement, Span
from ekbom.model.recording import Annotation
from ekbom.recordings.annotations import marks_of
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock
from ekbom.recordings.remlogic import header_line, read_remlogic

START = datetime(2026, 1, 2, 23, 58)
TOP = (
    "RemLogic Event Export\nPatient:\tX\nRecording Date:\t02/01/2026\n\n"
    "Events Included:\nSLEEP-S0\n\n"
)


def read(text: str, start: datetime | None = START) -> Brought:
    return read_remlogic(text, where="r.txt", clock=Clock(start, 3600.0))


def test_a_night_over_midnight() -> None:
    text = TOP + (
        "Sleep Stage\tPosition\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"
        "W\tUnknown Position\t23:58:00\tSLEEP-S0\t30\tROC-LOC\n"
        "W\tSupine\t23:58:00\tLIGHTS-OFF\t0\tROC-LOC\n"
        "S1\tSupine\t23:58:30\tSLEEP-S1\t30\tROC-LOC\n"
        "S2\tSupine\t23:59:00\tSLEEP-S2\t30\tROC-LOC\n"
        "S2\tSupine\t23:59:10\tPLM-LM\t1,5\tLeg/L\n"
        "R\tSupine\t00:00:00\tSLEEP-REM\t30\tROC-LOC\n"
        "R\tSupine\t00:00:05\tAPNEA-OBSTRUCTIVE\t12\tNasal\n"
        "R\tSupine\t00:00:17\tAROUSAL-APNEA\t4\tC4-A1\n"
        "R\tSupine\t00:00:20\tDESAT\t14\tSpO2\n"
    )
    found = read(text)
    assert found.findings == ()
    marks = marks_of(found.annotations, duration_s=3600.0)
    assert marks.hypnogram == Hypnogram(("W", "N1", "N2", "?", "R"), 30.0)
    assert marks.movements == (LegMovement(70.0, 1.5, "left"),)
    assert marks.respiratory == (Span(125.0, 12.0),)
    assert marks.arousals == (Span(137.0, 4.0),)
    assert marks.lights == Span(0.0, 3600.0)
    assert dict(marks.not_used) == {"DESAT": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Sleep Stage\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\nW\t23:58:05\tLM\t2\tLAT\n",
        "Sleep Stage\tPosition\tTime [hh:mm:ss]\tEvent\tDuration [s]\tLocation\n"
        "W\tLeft\t23.58.05\tLM\t2.0\tLAT\n",
        "Event\tTime [hh:mm:ss.xxx]\tDuration [s]\tLocation\nLM\t23:58:05.000\t2\tLAT\n",
        "Location\tDuration\tEvent\tTime\nLAT\t2\tLM\t2026-01-02T23:58:05.0000\n",
        "Schlafstadium\tZeit [hh:mm:ss]\tEreignis\tDauer [s]\tKanal\r\n"
        "W\t23:58:05\tLM\t2,0\tLAT\r\n",
        "\n\nStart Time\tEvent\tDuration\tSignal\n02.01.2026 23:58:05\tLM\t2\tLAT\n\n",
    ],
)
def test_columns_in_any_order(text: str) -> None:
    assert header_line(text.splitlines()) is not None
    assert read(text).annotations == (Annotation(5.0, 2.0, "LM", "LAT"),)


def test_time_and_event_are_enough() -> None:
    assert read("Time\tEvent\n23:58:05\tLM\n").annotations == (Annotation(5.0, None, "LM"),)
    assert read("Time\tEvent\tDuration\n23:58:05\tLM\n").annotations == (
        Annotation(5.0, None, "LM"),
    )


def test_rows_that_cannot_be_read_are_said() -> None:
    found = read("Time\tEvent\tDuration\n23:58:05\tLM\t2\nsoon\tLM\t2\n23:58:07\t\t2\n23:58:08\n")
    assert found.annotations == (Annotation(5.0, 2.0, "LM"),)
    assert [(one.code, one.what, one.repair) for one in found.findings] == [
        ("row_not_read", '3 rows: "soon LM 2", "23:58:07 2", "23:58:08"', "left out")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "r.txt: it has no header of events; export time and event"),
        ("Time Event\n", "r.txt: it has no header of events; export time and event"),
        ("Time\tEvent\n", "r.txt: no row has a time and an event; export time and event"),
        ("Time\tEvent\nx\ty\n", "r.txt: no row has a time and an event; export time and event"),
    ],
)
def test_what_is_no_export(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value) == message


def test_clock_times_need_the_start() -> None:
    with pytest.raises(InputError) as caught:
        read("Time\tEvent\n23:58:05\tLM\n", start=None)
    assert str(caught.value) == (
        "r.txt: it gives clock times, and the start of the recording is not known; give a "
        "recording whose header has its date and time"
    )
