"""Tables of events: columns by many names, times of many kinds."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.recording import Annotation
from ekbom.recordings.clock import Clock
from ekbom.recordings.tsv_events import is_events_table, read_events

CLOCK = Clock(datetime(2026, 1, 2, 22, 0), 28_800.0)


def rows(text: str, clock: Clock = CLOCK) -> tuple[Annotation, ...]:
    return read_events(text, where="e.tsv", clock=clock).annotations


def test_the_usual_columns() -> None:
    text = "onset\tduration\tlabel\tchannel\n0\t30\tSleep stage N2\t\n5.25\t2\tLM\tLAT\n"
    assert rows(text) == (
        Annotation(0.0, 30.0, "Sleep stage N2"),
        Annotation(5.25, 2.0, "LM", "LAT"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "onset\ttrial_type\tduration\n5\tLM\t2\n",
        "Onset_s;Event;Duration_s\n5,0;LM;2,0\n",
        "START,END,Type\n5,7,LM\n",
        '"start_time","description","stop"\n"5","LM","7"\n',
        "time\tevent\tdur\n22:00:05\tLM\t2\n",
        "Beginn;Dauer;Ereignis\n22:00:05;2;LM\n",
        "onset\tduration\tlabel\n2026-01-02T22:00:05\t2\tLM\n",
        "# made by hand\n\nonset\tduration\tlabel\n\n5\t2\tLM\n# the end\n",
        "onset\tduration\tlabel\r\n5\t2\tLM\r\n",
    ],
)
def test_many_names_one_meaning(text: str) -> None:
    assert is_events_table(text.splitlines())
    assert rows(text) == (Annotation(5.0, 2.0, "LM"),)


def test_value_beside_a_label_that_says_only_the_sort() -> None:
    text = (
        "onset\tduration\ttrial_type\tvalue\n0\t30\tsleep_stage\tN2\n5\t2\tLM\t7\n8\t2\tstage\t\n"
    )
    assert [one.text for one in rows(text)] == ["sleep_stage N2", "LM", "stage"]


def test_a_channel_that_is_none() -> None:
    text = "onset\tlabel\tleg\n5\tLM\tn/a\n6\tLM\tnone\n7\tLM\tleft\n"
    assert [one.channel for one in rows(text)] == ["", "", "left"]


def test_missing_durations_and_cells() -> None:
    assert rows("onset\tlabel\n5\tLM\n") == (Annotation(5.0, None, "LM"),)
    assert rows("onset\tlabel\tduration\n5\tLM\n") == (Annotation(5.0, None, "LM"),)
    assert rows("onset\tlabel\tduration\tend\n5\tLM\tn/a\t7\n") == (Annotation(5.0, 2.0, "LM"),)
    assert rows("onset\tlabel\tend\n5\tLM\tsoon\n") == (Annotation(5.0, None, "LM"),)


@pytest.mark.parametrize(
    ("line", "epoch_s"),
    [
        ("# epoch_s: 20", 20.0),
        ("#epoch length = 30 s", 30.0),
        ("# Epoch: 4,5 sec", 4.5),
        ("# epochs are short", None),
    ],
)
def test_the_length_of_an_epoch(line: str, epoch_s: float | None) -> None:
    found = read_events(f"{line}\nonset\tlabel\n0\tN2\n", where="e", clock=CLOCK)
    assert found.epoch_s == epoch_s
    assert found.findings == ()


def test_rows_without_a_time_are_said() -> None:
    text = "onset\tduration\tlabel\nsoon\t2\tLM\n5\t2\tLM\n6\t2\t\n"
    found = read_events(text, where="e.tsv", clock=CLOCK)
    assert found.annotations == (Annotation(5.0, 2.0, "LM"),)
    assert found.findings == (
        Finding(
            "row_not_read", "warning", "e.tsv", '2 rows without a time: "soon 2 LM", "6 2"',
            "left out",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "e.tsv: it holds no line; give a table of events"),
        ("# only a remark\n", "e.tsv: it holds no line; give a table of events"),
        (
            "duration\tlabel\n",
            "e.tsv: the header names no onset; name the columns onset, duration, label, channel",
        ),
        (
            "onset\tduration\n",
            "e.tsv: the header names no label; name the columns onset, duration, label, channel",
        ),
        (
            "onset\tlabel\nsoon\tLM\n",
            'e.tsv: no row has a time that can be read: "soon LM"; give seconds',
        ),
    ],
)
def test_what_is_no_table(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_events(text, where="e.tsv", clock=CLOCK)
    assert str(caught.value) == message
    # Of rows that cannot be read the header still says what it is.
    assert is_events_table(text.splitlines()) is ("soon" in text)


def test_clock_times_need_a_start() -> None:
    with pytest.raises(InputError, match="clock times need the start of the recording"):
        rows("onset\tlabel\n22:00:05\tLM\n", Clock(None, 100.0))


def test_a_header_alone_is_a_table_of_no_events() -> None:
    assert rows("onset\tduration\tlabel\n") == ()
