"""Annotation files of Luna, in rows that reproduce the published layout."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.model.errors import InputError
from ekbom.model.recording import Annotation
from ekbom.recordings.brought import Brought
from ekbom.recordings.clock import Clock
from ekbom.recordings.luna_annot import is_luna_annot, is_luna_header, read_luna_annot

START = datetime(2026, 1, 2, 22, 0)
HEADER = "class\tinstance\tchannel\tstart\tstop\tmeta\n"


def read(text: str) -> Brought:
    return read_luna_annot(text, where="a.annot", clock=Clock(START, 3600.0))


def test_six_columns() -> None:
    text = HEADER + "N2\t.\t.\t0\t30\t.\nLM\tleft\tEMG_LAT\t12.5\t14.75\tamp=3\n"
    assert is_luna_header(text.splitlines())
    assert read(text).annotations == (
        Annotation(0.0, 30.0, "N2"),
        Annotation(12.5, 2.25, "LM", "EMG_LAT"),
    )


@pytest.mark.parametrize(
    "row",
    [
        "LM\t.\t.\t12.5\t14.75\t.",
        "LM\t.\t.\t12.5\t14.75\t.\tmore\tcolumns",
        "LM\t.\t12.5\t14.75",
        "LM\t12.5\t14.75",
        "LM 12.5 14.75",
        "LM . . 12.5 14.75 .",
        "LM\t.\t.\t12.5\t+2.25\t.",
        "LM\t.\t.\t22:00:12.5\t22:00:14.75\t.",
        "LM\t.\t.\t0+00:00:12.5\t0+00:00:14.75\t.",
    ],
)
def test_every_way_to_write_a_row(row: str) -> None:
    assert is_luna_annot([row])
    assert read("# LM | leg movement\n\n" + row + "\n").annotations == (
        Annotation(12.5, 2.25, "LM"),
    )


def test_an_instance_that_names_the_leg() -> None:
    text = (
        "LM\tleft\tLEG1\t1\t2\t.\nLM\tright\t.\t3\t4\t.\n"
        "LM\tleft\tRAT\t5\t6\t.\nLM\t7\tLEG1\t7\t8\t.\n"
    )
    assert [one.channel for one in read(text).annotations] == ["LEG1 left", "right", "RAT", "LEG1"]


def test_a_stop_that_is_the_next_start() -> None:
    text = "W\t.\t.\t0\t...\t.\nN2\t.\t.\t60\t-\t.\nLM\t.\t.\t100\t102\t.\nR\t.\t.\t600\t...\t.\n"
    assert is_luna_annot(text.splitlines())
    assert read(text).annotations == (
        Annotation(0.0, 60.0, "W"),
        Annotation(60.0, 40.0, "N2"),
        Annotation(100.0, 2.0, "LM"),
        Annotation(600.0, 3000.0, "R"),
    )
    assert read("W\t.\t.\t60\t...\t.\nN2\t.\t.\t0\t30\t.\n").annotations[0].duration_s is None
    assert read("W\t.\t.\t9999\t...\t.\n").annotations[0].duration_s == 0.0


@pytest.mark.parametrize(
    ("start", "stop", "onset_s", "duration_s"),
    [
        ("e:1", "e:1", 0.0, 30.0),
        ("e:3", ".", 60.0, 30.0),
        ("e:20:3", "e:20:4", 40.0, 40.0),
        ("e:15:5:4", "e:15:5:4", 15.0, 15.0),
    ],
)
def test_epochs(start: str, stop: str, onset_s: float, duration_s: float) -> None:
    assert read(f"N2\t.\t.\t{start}\t{stop}\t.\n").annotations == (
        Annotation(onset_s, duration_s, "N2"),
    )


def test_moments() -> None:
    text = "lights_off\t.\t.\t5\t5\t.\nflag\t.\t.\t.\t.\t.\nlights_on\t.\t.\t9\t.\t.\n"
    assert read(text).annotations == (
        Annotation(5.0, 0.0, "lights_off"),
        Annotation(0.0, 0.0, "flag"),
        Annotation(9.0, 0.0, "lights_on"),
    )


def test_rows_that_cannot_be_read_are_said() -> None:
    text = (
        HEADER + "LM\t.\t.\tsoon\t14\t.\nLM\t1\t2\t3\t4\nLM\t.\t.\t1\t2\t.\nN2\t.\t.\te:0\te:0\t.\n"
    )
    found = read(text + "N2\t.\t.\te:1:2:3:4\t.\t.\nLM\t.\t.\t3\tlate\t.\n")
    assert found.annotations == (Annotation(1.0, 1.0, "LM"),)
    assert [(one.code, one.what) for one in found.findings] == [
        ("row_not_read", '5 rows: "LM . . soon 14 .", "LM 1 2 3 4", "N2 . . e:0 e:0 ." and 2 more')
    ]
    with pytest.raises(
        InputError, match=r'a.annot: no row can be read: "LM . . soon 14 ."; export'
    ):
        read(HEADER + "LM\t.\t.\tsoon\t14\t.\n")


def test_a_header_alone_holds_nothing() -> None:
    assert read(HEADER) == Brought(())
    assert read("") == Brought(())


@pytest.mark.parametrize(
    "text", ["", "# x\n", "W\nN1\n", "onset\tlabel\n1\tLM\n", "a\tb\tc\td\te\n"]
)
def test_what_is_of_another_kind(text: str) -> None:
    assert not is_luna_annot(text.splitlines())
    assert not is_luna_header(text.splitlines())


def test_a_class_called_class_is_no_header() -> None:
    assert not is_luna_header(["class\t1\t2"])
