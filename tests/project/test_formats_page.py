"""The page of formats is true: its examples are read, and its forms are those that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.project.repo import ROOT

from ekbom.actions.night_files import FORMS
from ekbom.exchange.case_file import read_case
from ekbom.exchange.mapping_file import read_mapping
from ekbom.recordings.channels import leg_side
from ekbom.recordings.labels import Meaning, read_labels

PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")
(MAPPING,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
LABELS, STUDY = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_label_map_is_read_as_the_page_says(tmp_path: Path) -> None:
    place = tmp_path / "ours.toml"
    place.write_text(LABELS, "utf-8")
    labels = read_labels(place)
    assert labels.scored == ("respiratory", "arousal")
    assert labels.meaning("PLM") == Meaning("movement")
    assert labels.meaning("St. II") == Meaning("stage", "N2")
    assert labels.meaning("PLM-S") == Meaning("series")
    assert labels.meaning("Snoring") is None


def test_the_mapping_is_read_as_the_page_says(tmp_path: Path) -> None:
    place = tmp_path / "ours.json"
    place.write_text(MAPPING, "utf-8")
    mapping = read_mapping(place)
    urge, magnesium, sleep, weather = mapping.columns
    assert (mapping.beside["time"], mapping.date_format) == ("Datum", "%d.%m.%Y")
    assert (urge.use, urge.name, urge.scale) == ("outcome", "urge", (0, 10))
    assert (magnesium.unit, magnesium.kind) == ("mg", "habit")
    assert sleep.words == {"schlecht": 8, "gut": 2}
    assert weather.use == "ignore"


def test_the_paper_study_is_read_as_the_page_says(tmp_path: Path) -> None:
    place = tmp_path / "case.toml"
    place.write_text(STUDY, "utf-8")
    (study,) = read_case(place).sleep_studies
    assert (study.value, study.edition, study.sleep_min) == (32.5, "", 371)
    assert study.source == "letter of the hospital, page 3"


@pytest.mark.parametrize(
    "label",
    ["LAT", "RAT", "EMG LAT-0", "Leg/L", "L-Leg", "LLeg1-LLeg2", "Left Leg", "EMG Tib-L", "TIB l.",
     "L Ant Tib", "LTA", "PLM l", "Bein li", "jambe G", "pierna izq", "gamba sx", "Leg"],
)  # fmt: skip
def test_a_label_of_the_page_is_a_leg(label: str) -> None:
    assert f"`{label}`" in PAGE
    assert leg_side(label) is not None


def test_every_file_that_is_written_stands_there() -> None:
    names = [name for files in FORMS.values() for name in files]
    assert not [name for name in names if f"| `{name}` |" not in PAGE]
