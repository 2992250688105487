"""Words of laboratories: how a text is made plain, and which leg it names."""

from __future__ import annotations

import pytest

from ekbom.recordings.words import plain, side_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  Éveil_calme ", "eveil calme"),
        ("SLEEP-S2", "sleep s2"),
        ("Sleep stage ?", "sleep stage ?"),
        ("PLM (Left)", "plm left"),
        ("Müdigkeit/links", "mudigkeit links"),
        ("___", ""),
    ],
)
def test_plain(text: str, wanted: str) -> None:
    assert plain(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("left", "EMG LAT", "LAT-Ref", "Leg/L", "L-Leg", "LLEG", "Leg L", "TIB l.", "EMG Tib-L"),
        *("Left Leg", "EMG LLeg", "LTA", "TibL", "PLM l", "Bein links", "Bein li", "jambe gauche"),
        *("Jambe G", "pierna izq", "LegL", "EMG LAT-0", "lml", "Lleg1-Lleg2", "EMG Ant Tibial L"),
    ],
)
def test_left(text: str) -> None:
    assert side_of(text) == "left"


@pytest.mark.parametrize(
    "text",
    [
        *("right", "EMG RAT", "RAT-Ref", "Leg/R", "R Leg", "RLEG", "TIB r.", "EMG Tib-R", "RTA"),
        *("TibR", "PLM r", "Bein rechts", "Bein re", "jambe droite", "Jambe D", "pierna der"),
        *("LegR", "EMG RAT-0", "lmr", "Rleg1-Rleg2", "EMG Ant Tibial R"),
    ],
)
def test_right(text: str) -> None:
    assert side_of(text) == "right"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("both legs", "both"),
        ("bilateral", "both"),
        ("LAT RAT", "both"),
        ("Leg", ""),
        ("EMG Chin", ""),
        ("canal G", ""),
        ("canal D", ""),
        ("", ""),
    ],
)
def test_both_and_none(text: str, wanted: str) -> None:
    assert side_of(text) == wanted
