"""A draft of a label map: what it asks, and that it is read back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ekbom.recordings.label_draft import OpenLabel, draft_text, open_labels
from ekbom.recordings.labels import LabelMap, Meaning, read_labels

SERIES = "single periodic movements, or whole series of them"


def test_what_is_open_is_counted_once_the_commonest_first() -> None:
    found = open_labels(
        [
            ("Snoring", 2),
            ("PLM", 3),
            ("PLM series", 9),
            ("snoring!", 2),
            ("", 5),
            ("Unsure|Unsure", 1),
        ],
        LabelMap(),
    )
    assert found == (
        OpenLabel("Snoring", 4),
        OpenLabel("PLM", 3, SERIES),
        OpenLabel(
            "Unsure|Unsure", 1, "hypopneas, as in the MESA study, or nothing that was scored"
        ),
    )


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("4", "REM sleep, or stage 4 of Rechtschaffen and Kales"),
        ("4.0", "REM sleep, or stage 4 of Rechtschaffen and Kales"),
        ("R", "REM sleep, or lying on the right side"),
        ("44", ""),
    ],
)
def test_what_a_code_or_a_letter_may_be(text: str, may_be: str) -> None:
    assert open_labels([(text, 1)], LabelMap()) == (OpenLabel(text, 1, may_be),)


def test_a_draft_says_what_is_known_and_asks_the_rest(tmp_path: Path) -> None:
    known = LabelMap({"LM": Meaning("movement", "left")}, ("arousal",), "Our laboratory")
    found = open_labels([("PLM", 3), ('sn"ore\x7f', 1)], known)
    text = draft_text(found, known, ["night.edf", "ev\x1bil\n.txt"])
    assert text.startswith("# What labels mean: a draft from night.edf, ev\ufffdil .txt.\n# Write")
    assert text.endswith(
        'format = "ekbom-labels/1"\nname = "Our laboratory"\nscored = ["arousal"]\n\n'
        '[labels]\n"LM" = "movement left"\n'
        f'# 3 times; may be {SERIES}: "movement left" or "series"\n"PLM" = ""\n'
        '# 1 time\n"sn\\"ore\\u007f" = ""\n'
    )
    place = tmp_path / "draft.toml"
    place.write_text(text, "utf-8")
    assert read_labels(place) == known
    place.write_text(text.replace('"PLM" = ""', '"PLM" = "series"'), "utf-8")
    assert read_labels(place).meaning("PLM") == Meaning("series")


def test_every_meaning_that_a_draft_names_can_be_written(tmp_path: Path) -> None:
    text = draft_text([OpenLabel("x", 1)], LabelMap(), ["a"])
    meanings = [one for one in re.findall(r'"([a-z_]+(?: [\w?]+)?)"', text) if one != "x"]
    assert {"stage N1", "movement", "movement both", "lights_on"} <= set(meanings)
    place = tmp_path / "draft.toml"
    for one in meanings:
        place.write_text(text.replace('"x" = ""', f'"x" = "{one}"'), "utf-8")
        assert str(read_labels(place).own["x"]) == one
