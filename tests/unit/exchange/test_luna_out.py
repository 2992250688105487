"""The annotation file for Luna: classes, order, names of channels."""

from __future__ import annotations

import pytest

from ekbom.exchange.luna_out import luna_annot, luna_name
from ekbom.model.movement import Hypnogram, LegMovement, Movement, Span

HEADER = "class\tinstance\tchannel\tstart\tstop\tmeta\n"


def test_an_empty_night() -> None:
    assert luna_annot(leg_movements=[], movements=[]) == HEADER


def test_every_class() -> None:
    text = luna_annot(
        leg_movements=[LegMovement(31.0, 2.5, "left"), LegMovement(31.25, 2.0, "right")],
        movements=[
            Movement(31.0, 2.5, "both", 2, True, True, 1, "N2", None, None, None, None),
            Movement(50.0, 2.0, "left", 1, True, False, None, "N2", None, None, None, None),
            Movement(70.0, 12.0, "left", 1, False, False, None, "N2", None, None, None, None),
        ],
        hypnogram=Hypnogram(("W", "?"), 30.0, -10.0),
        respiratory=[Span(5.0, 12.0)],
        arousals=[Span(31.0, 4.0)],
        lights=Span(0.0, 80.5),
        channels={"left": "EMG LAT"},
    )
    assert (
        text
        == HEADER
        + (
            "W\t.\t.\t-10\t20\t.\n"
            "lights_off\t.\t.\t0\t0\t.\n"
            "respiratory\t.\t.\t5\t17\t.\n"
            "?\t.\t.\t20\t50\t.\n"
            "LM\tright\t.\t31.25\t33.25\t.\n"
        ).replace(
            "LM\tright\t.",
            "CLM\tboth\t.\t31\t33.5\t.\nLM\tleft\tEMG_LAT\t31\t33.5\t.\nPLM\t1\t.\t31\t33.5\t.\n"
            "arousal\t.\t.\t31\t35\t.\nLM\tright\t.",
        )
        + "CLM\tleft\t.\t50\t52\t.\nlights_on\t.\t.\t80.5\t80.5\t.\n"
    )


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("EMG LAT", "EMG_LAT"),
        (" LAT ", "LAT"),
        ("Leg/L", "Leg/L"),
        ("Leg  (L)", "Leg_L_"),
        ("a\tb\n", "a_b"),
        ("  ", "."),
        ("LAT-Ref.1", "LAT-Ref.1"),
    ],
)
def test_names_of_channels(channel: str, name: str) -> None:
    assert luna_name(channel) == name
